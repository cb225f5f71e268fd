"""The colours in which people draw: the same as the pages' tokens `--mark-0` to `--mark-5`, readable on white paper."""

from typing import Final

COLOURS: Final = ("#0a4fa8", "#a8101f", "#0f5f2c", "#7a1fa2", "#7a4300", "#005b6e")
