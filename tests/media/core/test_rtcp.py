"""What is written is read again; damage ends the reading."""

from hypothesis import given
from hypothesis import strategies as st

from media.core.rtcp import (
    Bye,
    KeyFrameRequest,
    Nack,
    ReceiverReport,
    Remb,
    Report,
    SenderReport,
    TransportFeedback,
    read_compound,
    write_nack,
    write_name,
    write_pli,
    write_receiver_report,
    write_remb,
    write_sender_report,
    write_transport_feedback,
)

U32 = st.integers(0, 0xFFFFFFFF)
REPORTS = st.builds(
    Report, U32, st.integers(0, 255), st.integers(-0x800000, 0x7FFFFF), U32, U32, U32, U32
)


@given(
    st.builds(SenderReport, U32, st.integers(0, 2**64 - 1), U32, U32, U32),
    st.lists(REPORTS, max_size=31),
    U32,
    U32,
)
def test_a_compound_comes_back(
    sender: SenderReport, reports: list[Report], ssrc: int, media: int
) -> None:
    feedback = bytes(range(12))
    data = (
        write_sender_report(sender)
        + write_name(ssrc, "visavis")
        + write_receiver_report(ssrc, reports)
        + write_pli(ssrc, media)
        + write_transport_feedback(ssrc, media, feedback)
    )
    assert list(read_compound(data)) == [
        sender,
        ReceiverReport(ssrc, tuple(reports)),
        KeyFrameRequest(ssrc, media),
        TransportFeedback(ssrc, media, feedback),
    ]


@given(st.lists(st.integers(0, 0xFFFF), min_size=1, max_size=40, unique=True))
def test_a_nack_names_exactly_what_is_missing(lost: list[int]) -> None:
    (read,) = read_compound(write_nack(1, 2, lost))
    assert isinstance(read, Nack)
    assert set(read.lost) == set(lost)


def test_a_nack_is_small_where_losses_are_close() -> None:
    assert len(write_nack(1, 2, [65_535, 0, 5, 15])) == 16
    assert len(write_nack(1, 2, [65_535, 16])) == 20


@given(st.integers(0, 2**40), st.lists(U32, max_size=5))
def test_a_remb_is_rounded_down(rate: int, media: list[int]) -> None:
    (read,) = read_compound(write_remb(1, rate, media))
    assert isinstance(read, Remb)
    assert rate * (1 - 2**-17) <= read.rate <= rate
    assert read.media == tuple(media)


def test_fir_and_bye() -> None:
    fir = bytes.fromhex("84ce0004 00000001 00000000 0000000a 01000000".replace(" ", ""))
    assert list(read_compound(fir)) == [KeyFrameRequest(1, 10)]
    assert list(read_compound(bytes.fromhex("81cb000100000007"))) == [Bye((7,))]


def test_damage_ends_the_reading() -> None:
    good = write_pli(1, 2)
    assert list(read_compound(good + b"\x41" + good[1:])) == [KeyFrameRequest(1, 2)]
    assert list(read_compound(good + good[:-1])) == [KeyFrameRequest(1, 2)]
    many = list(read_compound(good * 200))
    assert len(many) == 64


@given(st.binary(max_size=200))
def test_any_bytes_are_read(data: bytes) -> None:
    for head in (b"", b"\x80\xc8\x00\x06", b"\x81\xcd\x00\x04", b"\x8f\xce\x00\x05"):
        list(read_compound(head + data))
