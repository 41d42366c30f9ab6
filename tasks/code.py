"""Reading a checkout and asking what there is to say about it."""

import tempfile
import time
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast
from uuid import UUID

from prefect import task
from prefect.artifacts import create_progress_artifact, update_progress_artifact
from prefect.cache_policies import NO_CACHE

from analysis.catalogue import Check, checks_in, prepare
from analysis.confirmation import confirm
from analysis.findings import Category, Finding, digest
from analysis.history import History
from analysis.history import read_history as read_git_history
from analysis.index.index import Index
from analysis.index.snapshot import Snapshot, snapshot_at, take_snapshot
from analysis.index.store import Store
from analysis.progress import report_progress
from analysis.result import EngineNote
from analysis.tools import ToolFailed
from config.settings import get_settings
from integrations import git
from integrations.graph_sitter.answers import Candidate, Examination
from integrations.graph_sitter.environment import ensure_environment
from integrations.graph_sitter.errors import GraphSitterUnavailable
from integrations.graph_sitter.examine import examine
from integrations.graph_sitter.process import Limits
from integrations.graph_sitter.selection import Selection
from tasks.checkouts import Checkout, with_token
from tasks.outages import passing_over_outages

GRAPH_SITTER = "graph-sitter"
CONFIRMATION = 1
"""Raise when graph-sitter would say something else of the same findings in the same files."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a check found, and a note when its tool could not take part."""

    findings: tuple[Finding, ...] = ()
    note: EngineNote | None = None


def findings_of(outcomes: Iterable[Outcome]) -> list[Finding]:
    return [finding for outcome in outcomes for finding in outcome.findings]


def notes_of(outcomes: Iterable[Outcome]) -> list[EngineNote]:
    return [outcome.note for outcome in outcomes if outcome.note]


def open_index(snapshot: Snapshot) -> Index:
    """The index of a snapshot, over the facts that earlier runs have kept."""
    settings = get_settings()
    settings.index.mkdir(parents=True, exist_ok=True)
    return Index(snapshot, Store(settings.index / "facts.db"), workers=settings.analysis.workers)


def read_ahead(component: str, path: str, areas: Collection[Category]) -> None:
    """Do now, outside of any run, what a run would keep for the next one: useful while a server is starting.

    Raises what `take_snapshot` raises, so that a wrong path is told at once. Does nothing for a git URL.
    """
    if not git.is_git_url(component):
        index = open_index(take_snapshot(Path(component).expanduser(), path))
        prepare(index, checks := checks_in(areas))
        for check in checks:
            run_check.fn(check, index)


@task(task_run_name="read sources", cache_policy=NO_CACHE)
def read_sources(checkout: Checkout) -> Index:
    """What files there are, with the facts that are known of them."""
    report_progress("list files", 0, 0)
    return open_index(take_snapshot(checkout.root, checkout.subdirectory))


@task(task_run_name="read history", cache_policy=NO_CACHE)
def read_history(checkout: Checkout) -> History:
    """Who changed what how often, from git."""
    return read_git_history(checkout.folder)


@task(task_run_name="check {check.name}", cache_policy=NO_CACHE)
def run_check(check: Check, index: Index) -> Outcome:
    """Findings of one check; a tool that cannot run becomes a note, as the other checks still can."""
    report_progress(f"check {check.name}", 0, 0)
    try:
        return Outcome(tuple(check.run(index)))
    except ToolFailed as error:
        return Outcome(note=EngineNote(engine=error.tool, used=False, message=str(error)))


def run_checks(checks: Sequence[Check], index: Index) -> list[Outcome]:
    """One task after the other, with a progress artifact that is brought up to date every second."""
    outcomes: list[Outcome] = []
    prepare(index, checks)
    with passing_over_outages():
        progress, told = cast("UUID", create_progress_artifact(0, description="Checks that are done")), time.monotonic()
        for check in checks:
            outcomes.append(run_check(check, index))
            if time.monotonic() - told > 1 or len(outcomes) == len(checks):
                update_progress_artifact(progress, 100 * len(outcomes) / len(checks))
                told = time.monotonic()
    return outcomes + [run_check(check, index) for check in checks[len(outcomes) :]]


@task(task_run_name="check {ref}", cache_policy=NO_CACHE)
def find_at_base(checkout: Checkout, ref: str, checks: Iterable[Check]) -> list[Finding]:
    """What the same checks find at another ref; files that are the same there are not read again."""
    with tempfile.TemporaryDirectory(prefix="autopilot-base-") as folder:
        index = open_index(_base(checkout, ref, Path(folder)))
        prepare(index, checks)
        return [finding for check in checks for finding in run_check.fn(check, index).findings]


def _base(checkout: Checkout, ref: str, folder: Path) -> Snapshot:
    """A mirror of ours fetches the files that it lacks; a repository of the user's is only read."""
    if checkout.mirror:
        place = git.worktree(checkout.mirror, ref, folder / "base", url=with_token(checkout.component))
        return take_snapshot(place, checkout.subdirectory)
    return snapshot_at(checkout.root, ref, folder, checkout.subdirectory)


@task(task_run_name="confirm dead code", cache_policy=NO_CACHE)
def confirm_dead_code(findings: Sequence[Finding], index: Index) -> tuple[Sequence[Finding], EngineNote]:
    """What graph-sitter says of the candidates; without it the findings stay as they are, and the note says why."""
    settings = get_settings().analysis
    if not settings.graph_sitter_enabled:
        return findings, EngineNote(engine=GRAPH_SITTER, used=False, message="switched off by settings")
    report_progress("confirm dead code", 0, 0)
    try:
        confirmed = index.remember(
            "confirmed", CONFIRMATION, list[Finding], lambda: confirm(findings, index.snapshot, _ask), digest(findings)
        )
    except GraphSitterUnavailable as error:
        return findings, EngineNote(engine=GRAPH_SITTER, used=False, message=str(error))
    return confirmed, EngineNote(engine=GRAPH_SITTER, used=True)


def _ask(root: Path, selection: Selection, candidates: Sequence[Candidate]) -> Sequence[Examination]:
    """Its environment is made by the first question: most changes need none."""
    settings = get_settings().analysis
    limits = Limits(settings.graph_sitter_timeout_seconds, settings.graph_sitter_memory_megabytes * 1024**2)
    environment = ensure_environment(get_settings().autopilot_home, progress=_building)
    return examine(root, selection, candidates, environment=environment, limits=limits)


def _building(said: str) -> None:
    report_progress(f"build graph-sitter's environment: {said}", 0, 0)
