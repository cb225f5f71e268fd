"""Offers as browsers write them, shortened to what matters, and headers to build packets from."""

FINGERPRINT = ":".join(["AB"] * 32)
AUDIO = """m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0
c=IN IP4 0.0.0.0
a=rtcp:9 IN IP4 0.0.0.0
a=ice-ufrag:nXyy
a=ice-pwd:RD/k65Oh+kybcaS8QMpTwc+w
a=fingerprint:sha-256 {fingerprint}
a=setup:actpass
a=mid:{mid}
a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level
a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time
a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01
a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
a={direction}
a=rtcp-mux
a=rtcp-rsize
a=rtpmap:111 opus/48000/2
a=rtcp-fb:111 transport-cc
a=fmtp:111 minptime=10;useinbandfec=1
a=rtpmap:63 red/48000/2
a=fmtp:63 111/111
a=rtpmap:9 G722/8000
a=rtpmap:0 PCMU/8000
"""
VIDEO = """m=video 9 UDP/TLS/RTP/SAVPF 102 103 96 97 45 46
c=IN IP4 0.0.0.0
a=rtcp:9 IN IP4 0.0.0.0
a=ice-ufrag:nXyy
a=ice-pwd:RD/k65Oh+kybcaS8QMpTwc+w
a=fingerprint:sha-256 {fingerprint}
a=setup:actpass
a=mid:{mid}
a=extmap:14 urn:ietf:params:rtp-hdrext:toffset
a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time
a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01
a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
a={direction}
a=rtcp-mux
a=rtpmap:102 H264/90000
a=rtpmap:103 rtx/90000
a=fmtp:103 apt=102
a=rtpmap:96 VP8/90000
a=rtcp-fb:96 goog-remb
a=rtcp-fb:96 transport-cc
a=rtcp-fb:96 ccm fir
a=rtcp-fb:96 nack
a=rtcp-fb:96 nack pli
a=rtpmap:97 rtx/90000
a=fmtp:97 apt=96
a=rtpmap:45 AV1/90000
"""


def offer(slots: int = 1, *, ssrcs: bool = True, fingerprint: str = FINGERPRINT) -> str:
    """Chromium's, with so many slots."""
    count = 3 * slots
    rows = [
        "v=0",
        "o=- 8868908909572455095 2 IN IP4 127.0.0.1",
        "s=-",
        "t=0 0",
        "a=group:BUNDLE " + " ".join(str(i) for i in range(count)),
        "a=extmap-allow-mixed",
        "a=msid-semantic: WMS",
    ]
    text = "\n".join(rows) + "\n"
    for index in range(count):
        first = index < 3
        template = AUDIO if index % 3 == 0 else VIDEO
        text += template.format(
            mid=index, direction="sendrecv" if first else "recvonly", fingerprint=fingerprint
        )
        if first and ssrcs:
            ssrc = 1_000 + 10 * index
            if index:
                text += f"a=ssrc-group:FID {ssrc} {ssrc + 1}\n"
                text += f"a=ssrc:{ssrc + 1} cname:x\n"
            text += f"a=ssrc:{ssrc} cname:x\n"
    return text.replace("\n", "\r\n")
