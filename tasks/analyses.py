"""Analysing code as one action, for workflows that go on with the findings. It makes no report: the flow does."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import Field

from analysis.catalogue import checks_in, prepare
from analysis.conclusion import conclude
from analysis.findings import Category
from analysis.result import Analysis
from analysis.suppressions import only_new
from integrations import git
from tasks.checkouts import Checkout, check_out
from tasks.code import find_at_base, findings_of, notes_of, read_history, read_sources, run_check
from tasks.maps import draw_maps
from tasks.retries import reads


@reads("analysis.run")
def run(
    component: Annotated[str, Field(description="A folder on this machine, or a git address.", min_length=1)],
    path: Annotated[str, Field(description="A folder inside it, when only that is meant.")] = "",
    focus: Annotated[list[Category] | None, Field(description="The areas to look at; all if not given.")] = None,
    base: Annotated[str | None, Field(description="A branch, tag or commit: only what is new since then.")] = None,
) -> Analysis:
    """Analyse a component by our own checks; findings worst first."""
    checkout = check_out.fn(component, path)
    try:
        return _analyse(checkout, focus or list(Category), base)
    finally:
        if checkout.mirror:
            git.remove_worktree(checkout.mirror, checkout.root)


def _analyse(checkout: Checkout, areas: list[Category], base: str | None) -> Analysis:
    started, checks = datetime.now(UTC), checks_in(areas)
    index = read_sources.fn(checkout)
    prepare(index, checks)
    outcomes = [run_check.fn(check, index) for check in checks]
    findings = findings_of(outcomes)
    if base:
        findings = only_new(findings, find_at_base.fn(checkout, base, checks))
    maps = draw_maps.fn(index, read_history.fn(checkout), areas)
    return conclude(checkout.component, index, findings, maps, notes_of(outcomes), started, areas, base)
