from PIL import Image

from signaling.documents.encode import encoded, is_text
from tests.papers import quartered, shown


def photo() -> Image.Image:
    return Image.merge("RGB", [Image.effect_noise((300, 200), 60 + band) for band in range(3)])


def test_text_is_kept_to_the_pixel_and_photos_are_not_large() -> None:
    drawing, noise = quartered(), photo()
    assert is_text(drawing)
    assert not is_text(noise)
    sharp = encoded(drawing, "good")
    assert (sharp.type, sharp.width, sharp.height) == ("image/webp", 400, 300)
    assert shown(sharp.body).tobytes() == drawing.tobytes()
    assert len(encoded(noise, "good").body) < noise.width * noise.height * 2


def test_the_first_picture_is_a_jpeg() -> None:
    first = encoded(quartered(), "first")
    assert first.type == "image/jpeg"
    assert shown(first.body).size == (400, 300)


def test_a_picture_of_one_pixel() -> None:
    assert encoded(Image.new("RGB", (1, 1)), "good").width == 1
