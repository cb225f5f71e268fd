"""Put a person before a wall: frames as a webcam would give them, 1280 x 720, the same for the same words.

A person is cut out along `classes/`: what the multiclass selfie segmenter saw in the picture once, looked through by a
person (0 background, 1 hair, 2 skin of the body, 3 skin of the face, 4 clothes, 5 other).
"""

from functools import cache, lru_cache

from PIL import Image, ImageChops, ImageFilter

from tests.pictures.fetch import HERE, Person, Picture, picture

SIZE = (1280, 720)
CLOTHES = 4
WIDEST = 0.42
"""Of the frame's height: a face is no larger where the eyes' line may sink instead."""
EYE_LINES = (0.4, 0.46, 0.52)
GAMMA = 2.2

Colour = tuple[int, int, int]


@cache
def wall(colour: Colour) -> Image.Image:
    """A plain wall, a little lighter where a lamp might be."""
    across = Image.linear_gradient("L").rotate(90).resize(SIZE)
    down = Image.linear_gradient("L").resize(SIZE)
    shade = ImageChops.add(across.point(lambda v: v * 0.1), down.point(lambda v: 24 - v * 0.12))
    return Image.merge(
        "RGB", [shade.point(lambda v, c=c: min(255, c * (0.94 + v / 400))) for c in colour]
    )


@cache
def photo(of: Picture) -> Image.Image:
    """A picture that fills the frame."""
    image = load(of)
    scale = max(SIZE[0] / image.width, SIZE[1] / image.height)
    width, height = (round(side / scale) for side in SIZE)
    left, top = (image.width - width) // 2, (image.height - height) // 2
    return image.resize(SIZE, Image.Resampling.LANCZOS, (left, top, left + width, top + height))


@lru_cache(maxsize=64)
def load(of: Picture) -> Image.Image:
    with Image.open(picture(of)) as image:
        return image.convert("RGB")


@cache
def _classes(person_id: str) -> Image.Image:
    with Image.open(HERE / "classes" / f"{person_id}.png") as image:
        image.load()
        return image


@lru_cache(maxsize=64)
def mask(person: Person, *classes: int) -> Image.Image:
    """Where these classes are in the person's picture, with a soft edge; without any: the whole person."""
    wanted = classes or (1, 2, 3, 4, 5)
    marks = _classes(person.id)
    hard = Image.frombytes("L", marks.size, marks.tobytes()).point(
        [255 if value in wanted else 0 for value in range(256)]
    )
    image = load(person)
    soft = hard.resize(image.size, Image.Resampling.BICUBIC)
    return soft.filter(ImageFilter.GaussianBlur(max(image.size) / 400)).point(
        lambda v: max(0, min(255, (v - 100) * 255 / 130))
    )


def share(person: Person, *classes: int) -> float:
    """How much of the person's picture these classes are, 0 to 1. Needs no picture: the marks say it."""
    marks = _classes(person.id)
    counts = marks.histogram()
    return sum(counts[each] for each in classes) / (marks.width * marks.height)


def stand(
    frame: Image.Image,
    person: Person,
    *,
    x: float = 0.5,
    eyes: float | None = None,
    face: float = 0.24,
    image: Image.Image | None = None,
) -> Image.Image:
    """The person before this frame, down to its lower edge.

    `x` and `eyes`: where the face's middle and the eyes' line are, parts of the frame; `face`: its height at least,
    larger where the picture's lower end would show. `image`: a changed picture of the same person.
    """
    shown = image or load(person)
    x0, y0, x1, y1 = person.face
    line, scale = 0.0, 0.0
    for line in EYE_LINES if eyes is None else (eyes,):
        scale = max(face * SIZE[1] / (y1 - y0), SIZE[1] * (1 - line) / (shown.height - person.eyes))
        if scale * (y1 - y0) <= WIDEST * SIZE[1]:
            break
    return _place(frame, person, shown, scale * 1.002, (x, line), (x0 + x1) / 2)


def peek(
    frame: Image.Image, person: Person, *, x: float, face: float, eyes: float = 0.33
) -> Image.Image:
    """Somebody further away: the face is exactly this high, and the body ends where the picture does."""
    x0, y0, x1, y1 = person.face
    scale = face * SIZE[1] / (y1 - y0)
    return _place(frame, person, load(person), scale, (x, eyes), (x0 + x1) / 2)


def _place(
    frame: Image.Image,
    person: Person,
    shown: Image.Image,
    scale: float,
    at: tuple[float, float],
    middle: float,
) -> Image.Image:
    size = (max(1, round(shown.width * scale)), max(1, round(shown.height * scale)))
    corner = (
        round(at[0] * SIZE[0] - scale * middle),
        round(at[1] * SIZE[1] - scale * person.eyes),
    )
    result = frame.copy()
    result.paste(
        shown.resize(size, Image.Resampling.LANCZOS),
        corner,
        mask(person).resize(size, Image.Resampling.BILINEAR),
    )
    return result


def framed(frame: Image.Image, person: Person, *, x: float, y: float, height: float) -> Image.Image:
    """A framed portrait on the wall; `height`: of the whole frame, part of the picture's."""
    image = load(person)
    x0, y0, x1, y1 = person.face
    side = (y1 - y0) * 2
    left = min(max(0, (x0 + x1) // 2 - side // 2), max(0, image.width - side))
    top = min(max(0, y0 - side // 4), max(0, image.height - side))
    outer = round(height * SIZE[1])
    border, mat = max(3, outer // 18), max(3, outer // 14)
    inner = outer - 2 * (border + mat)
    hung = Image.new("RGB", (outer, outer), (52, 40, 30))
    hung.paste((238, 236, 230), (border, border, outer - border, outer - border))
    crop = image.crop((left, top, min(left + side, image.width), min(top + side, image.height)))
    hung.paste(crop.resize((inner, inner), Image.Resampling.LANCZOS), (border + mat, border + mat))
    result = frame.copy()
    result.paste(hung, (round(x * SIZE[0] - outer / 2), round(y * SIZE[1] - outer / 2)))
    return result


def lit(image: Image.Image, gain: float) -> Image.Image:
    """As much light times `gain`, in linear light."""
    table = [min(255, round(255 * ((v / 255) ** GAMMA * gain) ** (1 / GAMMA))) for v in range(256)]
    return image.point(table * 3)


def tinted(image: Image.Image, gain: float = 1.0, warm: float = 0.0) -> Image.Image:
    """As a camera's own exposure and white balance change it; `warm`: so much more red and less blue."""
    bands = zip(image.split(), (1 + warm, 1, 1 - warm), strict=True)
    return Image.merge(
        "RGB", [band.point(lambda v, k=gain * k: min(255, v * k)) for band, k in bands]
    )


def against_light(person: Person, gain: float, *, behind: Colour = (250, 250, 250)) -> Image.Image:
    """Before a bright wall, with little light on the person."""
    return stand(wall(behind), person, image=lit(load(person), gain))


def blurred(image: Image.Image, sigma: float) -> Image.Image:
    return image.filter(ImageFilter.GaussianBlur(sigma))
