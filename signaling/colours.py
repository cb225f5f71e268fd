"""Contrast of colours (WCAG 2.2, success criterion 1.4.3), for the accent that a house chooses."""

# What the accent stands on, in web/src/ui/tokens.css: --surface, --raised, --sunken.
SURFACES = {"light": ("#f5f4f0", "#ffffff", "#eae8e2"), "dark": ("#14171a", "#1f2428", "#0d0f11")}
MINIMUM_CONTRAST = 4.5


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb`, 0 black to 1 white."""
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """1 (the same) to 21 (black on white)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)
