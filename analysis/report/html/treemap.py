"""A squarified treemap (Bruls, Huizing, van Wijk, 2000: https://www.win.tue.nl/~vanwijk/stm.pdf)."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    x: float
    y: float
    width: float
    height: float


def squarify(sizes: Sequence[float], area: Box) -> list[Box]:
    """A box per size, in order, that fill `area` in proportion and are as square as can be.

    Sizes are positive, the largest first.
    """
    scale = area.width * area.height / sum(sizes) if sizes else 0
    rest, boxes = area, list[Box]()
    remaining = [size * scale for size in sizes]
    while remaining:
        count = best_row(remaining, min(rest.width, rest.height))
        row, remaining = remaining[:count], remaining[count:]
        placed, rest = lay_out(row, rest)
        boxes += placed
    return boxes


def best_row(areas: Sequence[float], side: float) -> int:
    """How many of the areas to lay along `side` before their boxes get less square."""
    count = 1
    while count < len(areas) and worst_ratio(areas[: count + 1], side) <= worst_ratio(areas[:count], side):
        count += 1
    return count


def worst_ratio(row: Sequence[float], side: float) -> float:
    total = sum(row)
    return max(side**2 * max(row) / total**2, total**2 / (side**2 * min(row)))


def lay_out(row: Sequence[float], area: Box) -> tuple[list[Box], Box]:
    """The row's boxes along the shorter side, and the area that is left."""
    total = sum(row)
    if area.width >= area.height:
        thickness = total / area.height
        offsets = _offsets([one / thickness for one in row])
        boxes = [Box(area.x, area.y + y, thickness, height) for y, height in offsets]
        return boxes, Box(area.x + thickness, area.y, max(area.width - thickness, 1e-9), area.height)
    thickness = total / area.width
    offsets = _offsets([one / thickness for one in row])
    boxes = [Box(area.x + x, area.y, width, thickness) for x, width in offsets]
    return boxes, Box(area.x, area.y + thickness, area.width, max(area.height - thickness, 1e-9))


def _offsets(lengths: Sequence[float]) -> list[tuple[float, float]]:
    position, pairs = 0.0, list[tuple[float, float]]()
    for length in lengths:
        pairs.append((position, length))
        position += length
    return pairs
