"""A client's offer, read into a fixed shape: what isn't in `Offer` never goes any further.

The layout of a leg (RFC 8843, one BUNDLE): `[sound, picture, screen]`, then the same three again for each further slot.
Line `i` belongs to slot `i // 3` and source `i % 3`. Slot 0 sends and receives, the others only receive.
Candidates are ignored: the server is ICE-lite and answers wherever a check comes from (RFC 8445 section 2.5).
"""

import re
from dataclasses import dataclass, field
from typing import Final, Literal

SOURCES: Final = ("sound", "picture", "screen")
PER_SLOT: Final = len(SOURCES)
MAX_SLOTS: Final = 5
MAX_CHARS: Final = 64 * 1024
MAX_LINES: Final = 4_000
MAX_PAYLOADS: Final = 64
"""Of one line; browsers offer up to 40 with every codec they know."""

MID: Final = "urn:ietf:params:rtp-hdrext:sdes:mid"
AUDIO_LEVEL: Final = "urn:ietf:params:rtp-hdrext:ssrc-audio-level"
ABS_SEND_TIME: Final = "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"
TRANSPORT_CC: Final = "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"
KNOWN_EXTENSIONS: Final = (MID, AUDIO_LEVEL, ABS_SEND_TIME, TRANSPORT_CC)

Kind = Literal["audio", "video"]
Direction = Literal["sendrecv", "sendonly", "recvonly", "inactive"]
DIRECTIONS: Final[dict[str, Direction]] = {
    "sendrecv": "sendrecv",
    "sendonly": "sendonly",
    "recvonly": "recvonly",
    "inactive": "inactive",
}
KINDS: Final[tuple[Kind, ...]] = ("audio", "video", "video")
CODECS: Final[dict[Kind, str]] = {"audio": "opus/48000/2", "video": "vp8/90000"}
DIGEST_HEX: Final = {"sha-256": 64, "sha-384": 96, "sha-512": 128}
"""Hash functions that a fingerprint may use, with the length of their values (ASVS 17.2.8)."""

