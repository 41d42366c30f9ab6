"""Measurements of one thing over the commits of a repository."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    model_config = ConfigDict(frozen=True)


@dataclass(frozen=True, slots=True)
class Measurement:
    """`source` tells one measurement of a series from any other: the same one is kept once. Smaller is better."""

    series: str
    unit: str
    value: float
    at: datetime
    source: str
    commit: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """What was measured at one commit: the median of its values, and how many they are."""

    value: float
    at: datetime
    commit: str
    count: int


@dataclass(frozen=True, slots=True)
class Series:
    """Points, oldest first."""

    name: str
    unit: str
    points: tuple[Point, ...]

    @property
    def values(self) -> list[float]:
        return [point.value for point in self.points]


def series_of(measurements: Iterable[Measurement]) -> list[Series]:
    """By name. Measurements at the same commit are one point, where the first of them was made."""
    named: dict[tuple[str, str], dict[str, list[Measurement]]] = {}
    for one in sorted(measurements, key=lambda each: (each.at, each.source)):
        named.setdefault((one.series, one.unit), {}).setdefault(one.commit or one.source, []).append(one)
    return [
        Series(name, unit, tuple(_point(same) for same in commits.values()))
        for (name, unit), commits in sorted(named.items())
    ]


def _point(same: Sequence[Measurement]) -> Point:
    return Point(median(one.value for one in same), same[0].at, same[0].commit, len(same))
