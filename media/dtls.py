"""DTLS and SRTP of one leg: the only place that touches private parts of aiortc and pylibsrtp.

tests/media/test_dtls.py holds those parts to what is relied on here; pyproject.toml pins the versions.
Packets are protected and unprotected where they lie (0.8 us instead of 1.8 us through pylibsrtp's own methods).
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any, Final, cast

from aiortc import rtcdtlstransport
from aiortc.rtcdtlstransport import (
    RTCCertificate,
    RTCDtlsFingerprint,
    RTCDtlsParameters,
    RTCDtlsTransport,
    SRTPProtectionProfile,
    State,
)
from OpenSSL import SSL
from pylibsrtp._binding import ffi, lib

PROFILES: Final = (
    rtcdtlstransport.SRTP_AEAD_AES_128_GCM,
    rtcdtlstransport.SRTP_AEAD_AES_256_GCM,
    rtcdtlstransport.SRTP_AES128_CM_SHA1_80,
)
"""In the order of our preference; each is approved for WebRTC (RFC 8827 section 6.5, RFC 7714; ASVS 17.2.2)."""
CIPHERS: Final = (
    b"ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305"
)
DTLS_1_2: Final = 0xFEFD
HANDSHAKE_S: Final = 15.0
QUEUED: Final = 32
"""Datagrams of a handshake that may wait; more is a flood."""
BUFFER: Final = 2_048
LONGEST: Final = 1_500
"""Bytes of a packet that is taken; the trailer of SRTP always has room behind it."""

# In place: (session, buffer, pointer to the length) -> 0 when it is done.
unprotect: Callable[[Any, Any, Any], int] = lib.srtp_unprotect
protect: Callable[[Any, Any, Any], int] = lib.srtp_protect
unprotect_rtcp: Callable[[Any, Any, Any], int] = lib.srtp_unprotect_rtcp
protect_rtcp: Callable[[Any, Any, Any], int] = lib.srtp_protect_rtcp


class CertificateMismatch(Exception):
    """The peer's certificate is not the one whose fingerprint its offer named."""


class HandshakeFailed(Exception):
    """No DTLS association came about."""


class PacketBuffer:
    """Memory for one packet: `view` for Python, `data` and `length` for libsrtp, `base` for the kernel."""

    __slots__ = ("base", "data", "length", "view")

    def __init__(self) -> None:
        self.data: Any = ffi.new("char[]", BUFFER)
        self.view = memoryview(ffi.buffer(self.data)).cast("B")
        self.length: Any = ffi.new("int *")
        self.base = int(ffi.cast("uintptr_t", self.data))


class Certificate(RTCCertificate):
    """The process's own certificate: ECDSA on P-256, its key only in memory, gone with the process (ASVS 17.2.1)."""

    def fingerprint(self) -> str:
        """The value of a=fingerprint."""
        own = next(f for f in self.getFingerprints() if f.algorithm == "sha-256")
        return f"{own.algorithm} {own.value}"

    def _create_ssl_context(self, srtp_profiles: list[SRTPProtectionProfile]) -> SSL.Context:
        context = super()._create_ssl_context(srtp_profiles)
        context.set_min_proto_version(DTLS_1_2)
        context.set_cipher_list(CIPHERS)
        return context


class Srtp:
    """The two directions of a leg once its handshake is done; `rx` and `tx` go into the functions above."""

    __slots__ = ("_buffer", "_sessions", "profile", "rx", "tx")

    def __init__(self, transport: RTCDtlsTransport) -> None:
        # Handles die with their sessions.
        self._sessions = (transport._rx_srtp, transport._tx_srtp)
        self.rx: Any = transport._rx_srtp._srtp[0]
        self.tx: Any = transport._tx_srtp._srtp[0]
        assert transport._ssl is not None
        self.profile = transport._ssl.get_selected_srtp_profile().decode()
        self._buffer = PacketBuffer()

    def seal(self, compound: bytes) -> bytes | None:
        """RTCP as SRTCP; None where libsrtp refuses."""
        return self._process(protect_rtcp, self.tx, compound)

    def open(self, packet: bytes) -> bytes | None:
        """SRTCP as RTCP; None if it isn't authentic."""
        return self._process(unprotect_rtcp, self.rx, packet)

    def _process(
        self, function: Callable[[Any, Any, Any], int], session: Any, data: bytes
    ) -> bytes | None:
        if len(data) > LONGEST:
            return None
        buffer = self._buffer
        buffer.view[: len(data)] = data
        buffer.length[0] = len(data)
        if function(session, buffer.data, buffer.length):
            return None
        return bytes(buffer.view[: buffer.length[0]])


class _Pipe:
    """What RTCDtlsTransport needs of an ICE transport: datagrams in and out."""

    role = "controlled"

    def __init__(self, send: Callable[[bytes], None]) -> None:
        self.incoming: asyncio.Queue[bytes | None] = asyncio.Queue(QUEUED)
        self._send_datagram = send

    async def _recv(self) -> bytes:
        data = await self.incoming.get()
        if data is None:
            raise ConnectionError
        return data

    async def _send(self, data: bytes) -> None:
        self._send_datagram(data)


class _Transport(RTCDtlsTransport):
    """Remembers why it failed."""

    mismatched = False

    def _validate_peer_identity(self, remoteParameters: RTCDtlsParameters) -> None:  # noqa: N803
        super()._validate_peer_identity(remoteParameters)
        self.mismatched = self._state == State.FAILED


class Dtls:
    """The passive end of one association. `send` puts a datagram on the wire; `closed` tells that the peer ended it."""

    def __init__(
        self,
        certificate: Certificate,
        fingerprints: Sequence[tuple[str, str]],
        send: Callable[[bytes], None],
        closed: Callable[[], None],
    ) -> None:
        self._pipe = _Pipe(send)
        self._fingerprints = [RTCDtlsFingerprint(*each) for each in fingerprints]
        self._transport = _Transport(cast("Any", self._pipe), [certificate])
        self._transport._srtp_profiles = list(PROFILES)
        self._transport._set_role("server")
        self._closed = closed

    def receive(self, datagram: bytes) -> bool:
        """Hand over a datagram from the leg's address; False where too many wait."""
        try:
            self._pipe.incoming.put_nowait(datagram)
        except asyncio.QueueFull:
            return False
        return True

    async def connect(self) -> Srtp:
        """Shake hands; raises `CertificateMismatch`, `HandshakeFailed`."""
        transport = self._transport
        parameters = RTCDtlsParameters(fingerprints=self._fingerprints)
        try:
            await asyncio.wait_for(transport.start(parameters), HANDSHAKE_S)
        except TimeoutError:
            raise HandshakeFailed from None
        if transport.mismatched:
            await transport.stop()
            raise CertificateMismatch
        if transport.state != "connected":
            raise HandshakeFailed
        transport.add_listener("statechange", self._changed)
        return Srtp(transport)

    def _changed(self) -> None:
        if self._transport.state == "closed":
            self._closed()

    async def close(self) -> None:
        """Say goodbye."""
        self._transport.remove_all_listeners()
        await self._transport.stop()