TOKEN: Final = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`{|}~-]{1,32}")
ICE_CHARS: Final = re.compile(r"[A-Za-z0-9+/]{4,256}")
NUMBER: Final = re.compile(r"\d{1,10}")


class BadOffer(Exception):
    """An offer that cannot be answered.

    `code` is stable: `sdp_too_large`, `sdp_invalid` (not readable), `sdp_layout` (other lines than agreed),
    `sdp_no_codec` (no VP8 or Opus), `sdp_no_fingerprint` (none by SHA-256 or better), `leg_stale`.
    `sentence` is for a log; it quotes nothing of the offer.
    """

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(f"{code}: {sentence}")
        self.code = code
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Line:
    """One m= line. `ssrc` and `rtx_ssrc` are what the client announced that it sends, if it did."""

    mid: str
    kind: Kind
    direction: Direction
    payload: int
    rtx_payload: int | None
    feedback: frozenset[str]
    extensions: tuple[tuple[str, int], ...]
    ssrc: int | None
    rtx_ssrc: int | None

    @property
    def sends(self) -> bool:
        """Whether the client sends on it."""
        return self.direction in ("sendrecv", "sendonly")

    @property
    def receives(self) -> bool:
        """Whether the client receives on it."""
        return self.direction in ("sendrecv", "recvonly")

    def extension(self, uri: str) -> int | None:
        """The id of a header extension (1 to 14), if the client offered it here."""
        return next((number for known, number in self.extensions if known == uri), None)


@dataclass(frozen=True, slots=True)
class Offer:
    """A whole offer. Fingerprints are (hash function, upper-case hex with colons)."""

    lines: tuple[Line, ...]
    ufrag: str
    fingerprints: tuple[tuple[str, str], ...]

    @property
    def slots(self) -> int:
        """How many people this leg can receive at once."""
        return len(self.lines) // PER_SLOT


@dataclass(slots=True)
class _Draft:
    """A line while it is read."""

    kind: str
    port: str
    protocol: str
    payloads: list[int]
    attributes: list[tuple[str, str]] = field(default_factory=list)

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.attributes if key == name]


def parse_offer(text: str) -> Offer:
    """Read an offer; raises `BadOffer`."""
    session, drafts = _split(text)
    if not drafts or len(drafts) % PER_SLOT or len(drafts) > PER_SLOT * MAX_SLOTS:
        raise BadOffer("sdp_layout", f"{len(drafts)} media lines")
    lines = tuple(_line(draft, KINDS[i % PER_SLOT], i) for i, draft in enumerate(drafts))
    _check_bundle(session, lines)
    first = drafts[0]
    setups = first.all("setup") or [value for key, value in session if key == "setup"]
    if not setups or setups[0] not in ("actpass", "active"):
        raise BadOffer("sdp_invalid", "the client must be able to start DTLS")
    ufrags = first.all("ice-ufrag") or [value for key, value in session if key == "ice-ufrag"]
    if not ufrags or not ICE_CHARS.fullmatch(ufrags[0]):
        raise BadOffer("sdp_invalid", "no ICE credentials")
    prints = [value for key, value in session if key == "fingerprint"]
    return Offer(lines, ufrags[0], _fingerprints(prints + first.all("fingerprint")))


def _split(text: str) -> tuple[list[tuple[str, str]], list[_Draft]]:
    if len(text) > MAX_CHARS:
        raise BadOffer("sdp_too_large", f"more than {MAX_CHARS} characters")
    rows = re.split(r"\r?\n", text)
    if len(rows) > MAX_LINES:
        raise BadOffer("sdp_too_large", f"more than {MAX_LINES} lines")
    if rows[0] != "v=0":
        raise BadOffer("sdp_invalid", "not a session description")
    session: list[tuple[str, str]] = []
    drafts: list[_Draft] = []
    for row in rows[1:]:
        if row.startswith("m="):
            if len(drafts) == PER_SLOT * MAX_SLOTS:
                raise BadOffer("sdp_layout", "too many media lines")
            drafts.append(_media(row))
        elif row.startswith("a="):
            key, _, value = row[2:].partition(":")
            (drafts[-1].attributes if drafts else session).append((key, value))
        elif row and not re.match(r"[a-z]=", row):
            raise BadOffer("sdp_invalid", "a line is not of the form x=…")
    return session, drafts


def _media(row: str) -> _Draft:
    words = row[2:].split(" ")
    if len(words) < 4 or len(words) > 3 + MAX_PAYLOADS:
        raise BadOffer("sdp_invalid", "a media line has no or too many payload types")
    return _Draft(words[0], words[1], words[2], [_payload(word) for word in words[3:]])


def _payload(word: str) -> int:
    number = _number(word, 127)
    if number is None:
        raise BadOffer("sdp_invalid", "a payload type is not a number up to 127")
    return number


def _number(word: str, highest: int) -> int | None:
    if not NUMBER.fullmatch(word):
        return None
    return number if (number := int(word)) <= highest else None


def _line(draft: _Draft, kind: Kind, index: int) -> Line:
    if draft.kind != kind or draft.protocol != "UDP/TLS/RTP/SAVPF":
        raise BadOffer("sdp_layout", f"line {index} is not {kind} over DTLS and SRTP")
    if draft.port == "0" and not draft.all("bundle-only"):
        raise BadOffer("sdp_layout", f"line {index} is switched off")
    mids = draft.all("mid")
    if len(mids) != 1 or not TOKEN.fullmatch(mids[0]):
        raise BadOffer("sdp_invalid", f"line {index} needs one mid")
    if not draft.all("rtcp-mux"):
        raise BadOffer("sdp_layout", f"line {index} has no rtcp-mux")
    direction: Direction = "sendrecv"
    for key, _ in draft.attributes:
        direction = DIRECTIONS.get(key, direction)
    if index >= PER_SLOT and direction not in ("recvonly", "inactive"):
        raise BadOffer("sdp_layout", f"line {index} sends, but only the first slot may")
    payload, rtx_payload = _codec(draft, kind, index)
    ssrc, rtx_ssrc = _ssrcs(draft) if direction in ("sendrecv", "sendonly") else (None, None)
    return Line(
        mid=mids[0],
        kind=kind,
        direction=direction,
        payload=payload,
        rtx_payload=rtx_payload,
        feedback=_feedback(draft, payload),
        extensions=_extensions(draft),
        ssrc=ssrc,
        rtx_ssrc=rtx_ssrc if rtx_payload is not None else None,
    )


def _codec(draft: _Draft, kind: Kind, index: int) -> tuple[int, int | None]:
    names: dict[int, str] = {}
    for value in draft.all("rtpmap"):
        word, _, name = value.partition(" ")
        number = _number(word, 127)
        if number is not None:
            names.setdefault(number, name.lower())
    wanted = CODECS[kind]
    payload = next((p for p in draft.payloads if names.get(p) == wanted), None)
    if payload is None:
        raise BadOffer("sdp_no_codec", f"line {index} offers no {wanted.split('/')[0]}")
    for value in draft.all("fmtp"):
        word, _, parameters = value.partition(" ")
        number = _number(word, 127)
        if (
            number in draft.payloads
            and names.get(number) == "rtx/90000"
            and f"apt={payload}" in parameters.split(";")
        ):
            return payload, number
    return payload, None


def _feedback(draft: _Draft, payload: int) -> frozenset[str]:
    marks = (str(payload), "*")
    found = (value.partition(" ") for value in draft.all("rtcp-fb"))
    known = {"nack", "nack pli", "ccm fir", "goog-remb", "transport-cc"}
    return frozenset(name for word, _, name in found if word in marks and name in known)


def _extensions(draft: _Draft) -> tuple[tuple[str, int], ...]:
    """Those that we know, with ids that fit the one-byte form (RFC 8285)."""
    found: dict[str, int] = {}
    for value in draft.all("extmap"):
        word, _, uri = value.partition(" ")
        number = _number(word.partition("/")[0], 14)
        if uri in KNOWN_EXTENSIONS and number:
            found.setdefault(uri, number)
    return tuple(found.items())


def _ssrcs(draft: _Draft) -> tuple[int | None, int | None]:
    """What the client sends first on this line, and its retransmissions (RFC 5576, FID of RFC 4588)."""
    for value in draft.all("ssrc-group"):
        words = value.split(" ")
        if words[0] == "FID" and len(words) == 3:
            pair = (_ssrc(words[1]), _ssrc(words[2]))
            if pair[0] != pair[1]:
                return pair
    known = [_ssrc(value.partition(" ")[0]) for value in draft.all("ssrc")]
    return (known[0] if known else None), None


def _ssrc(word: str) -> int:
    number = _number(word, 0xFFFFFFFF)
    if number is None:
        raise BadOffer("sdp_invalid", "an SSRC is not a number of 32 bits")
    return number


def _check_bundle(session: list[tuple[str, str]], lines: tuple[Line, ...]) -> None:
    mids = [line.mid for line in lines]
    if len(set(mids)) != len(mids):
        raise BadOffer("sdp_invalid", "a mid stands twice")
    groups = [value.split(" ")[1:] for key, value in session if key == "group"]
    if not any(set(mids) <= set(group) for group in groups):
        raise BadOffer("sdp_layout", "the lines are not in one BUNDLE")
    ssrcs = [s for line in lines for s in (line.ssrc, line.rtx_ssrc) if s is not None]
    if len(set(ssrcs)) != len(ssrcs):
        raise BadOffer("sdp_invalid", "an SSRC stands twice")


def _fingerprints(values: list[str]) -> tuple[tuple[str, str], ...]:
    found: dict[tuple[str, str], None] = {}
    for value in values:
        algorithm, _, digest = value.partition(" ")
        algorithm, digest = algorithm.lower(), digest.strip().upper()
        length = DIGEST_HEX.get(algorithm)
        if length is None:
            continue
        if len(digest.replace(":", "")) != length or not re.fullmatch(
            r"[0-9A-F]{2}(:[0-9A-F]{2})+", digest
        ):
            raise BadOffer("sdp_no_fingerprint", "a fingerprint has the wrong length")
        found[algorithm, digest] = None
    if not found:
        raise BadOffer("sdp_no_fingerprint", "no fingerprint by SHA-256 or better")
    if len(found) > 4:
        raise BadOffer("sdp_invalid", "too many fingerprints")
    return tuple(found)
