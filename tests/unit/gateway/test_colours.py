"""Contrast of the console's colours (WCAG 2.2: 4.5 for text, 3 for what shows a control and where the focus is)."""

import math
import re
from functools import cache
from itertools import product

import pytest

from services.gateway.web import assets

GROUNDS = ("paper", "card")
CONTROLS = [(colour, ground) for colour, ground in product(("line-strong", "focus", "action"), GROUNDS)]
CONTROLS += [("focus-on-brand", "brand"), ("brand-ink", "brand"), ("kern-color-form-input-border", "card")]
TEXTS = [(ink, ground) for ink, ground in product(("ink", "ink-soft", "bad", "action"), GROUNDS)]
TEXTS += [("brand-ink", "brand"), ("kern-color-action-on-default", "action"), ("ink", "brand-soft")]
TEXTS += [(kind, f"{kind}-soft") for kind in ("good", "hold", "bad", *(f"tone-{step}" for step in range(5)))]
_VALUE = re.compile(r"--([a-z0-9-]+):\s*([^;}]+)")
_SCHEMES = re.compile(r"@media \(prefers-color-scheme: ?(light|dark)\) ?\{\s*:root ?\{(.*?)\}\s*\}", re.S)


@cache
def values(scheme: str) -> dict[str, str]:
    """What each variable holds at the root in this scheme: KERN's, then ours."""
    known: dict[str, str] = {}
    for name in ("kern.css", "tokens.css"):
        css = re.sub(r"/\*.*?\*/", "", assets.text(name), flags=re.S)
        plain = _SCHEMES.sub("", css)
        for block in re.findall(r":root\s*\{(.*?)\}", plain, re.S):
            known |= dict(_VALUE.findall(block))
        for wanted, block in _SCHEMES.findall(css):
            known |= dict(_VALUE.findall(block)) if wanted == scheme else {}
    return known


def colour(name: str, scheme: str) -> str:
    value = values(scheme)[name].strip()
    while value.startswith("var("):
        value = values(scheme)[value[4:].rstrip(")").lstrip("-").strip()].strip()
    return value


def contrast(one: str, other: str) -> float:
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def luminance(colour: str) -> float:
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear(colour), strict=True))


def linear(colour: str) -> list[float]:
    """Linear sRGB of #rrggbb, or of oklch(L% C h) as CSS Color 4 defines it."""
    if colour.startswith("#"):
        digits = colour[1:] if len(colour) == 7 else "".join(each * 2 for each in colour[1:])
        parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
        return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    numbers = re.findall(r"[\d.]+", colour)
    light, chroma, hue = float(numbers[0]) / 100, float(numbers[1]), math.radians(float(numbers[2]))
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    rgb = (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
    return [min(1.0, max(0.0, part)) for part in rgb]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_controls_and_focus_can_be_seen(scheme: str) -> None:
    pairs = {pair: contrast(*(colour(name, scheme) for name in pair)) for pair in CONTROLS}
    assert {pair: ratio for pair, ratio in pairs.items() if ratio < 3} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_texts_can_be_read(scheme: str) -> None:
    pairs = {pair: contrast(*(colour(name, scheme) for name in pair)) for pair in TEXTS}
    assert {pair: ratio for pair, ratio in pairs.items() if ratio < 4.5} == {}


def test_the_measure_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == 21
    assert round(contrast("#767676", "#ffffff"), 2) == 4.54
    assert round(contrast("oklch(100% 0 0)", "oklch(0% 0 0)"), 2) == 21
    assert round(contrast("oklch(62.8% 0.25768 29.234)", "#ffffff"), 1) == round(contrast("#ff0000", "#ffffff"), 1)
