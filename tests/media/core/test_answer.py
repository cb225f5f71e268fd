"""The answer says what the server does and repeats nothing of the client."""

from media.core.answer import Server, Ssrcs, negotiated_extensions, write_answer
from media.core.sdp import ABS_SEND_TIME, MID, TRANSPORT_CC, parse_offer
from tests.media.offers import offer

SERVER = Server(
    ufrag="srvr",
    password="p" * 24,
    fingerprint="sha-256 AB:CD",
    addresses=[("192.0.2.1", 4_000), ("2001:db8::1", 4_000)],
    session=7,
    version=2,
)
SSRCS = [Ssrcs(100 + 2 * i, 101 + 2 * i) for i in range(6)]


def sections(text: str) -> list[list[str]]:
    head, *media = text.split("m=")
    return [head.split("\r\n"), *(part.split("\r\n") for part in media)]


def test_the_whole_shape() -> None:
    head, *lines = sections(write_answer(parse_offer(offer(2)), SERVER, SSRCS))
    assert "o=- 7 2 IN IP4 127.0.0.1" in head
    assert "a=ice-lite" in head
    assert "a=group:BUNDLE 0 1 2 3 4 5" in head
    assert len(lines) == 6
    for line in lines:
        assert "a=setup:passive" in line
        assert "a=ice-ufrag:srvr" in line
        assert "a=fingerprint:sha-256 AB:CD" in line
        assert "a=rtcp-mux" in line
    assert lines[0][0] == "audio 4000 UDP/TLS/RTP/SAVPF 111"
    assert lines[1][0] == "video 4000 UDP/TLS/RTP/SAVPF 96 97"
    assert [row for row in lines[0] if "candidate" in row] == [
        "a=candidate:1 1 udp 2130706431 192.0.2.1 4000 typ host",
        "a=candidate:2 1 udp 2130706175 2001:db8::1 4000 typ host",
        "a=end-of-candidates",
    ]
    assert "a=sendrecv" in lines[1]
    assert "a=sendonly" in lines[4]
    assert "a=fmtp:111 minptime=10;useinbandfec=1;usedtx=1" in lines[0]
    assert "a=fmtp:96 x-google-start-bitrate=1000" in lines[1]
    assert "a=fmtp:97 apt=96" in lines[1]
    for name in ("nack", "nack pli", "ccm fir", "transport-cc", "goog-remb"):
        assert f"a=rtcp-fb:96 {name}" in lines[1]
    assert "a=ssrc-group:FID 102 103" in lines[1]
    assert "a=ssrc:102 cname:visavis" in lines[1]


def test_sound_and_picture_share_a_stream_and_the_screen_has_its_own() -> None:
    _, *lines = sections(write_answer(parse_offer(offer(2)), SERVER, SSRCS))
    streams = [next(r for r in line if r.startswith("a=msid:")).split()[0] for line in lines]
    assert streams == [
        f"a=msid:{name}" for name in ("slot0", "slot0", "screen0", "slot1", "slot1", "screen1")
    ]


def test_nothing_of_the_client_is_repeated() -> None:
    text = (
        offer()
        .replace("a=rtcp-mux", "a=x-secret:hunter2\r\na=rtcp-mux")
        .replace("s=-", "s=hunter2")
    )
    answer = write_answer(parse_offer(text), SERVER, SSRCS[:3])
    assert "hunter2" not in answer
    assert "nXyy" not in answer
    assert "H264" not in answer


def test_header_extensions() -> None:
    announced = parse_offer(offer()).lines[1]
    assert negotiated_extensions(announced) == {TRANSPORT_CC: 3}
    silent = parse_offer(offer(ssrcs=False)).lines[1]
    assert negotiated_extensions(silent) == {TRANSPORT_CC: 3, MID: 4}
    old = parse_offer(offer().replace(TRANSPORT_CC, "urn:x")).lines[1]
    assert negotiated_extensions(old) == {ABS_SEND_TIME: 2}


def test_a_client_that_only_sends_gets_no_stream() -> None:
    text = offer().replace("a=sendrecv", "a=sendonly")
    answer = write_answer(parse_offer(text), SERVER, SSRCS[:3])
    assert "a=recvonly" in answer
    assert "a=ssrc:" not in answer
