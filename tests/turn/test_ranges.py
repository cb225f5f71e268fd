"""No reserved address is forgotten."""

import ipaddress

from hypothesis import given
from hypothesis import strategies as st

from turn.ranges import RESERVED, Reserved, reserved

addresses = st.integers(0, 2**32 - 1).map(ipaddress.IPv4Address)


@given(addresses)
def test_whatever_the_standard_library_calls_special_is_reserved(
    address: ipaddress.IPv4Address,
) -> None:
    special = not address.is_global or address.is_multicast or address.is_reserved
    assert not special or reserved(str(address)) is not None


@given(st.sampled_from(RESERVED), st.data())
def test_every_address_of_a_block_is_found(block: Reserved, data: st.DataObject) -> None:
    inside = data.draw(st.integers(int(block.network[0]), int(block.network[-1])))
    assert reserved(str(ipaddress.IPv4Address(inside))) == block


def test_the_blocks_are_apart_and_their_examples_inside() -> None:
    for index, block in enumerate(RESERVED):
        assert ipaddress.IPv4Address(block.example) in block.network
        assert not any(block.network.overlaps(other.network) for other in RESERVED[index + 1 :])


def test_as_coturn_writes_them() -> None:
    block = reserved("172.31.255.255")
    assert block is not None
    assert block.bounds == "172.16.0.0-172.31.255.255"


def test_what_everybody_may_reach() -> None:
    for address in ("1.1.1.1", "9.255.255.255", "172.15.255.255", "172.32.0.0", "223.255.255.255"):
        assert reserved(address) is None
