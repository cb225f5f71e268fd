"""What looks for pictures on the wire finds them, in whatever dress, and leaves an observation alone."""

import base64
import json
import secrets
from io import BytesIO

import pytest
from PIL import Image

from tests.e2e.upstream import Sent, doubt, read
from tests.pictures.cameras import frame

OBSERVATION = {
    "challenge": secrets.token_urlsafe(32),
    "values": {"faces": 1, "others": 0, "face_p97": 201.5, "bare": 0.0625, "palette": None},
    "ticks": ["badge"],
}
CASES = ("JPEG", "PNG", "WEBP")


def thumbnail(form: str, side: int) -> bytes:
    """The smallest that still shows a face."""
    out = BytesIO()
    frame("good").crop((440, 100, 840, 500)).resize((side, side)).save(out, form, quality=40)
    return out.getvalue()


@pytest.mark.parametrize("form", CASES)
def test_a_picture_is_found(form: str) -> None:
    small = thumbnail(form, 32)
    text = base64.b64encode(small).decode()
    assert doubt(thumbnail(form, 200))
    assert doubt(small) == "a picture"
    assert doubt(json.dumps({"challenge": text}).encode())
    assert doubt(json.dumps({"challenge": base64.urlsafe_b64encode(small).decode()}).encode())
    assert doubt(json.dumps({"address": f"data:image/{form};base64,{text}"}).encode())


def test_pixels_and_parts_of_pictures_are_found() -> None:
    pixels = frame("good").resize((16, 9)).convert("L").tobytes()
    assert doubt(json.dumps([*pixels]).encode()) == f"a list of {16 * 9}"
    assert doubt(json.dumps({"values": {"bare": [*pixels]}}).encode())
    assert doubt(json.dumps({str(i): value for i, value in enumerate(pixels)}).encode())
    assert doubt(json.dumps({"measure": pixels.hex()}).encode()) == f"a text of {2 * 16 * 9}"
    assert doubt(thumbnail("JPEG", 64)[300:]) == "not JSON"


def test_an_observation_is_left_alone() -> None:
    assert doubt(json.dumps(OBSERVATION).encode()) is None
    assert doubt(b"") is None
    assert doubt(b"\x03\xe8") is None


def test_requests_and_messages_are_read_from_a_connection() -> None:
    body = json.dumps(OBSERVATION).encode()
    post = b"POST /api/appearance/observations HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % len(body)
    upgrade = b"GET /api/agent HTTP/1.1\r\nUpgrade: websocket\r\n\r\n"
    key = b"\x01\x02\x03\x04"
    text = b'{"type":"ping"}' * 20
    masked = bytes(byte ^ key[i % 4] for i, byte in enumerate(text))
    whole = b"\x81\xfe" + len(text).to_bytes(2) + key + masked
    halves = b"\x02\x82" + key + masked[:2] + b"\x80\x81" + key + masked[:1]
    found = [*read(post + body + upgrade + whole + halves + b"\x81\x85")]
    assert [(each.method, each.target, each.body) for each in found[:2]] == [
        ("POST", "/api/appearance/observations", body),
        ("GET", "/api/agent", b""),
    ]
    assert found[2:] == [
        Sent("", "/api/agent", b"", text, message=True),
        Sent("", "/api/agent", b"", text[:2] + text[:1], message=True, binary=True),
    ]
    with pytest.raises(ValueError, match="no request"):
        [*read(thumbnail("JPEG", 32))]
    assert Image.open(BytesIO(thumbnail("JPEG", 32))).size == (32, 32)
