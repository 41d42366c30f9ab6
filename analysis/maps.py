"""What a report shows beside findings: sizes, dependencies, outside services, hot spots."""

from collections.abc import Collection, Mapping
from pathlib import PurePosixPath

from pydantic import BaseModel, ConfigDict

from analysis.architecture import map_architecture
from analysis.duplication.clones import duplicated_lines
from analysis.external.inventory import inventory
from analysis.figures import figures, language_name
from analysis.findings import Category
from analysis.history import History
from analysis.hot_spots import rank
from analysis.index.index import Index
from analysis.index.snapshot import Language
from analysis.lines import LINES
from analysis.quality.complexity import complexity_by_path
from analysis.result import Architecture, ExternalUse, HotSpot, LanguageFigures

VERSION = 4


class Maps(BaseModel):
    """Those of the areas that were asked for; the others are empty."""

    model_config = ConfigDict(frozen=True)

    figures: tuple[LanguageFigures, ...] = ()
    architecture: Architecture = Architecture()
    external: tuple[ExternalUse, ...] = ()
    hot_spots: tuple[HotSpot, ...] = ()


def draw_maps(index: Index, history: History, areas: Collection[Category]) -> Maps:
    """Kept until a file or the history changes."""
    on = ",".join(sorted(areas)) + history.head
    kept = index.remember("maps", VERSION, str, lambda: _draw(index, history, areas).model_dump_json(), on)
    return Maps.model_validate_json(kept)


def _draw(index: Index, history: History, areas: Collection[Category]) -> Maps:
    quality = Category.QUALITY in areas
    return Maps(
        figures=_figures(index, history, duplicated_lines(index) if quality else {}),
        architecture=map_architecture(index) if Category.ARCHITECTURE in areas else Architecture(),
        external=inventory(index) if Category.INTEGRATION in areas else (),
        hot_spots=_hot_spots(index, history) if quality else (),
    )


def _figures(index: Index, history: History, duplicated: Mapping[str, int]) -> tuple[LanguageFigures, ...]:
    commits: dict[str, int] = {}
    copied: dict[str, int] = {}
    for file in index.snapshot.files:
        name = language_name(file)
        if file.path in history.files:
            commits[name] = commits.get(name, 0) + history.files[file.path].commits
        key = PurePosixPath(file.path).suffix if file.language is Language.OTHER else file.language
        copied[name] = max(copied.get(name, 0), duplicated.get(key, 0))
    return tuple(
        one.model_copy(update={"commits": commits.get(one.name, 0), "duplicated_lines": copied.get(one.name, 0)})
        for one in figures(index)
    )


def _hot_spots(index: Index, history: History) -> tuple[HotSpot, ...]:
    lines = {path: fact.count for path, fact in index.facts(LINES).items()}
    return rank(complexity_by_path(index), lines, history)
