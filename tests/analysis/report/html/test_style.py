"""Text must be readable on every ground it stands on: WCAG 2.2 asks for a contrast of 4.5."""

import re

import pytest

from analysis.report.html.page import asset

GROUNDS = ("page", "card", "wash")
TEXTS = ("ink", "soft", "accent", "bad", "critical", "high", "medium", "low", "info")
PAIRS = [
    *((text, ground) for text in TEXTS for ground in GROUNDS),
    *(("on-hot" if step > 3 else "on-cool", f"heat-{step}") for step in range(6)),
    ("ink", "mark"), ("soft", "mark"),
]  # fmt: skip


def luminance(colour: str) -> float:
    """https://www.w3.org/TR/WCAG22/#dfn-relative-luminance"""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def palettes() -> dict[str, dict[str, str]]:
    light, dark = re.findall(r":root[^{]*\{([^}]*--page: #[^}]*--heat-0[^}]*)\}", asset("style.css"))
    return {name: dict(re.findall(r"--([\w-]+): (#\w{6})", text)) for name, text in (("light", light), ("dark", dark))}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_stands_out_from_its_ground(theme: str, text: str, ground: str):
    palette = palettes()[theme]
    assert contrast(palette[text], palette[ground]) >= 4.5
