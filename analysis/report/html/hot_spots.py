"""Hot spots as tiles of a treemap: size is lines, colour is churn times complexity."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from analysis.report.html.treemap import Box, squarify
from analysis.report.text import printable
from analysis.result import HotSpot

MOST = 80
STEPS = 6
LABEL_WIDTH, LABEL_HEIGHT = 64, 24
"""In pixels of the drawing's usual size; smaller tiles carry no label."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A file's box in percent of the map, its heat from 0 (cool) to 5 (hot), and whether its name fits."""

    spot: HotSpot
    path: str
    name: str
    box: Box
    heat: int
    labelled: bool


def tiles(spots: Sequence[HotSpot], width: int, height: int) -> list[Tile]:
    """Tiles of the hottest files for a map of that size."""
    shown = sorted(spots, key=lambda spot: (-spot.score, spot.path))[:MOST]
    shown = sorted((spot for spot in shown if spot.lines > 0), key=lambda spot: (-spot.lines, spot.path))
    hottest = max((spot.score for spot in shown), default=0) or 1
    boxes = squarify([spot.lines for spot in shown], Box(0, 0, width, height))
    return [tile(spot, box, width, height, hottest) for spot, box in zip(shown, boxes, strict=True)]


def name_of(path: str) -> str:
    """The file's name, with its folder when many files have that name."""
    parts = PurePosixPath(path).parts
    return "/".join(parts[-2:]) if PurePosixPath(path).stem in {"__init__", "index"} else "".join(parts[-1:])


def tile(spot: HotSpot, box: Box, width: int, height: int, hottest: float) -> Tile:
    percent = Box(
        100 * box.x / width, 100 * box.y / height, 100 * box.width / width, 100 * box.height / height
    )  # fmt: skip
    heat = min(STEPS - 1, int(STEPS * spot.score / hottest))
    fits = box.width >= LABEL_WIDTH and box.height >= LABEL_HEIGHT
    return Tile(spot, printable(spot.path, 200), printable(name_of(spot.path), 40), percent, heat, fits)
