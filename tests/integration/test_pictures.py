"""The pictures of people for tests: labelled as the code expects, and only those that were labelled are taken."""

import dataclasses
import json
from pathlib import Path

import pytest
from PIL import Image

from tests.pictures.cameras import AGENT, BARE, COLLEAGUE, LOUD, SCENES, camera
from tests.pictures.compose import CLOTHES, SIZE, mask
from tests.pictures.fetch import HERE, Picture, Unavailable, fetch, people, rooms

PICTURES = {".jpg", ".jpeg", ".png", ".webp", ".mjpeg", ".y4m"}


def test_every_picture_is_of_a_named_package_and_every_person_has_marks() -> None:
    packages = json.loads((HERE / "packages.json").read_text())
    listed: list[Picture] = [*people().values(), *rooms().values()]
    assert {each.package for each in listed} == set(packages)
    assert len({each.sha256 for each in listed}) == len(listed)
    assert {path.stem for path in (HERE / "classes").iterdir()} == set(people())
    assert all(about["licence"] == "MIT" for about in packages.values())


def test_no_picture_is_kept_in_the_project() -> None:
    kept = [path for path in HERE.rglob("*") if path.suffix in PICTURES]
    marks = [path for path in kept if path.parent.name == "classes"]
    assert kept == marks
    for path in marks:
        with Image.open(path) as image:
            assert image.mode == "P"
            assert set(image.tobytes()) <= set(range(6))


def test_each_camera_shows_a_frame_of_its_own() -> None:
    seen = set()
    for scene in SCENES:
        with Image.open(camera(scene)) as image:
            assert image.size == SIZE
            seen.add(image.tobytes())
    assert len(seen) == len(SCENES)
    who = people()
    assert who[BARE].sleeveless
    assert who[LOUD].pattern
    assert not any(who[name].sleeveless or who[name].pattern for name in (AGENT, COLLEAGUE))
    assert mask(who[AGENT], CLOTHES).getextrema() == (0, 255)


def test_another_picture_than_the_labelled_one_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("tests.pictures.fetch.BUILD", tmp_path)
    agent = people()[AGENT]
    with pytest.raises(Unavailable, match=r"testimonials-1\.jpg is not the picture"):
        fetch([dataclasses.replace(agent, sha256="0" * 64)])
    with pytest.raises(Unavailable, match=r"has no nobody\.jpg"):
        fetch([dataclasses.replace(agent, path="nobody.jpg")])
    assert [path.name for path in tmp_path.iterdir()] == ["lock"]
