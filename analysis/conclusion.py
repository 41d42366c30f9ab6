"""From findings and maps to the analysis that reports are written from."""

import shutil
from collections.abc import Collection, Sequence
from datetime import UTC, datetime

from analysis.baseline import BASELINE_NAME, load_baseline
from analysis.findings import Category, Finding, worst_first
from analysis.hot_spots import find_hot_spots
from analysis.index.index import Index
from analysis.maps import Maps
from analysis.result import Analysis, EngineNote
from analysis.score import score
from analysis.suppressions import suppress


def conclude(  # noqa: PLR0913, PLR0917 -- one for each part of the analysis
    component: str,
    index: Index,
    findings: Sequence[Finding],
    maps: Maps,
    notes: Sequence[EngineNote],
    started: datetime,
    areas: Collection[Category],
    base: str | None = None,
) -> Analysis:
    """Findings worst first, without those that people decided to live with; a score when every area was looked at.

    Raises BaselineError when the component's baseline file cannot be used.
    """
    snapshot = index.snapshot
    hot = find_hot_spots(maps.hot_spots) if base is None else []
    in_focus = worst_first(one for one in (*findings, *hot) if one.category in areas)
    kept, suppressed = suppress(in_focus, snapshot.text, load_baseline(snapshot.root / BASELINE_NAME))
    whole = base is None and set(areas) == set(Category)
    now = datetime.now(UTC)
    return Analysis(
        component=component,
        commit=snapshot.commit,
        branch=snapshot.branch,
        dirty=snapshot.dirty,
        base=base,
        created=now,
        seconds=(now - started).total_seconds(),
        figures=maps.figures,
        findings=tuple(kept),
        suppressed=tuple(suppressed),
        architecture=maps.architecture,
        external=maps.external,
        hot_spots=maps.hot_spots,
        score=score(kept, maps.architecture, maps.figures, maps.hot_spots) if whole else None,
        engines=(*notes, *_without_git()),
        skipped=index.skipped,
    )


def _without_git() -> tuple[EngineNote, ...]:
    """A note when there is no git to ask: nothing is known of the files' past."""
    if shutil.which("git"):
        return ()
    message = "it is not on PATH, so how often files change (churn and hot spots) is missing; install git"
    return (EngineNote(engine="git", used=False, message=message),)
