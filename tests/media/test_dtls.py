"""The private parts of aiortc and pylibsrtp that media/dtls.py stands on, and what it makes of them."""

import asyncio
import inspect
from importlib.metadata import version
from typing import Any, cast

import pytest
from aiortc import rtcdtlstransport
from aiortc.rtcdtlstransport import RTCDtlsParameters, RTCDtlsTransport
from OpenSSL import SSL
from pylibsrtp._binding import lib

from media import dtls
from media.dtls import (
    Certificate,
    CertificateMismatch,
    Dtls,
    HandshakeFailed,
    PacketBuffer,
    Srtp,
    protect,
    unprotect,
)

PACKET = bytes.fromhex("8060000100000002000003e8") + b"payload" * 20


def test_the_versions_are_those_that_were_read() -> None:
    assert version("aiortc").startswith("1.16.")
    assert version("aioice").startswith("0.13.")
    assert version("pylibsrtp").startswith("1.0.")


def test_what_is_relied_on_is_there() -> None:
    for name in ("srtp_protect", "srtp_unprotect", "srtp_protect_rtcp", "srtp_unprotect_rtcp"):
        assert callable(getattr(lib, name))
    for method in ("_set_role", "_validate_peer_identity", "start", "stop"):
        assert callable(getattr(RTCDtlsTransport, method))
    source = inspect.getsource(RTCDtlsTransport)
    for name in ("self._rx_srtp =", "self._tx_srtp =", "self._ssl ", "self._srtp_profiles ="):
        assert name in source
    # A window that bears retransmissions, on both sides.
    assert source.count("window_size = 1024") == 2
    assert inspect.signature(
        rtcdtlstransport.RTCCertificate._create_ssl_context
    ).parameters.keys() == {
        "self",
        "srtp_profiles",
    }


class Wire:
    """Two ends that hand datagrams to each other."""

    def __init__(self, *, fingerprints: list[tuple[str, str]] | None = None) -> None:
        self.closed = False
        certificate = Certificate.generateCertificate()
        own = [(f.algorithm, f.value) for f in certificate.getFingerprints()]
        self.client_pipe = dtls._Pipe(self.to_server)
        self.client = RTCDtlsTransport(cast("Any", self.client_pipe), [certificate])
        self.client._set_role("client")
        self.certificate = Certificate.generateCertificate()
        self.server = Dtls(
            self.certificate,
            own if fingerprints is None else fingerprints,
            self.client_pipe.incoming.put_nowait,
            self.end,
        )

    def to_server(self, datagram: bytes) -> None:
        assert self.server.receive(datagram)

    def end(self) -> None:
        self.closed = True

    async def connect(self) -> Srtp:
        own = RTCDtlsParameters(fingerprints=self.certificate.getFingerprints())
        started = asyncio.create_task(self.client.start(own))
        try:
            return await self.server.connect()
        finally:
            await started

    async def close(self) -> None:
        await self.client.stop()
        await self.server.close()
        self.client_pipe.incoming.put_nowait(None)


async def test_packets_are_protected_where_they_lie() -> None:
    wire = Wire()
    srtp = await wire.connect()
    buffer = PacketBuffer()
    buffer.view[: len(PACKET)] = PACKET
    buffer.length[0] = len(PACKET)
    assert protect(srtp.tx, buffer.data, buffer.length) == 0
    sealed = bytes(buffer.view[: buffer.length[0]])
    assert len(sealed) == len(PACKET) + 16
    assert wire.client._rx_srtp.unprotect(sealed) == PACKET

    theirs = wire.client._tx_srtp.protect(PACKET)
    buffer.view[: len(theirs)] = theirs
    buffer.length[0] = len(theirs)
    assert unprotect(srtp.rx, buffer.data, buffer.length) == 0
    assert bytes(buffer.view[: buffer.length[0]]) == PACKET
    await wire.close()


async def test_rtcp() -> None:
    wire = Wire()
    srtp = await wire.connect()
    compound = bytes.fromhex("81c9000100000007")[:8]
    sealed = srtp.seal(compound)
    assert sealed is not None
    assert wire.client._rx_srtp.unprotect_rtcp(sealed) == compound
    theirs = wire.client._tx_srtp.protect_rtcp(compound)
    assert srtp.open(theirs) == compound
    assert srtp.open(theirs[:-1] + b"\0") is None
    assert srtp.open(b"\x81" * 2_000) is None
    await wire.close()


async def test_17_2_2_approved_profiles_with_gcm_first() -> None:
    wire = Wire()
    srtp = await wire.connect()
    assert srtp.profile == "SRTP_AEAD_AES_128_GCM"
    ssl = wire.client._ssl
    assert ssl is not None
    assert ssl.get_protocol_version_name() in ("DTLSv1.2", "DTLSv1.3")
    assert "GCM" in (ssl.get_cipher_name() or "") or "POLY1305" in (ssl.get_cipher_name() or "")
    await wire.close()


async def test_17_2_2_no_other_profile_and_no_old_cipher() -> None:
    offered = {each.openssl_profile for each in dtls.PROFILES}
    assert offered == {
        b"SRTP_AEAD_AES_128_GCM",
        b"SRTP_AEAD_AES_256_GCM",
        b"SRTP_AES128_CM_SHA1_80",
    }
    context = Certificate.generateCertificate()._create_ssl_context(list(dtls.PROFILES))
    names = SSL.Connection(context).get_cipher_list()
    assert all(any(good in name for good in ("GCM", "POLY1305", "TLS_AES")) for name in names)


async def test_17_2_8_another_certificate_ends_it() -> None:
    wire = Wire(fingerprints=[("sha-256", ":".join(["00"] * 32))])
    with pytest.raises(CertificateMismatch):
        await wire.connect()
    await wire.close()


async def test_17_2_8_one_wrong_fingerprint_among_right_ones_ends_it() -> None:
    wire = Wire()
    wire.server._fingerprints[0].value = ":".join(["00"] * 32)
    with pytest.raises(CertificateMismatch):
        await wire.connect()
    await wire.close()


async def test_garbage_is_no_handshake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dtls, "HANDSHAKE_S", 0.2)
    server = Dtls(
        Certificate.generateCertificate(), [("sha-256", "00")], lambda _: None, lambda: None
    )
    for _ in range(3):
        server.receive(b"\x16\xfe\xff" + bytes(40))
    with pytest.raises(HandshakeFailed):
        await server.connect()
    await server.close()


async def test_what_waits_is_bounded() -> None:
    server = Dtls(
        Certificate.generateCertificate(), [("sha-256", "00")], lambda _: None, lambda: None
    )
    taken = [server.receive(b"\x16") for _ in range(dtls.QUEUED + 5)]
    assert taken == [True] * dtls.QUEUED + [False] * 5
    await server.close()


async def test_the_peer_may_end_it() -> None:
    wire = Wire()
    await wire.connect()
    await wire.client.stop()
    async with asyncio.timeout(30):
        while not wire.closed:
            await asyncio.sleep(0)
    await wire.close()


def test_17_2_1_each_process_makes_its_own_key_and_writes_it_nowhere() -> None:
    one, other = Certificate.generateCertificate(), Certificate.generateCertificate()
    assert one.fingerprint() != other.fingerprint()
    assert one.fingerprint().startswith("sha-256 ")
    key = one._key
    assert key.curve.name == "secp256r1"
    assert "private_bytes" not in inspect.getsource(dtls)
