"""Offers are read into a fixed shape, or refused with a stable code."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.core.sdp import (
    AUDIO_LEVEL,
    KINDS,
    MAX_CHARS,
    MAX_SLOTS,
    MID,
    TRANSPORT_CC,
    BadOffer,
    parse_offer,
)
from tests.media.offers import FINGERPRINT, offer


def refused(text: str) -> str:
    with pytest.raises(BadOffer) as caught:
        parse_offer(text)
    assert caught.value.code in str(caught.value)
    return caught.value.code


def test_an_offer_of_chromium() -> None:
    read = parse_offer(offer(2))
    assert read.ufrag == "nXyy"
    assert read.fingerprints == (("sha-256", FINGERPRINT),)
    assert read.slots == 2
    assert [line.kind for line in read.lines] == [*KINDS, *KINDS]
    sound, picture, screen = read.lines[:3]
    assert (sound.payload, sound.rtx_payload, sound.ssrc) == (111, None, 1_000)
    assert (picture.payload, picture.rtx_payload) == (96, 97)
    assert (picture.ssrc, picture.rtx_ssrc) == (1_010, 1_011)
    assert (screen.ssrc, screen.rtx_ssrc) == (1_020, 1_021)
    assert picture.feedback == {"goog-remb", "transport-cc", "ccm fir", "nack", "nack pli"}
    assert sound.extension(AUDIO_LEVEL) == 1
    assert picture.extension(TRANSPORT_CC) == 3
    assert picture.extension(MID) == 4
    assert picture.extension("urn:unknown") is None
    assert [line.sends for line in read.lines] == [True] * 3 + [False] * 3
    assert all(line.receives for line in read.lines)


def test_a_client_may_keep_its_ssrcs_to_itself() -> None:
    assert [line.ssrc for line in parse_offer(offer(ssrcs=False)).lines] == [None] * 3


def test_firefox_puts_fingerprint_and_directions_elsewhere() -> None:
    text = offer().replace(f"a=fingerprint:sha-256 {FINGERPRINT}\r\n", "")
    text = text.replace(
        "t=0 0\r\n", f"t=0 0\r\na=fingerprint:sha-256 {FINGERPRINT}\r\na=sendrecv\r\n"
    )
    text = text.replace("m=video 9", "m=video 0").replace("a=mid:1", "a=bundle-only\r\na=mid:1")
    text = text.replace("a=mid:2", "a=bundle-only\r\na=mid:2")
    assert parse_offer(text).fingerprints == (("sha-256", FINGERPRINT),)


@pytest.mark.parametrize(
    ("code", "old", "new"),
    [
        ("sdp_invalid", "v=0", "v=1"),
        ("sdp_invalid", "s=-", "nonsense"),
        ("sdp_invalid", "a=setup:actpass", "a=setup:passive"),
        ("sdp_invalid", "a=ice-ufrag:nXyy", "a=ice-ufrag:n y"),
        ("sdp_invalid", "a=mid:1", "a=mid:0"),
        ("sdp_invalid", "a=mid:1", "a=mid:<script>"),
        ("sdp_invalid", "a=ssrc:1000 ", "a=ssrc:4294967296 "),
        ("sdp_invalid", "FID 1010 1011", "FID 1020 1011"),
        ("sdp_invalid", "m=audio 9 UDP/TLS/RTP/SAVPF 111", "m=audio 9 UDP/TLS/RTP/SAVPF 128"),
        ("sdp_invalid", "m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0", "m=audio 9 UDP/TLS/RTP/SAVPF"),
        ("sdp_layout", "m=audio", "m=video"),
        ("sdp_layout", "m=audio 9", "m=audio 0"),
        ("sdp_layout", "UDP/TLS/RTP/SAVPF", "RTP/AVP"),
        ("sdp_layout", "a=group:BUNDLE 0 1 2", "a=group:BUNDLE 0 1"),
        ("sdp_layout", "a=rtcp-mux", "a=other"),
        ("sdp_layout", "a=recvonly", "a=sendrecv"),
        ("sdp_no_codec", "VP8/90000", "VP9/90000"),
        ("sdp_no_codec", "opus/48000/2", "opus/48000/1"),
        ("sdp_no_fingerprint", "sha-256", "sha-1"),
        ("sdp_no_fingerprint", FINGERPRINT, FINGERPRINT[:-3]),
        ("sdp_no_fingerprint", FINGERPRINT, FINGERPRINT[:-2] + "XY"),
    ],
)
def test_what_is_refused(code: str, old: str, new: str) -> None:
    text = offer(2)
    assert old in text
    assert refused(text.replace(old, new)) == code


def test_too_much_is_refused_before_it_is_read() -> None:
    assert refused("v=0\r\n" + "x" * MAX_CHARS) == "sdp_too_large"
    assert refused("v=0\r\n" + "\r\n" * 5_000) == "sdp_too_large"
    assert refused(offer(MAX_SLOTS + 1)) == "sdp_layout"


def test_a_slot_is_three_lines() -> None:
    text = offer(2)
    assert refused(text[: text.rindex("m=")]) == "sdp_layout"
    assert refused(text[: text.index("m=")]) == "sdp_layout"


def test_lines_without_rtx_are_fine() -> None:
    read = parse_offer(offer().replace("a=fmtp:97 apt=96", "a=fmtp:97 apt=98"))
    assert read.lines[1].rtx_payload is None
    assert read.lines[1].rtx_ssrc is None


def outcome(text: str) -> str:
    """`ok`, or the code of the refusal."""
    try:
        parse_offer(text)
    except BadOffer as error:
        return error.code
    return "ok"


CODES = {"ok", "sdp_invalid", "sdp_layout", "sdp_no_codec", "sdp_no_fingerprint", "sdp_too_large"}


@given(st.text(max_size=400))
def test_any_text_is_read_or_refused(text: str) -> None:
    assert {outcome(each) for each in (text, "v=0\r\n" + text, offer() + text)} <= CODES


@given(st.integers(0, 4_000), st.text(max_size=20), st.integers(0, 40))
def test_any_damage_is_read_or_refused(at: int, put: str, cut: int) -> None:
    text = offer()
    assert outcome(text[:at] + put + text[at + cut :]) in CODES
