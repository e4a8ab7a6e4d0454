"""Contrast of the console's colours (WCAG 2.2: 4.5 for text, 3 for what shows a control and where the focus is)."""

import re
from itertools import product
from pathlib import Path

import pytest

from services.gateway.web import console

CSS = (Path(console.__file__).parent / "static" / "tokens.css").read_text(encoding="utf-8")
LIGHT, DARK = CSS.split("@media (prefers-color-scheme: dark)")
GROUNDS = ("paper", "card")
CONTROLS = [(colour, ground) for colour, ground in product(("line-strong", "focus"), GROUNDS)]
CONTROLS += [("focus-on-brand", "brand"), ("brand-ink", "brand"), ("focus", "brand-soft")]
TEXTS = [(ink, ground) for ink, ground in product(("ink", "ink-soft", "bad"), GROUNDS)] + [("brand-ink", "brand")]
TEXTS += [(kind, f"{kind}-soft") for kind in ("good", "hold", "bad", *(f"tone-{step}" for step in range(5)))]


def colours(scheme: str) -> dict[str, str]:
    own = dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6})", LIGHT))
    return own if scheme == "light" else own | dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6})", DARK))


def contrast(one: str, other: str) -> float:
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_controls_and_focus_can_be_seen(scheme: str) -> None:
    known = colours(scheme)
    assert [(*pair, ratio) for pair in CONTROLS if (ratio := contrast(*(known[name] for name in pair))) < 3] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_texts_can_be_read(scheme: str) -> None:
    known = colours(scheme)
    assert [(*pair, ratio) for pair in TEXTS if (ratio := contrast(*(known[name] for name in pair))) < 4.5] == []


def test_the_measure_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == 21
    assert round(contrast("#767676", "#ffffff"), 2) == 4.54
