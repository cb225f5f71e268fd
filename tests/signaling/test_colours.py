"""Contrast as WCAG defines it, and the same surfaces as the pages have."""

import re
from itertools import chain
from pathlib import Path

import pytest

from signaling.colours import SURFACES, contrast, luminance


def test_black_on_white_is_21() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#ffffff", "#000000") == pytest.approx(21)


def test_known_contrast() -> None:
    # the usual example: the lightest grey that passes 4.5 on white
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
    assert contrast("#777777", "#ffffff") < 4.5


def test_luminance_weighs_green_most() -> None:
    assert luminance("#00ff00") > luminance("#ff0000") > luminance("#0000ff")


def test_the_surfaces_are_those_of_the_pages() -> None:
    tokens = Path("web/src/ui/tokens.css").read_text(encoding="utf-8")
    light, dark = tokens.split("prefers-color-scheme: dark", maxsplit=1)
    for mode, css in (("light", light), ("dark", dark)):
        found = [
            re.findall(rf"--{name}: (#[0-9a-f]{{6}});", css)
            for name in ("surface", "raised", "sunken")
        ]
        assert tuple(chain(*found)) == SURFACES[mode]
