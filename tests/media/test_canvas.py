"""Pictures are laid out side by side, unharmed, and nothing reaches beyond its place."""

import io
from pathlib import Path

import av
import pytest
from PIL import Image

from media.canvas import HEIGHT, LABEL, WIDTH, Box, Canvas, Fitting, layout, picture, words
from signaling.evidence.plan import FONT


def plain(bright: int, width: int = 160, height: int = 120) -> av.VideoFrame:
    frame = av.VideoFrame(width, height, "yuv420p")
    for plane, value in zip(frame.planes, (bright, 128, 128), strict=True):
        plane.update(bytes([value]) * plane.buffer_size)
    return frame


def brightness(canvas: Canvas, x: int, y: int) -> int:
    frame = canvas.frame()
    return bytes(frame.planes[0])[y * frame.planes[0].line_size + x]


@pytest.mark.parametrize("beside", [False, True])
@pytest.mark.parametrize("faces", range(1, 9))
def test_everybody_has_a_place_with_room_for_a_label(faces: int, beside: bool) -> None:
    boxes, page = layout(faces, beside=beside)
    assert len(boxes) == faces
    assert (page is not None) == beside
    taken = [Box(b.x, b.y, b.width, b.height + LABEL) for b in boxes] + ([page] if page else [])
    for number, one in enumerate(taken):
        assert 0 <= one.x < one.x + one.width <= WIDTH
        assert 0 <= one.y < one.y + one.height <= HEIGHT
        assert all(value % 2 == 0 for value in one)
        for other in taken[number + 1 :]:
            apart_x = one.x + one.width <= other.x or other.x + other.width <= one.x
            apart_y = one.y + one.height <= other.y or other.y + other.height <= one.y
            assert apart_x or apart_y, (one, other)


def test_a_picture_fits_its_box_and_keeps_its_shape() -> None:
    canvas, box = Canvas(), Box(100, 100, 400, 200)
    laid = Fitting().fit(plain(200), box.width, box.height)
    assert (laid.width, laid.height) == (266, 200)
    canvas.paste(laid, box)
    middle = (box.x + box.width // 2, box.y + box.height // 2)
    assert brightness(canvas, *middle) == pytest.approx(200, abs=2)
    assert brightness(canvas, box.x + 10, middle[1]) == 16
    assert brightness(canvas, middle[0], box.y - 2) == 16
    assert brightness(canvas, middle[0], box.y + box.height + 2) == 16
    canvas.clear(box)
    assert brightness(canvas, *middle) == 16


def test_a_page_of_ours_is_read() -> None:
    written = io.BytesIO()
    Image.new("RGB", (301, 200), "white").save(written, "WEBP", lossless=True)
    frame = picture(written.getvalue())
    assert (frame.width, frame.height) == (301, 200)
    canvas, box = Canvas(), Box(0, 0, WIDTH, HEIGHT)
    canvas.paste(Fitting().fit(frame, box.width, box.height), box)
    assert brightness(canvas, WIDTH // 2, HEIGHT // 2) > 225


def test_words_are_seen_and_cut_where_there_is_no_room() -> None:
    for line in ("Anna Gruber (Beratung)", "sehr lang " * 50):
        laid = words((line, ""), 320, Path(FONT))
        assert (laid.width, laid.height) == (320, 2 * LABEL)
        rows = [laid.planes[0][at * 320 : (at + 1) * 320] for at in range(2 * LABEL)]
        assert max(map(max, rows[:LABEL])) > 200
        assert {value for row in rows for value in (row[0], row[-1])} == {16}
