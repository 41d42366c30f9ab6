"""The change that a report on tests leads to: a quarantine for the flaky, and the tests divided over jobs."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from analysis.test_suite.durations import durations
from analysis.test_suite.markdown import DIVIDE, TITLE, TITLE_DIVIDE, body_of
from analysis.test_suite.model import SuiteRun
from analysis.test_suite.places import node_id
from analysis.test_suite.quarantine import CannotMark, Quarantined, by_file, end_date, is_marked, mark
from analysis.test_suite.report import SuiteReport, timed
from analysis.test_suite.workflow import DURATIONS, CannotDivide, divided
from integrations import git
from integrations.git_patches import patch_of
from tasks.owners import owner_of
from tasks.proposals import Change, Mode, propose
from tasks.repositories import Repository, untouchable
from tasks.suite.observations import NAME, SuiteSettings
from tasks.suite.report import last_report, places_of

REASON = "flaky: passes and fails on the same code"
ALONE = (
    "Not marked: {} that fail alone here, and that no run elsewhere shows to be flaky. What they need is missing here, "
    "or they are to set it up themselves"
)


def plan_change(
    repository: Repository, report: SuiteReport, runs: Sequence[SuiteRun], settings: SuiteSettings
) -> SuiteReport:
    """The report with the change that it leads to; the checkout is left as it was."""
    last = last_report(repository)
    remarks: list[str] = []
    try:
        marked = _mark(repository, report, settings, remarks) if settings.quarantine else []
        times = _by_node(repository, durations(timed(runs)))
        if last and set(last.durations) == set(times):
            times = dict(last.durations)
        workflow = _divide(repository, report, times, settings, remarks)
        diff = patch_of(repository.root) if marked or workflow else ""
    finally:
        git.run(["reset", "--hard", "--quiet"], repository.root)
        git.run(["clean", "--force", "--quiet", "--", DURATIONS], repository.root)
    longest = report.split.longest if report.split else 0
    divide = DIVIDE.format(seconds=report.seconds, workflow=workflow, jobs=settings.jobs, longest=longest)
    same = last is not None and last.diff == diff
    body = last.body if last and same else body_of(marked, divide if workflow else "")
    proposed = {"quarantined": tuple(marked), "durations": times if workflow else {}, "diff": diff, "body": body}
    return report.model_copy(update={**proposed, "remarks": (*report.remarks, *remarks)})


def _mark(
    repository: Repository, report: SuiteReport, settings: SuiteSettings, remarks: list[str]
) -> list[Quarantined]:
    """Mark the flaky tests in the checkout."""
    places, spared, until = places_of(repository), untouchable(repository), end_date(datetime.now(UTC).date())
    wanted: list[Quarantined] = []
    if alone := [one.test for one in report.flaky if one.alone]:
        remarks.append(ALONE.format(len(alone)))
    for one in (*report.flaky, *report.remembered):
        if one.alone:
            continue
        path = places.file_of(one.test)
        if not path or path in spared or one.test in settings.ignore or one.test.partition("[")[0] in settings.ignore:
            continue
        if not is_marked((repository.root / path).read_text(encoding="utf-8", errors="replace"), one.test, path):
            owner = owner_of(repository.root, path)
            wanted.append(Quarantined(test=one.test, path=path, owner=owner, until=until, why=REASON))
    marked: list[Quarantined] = []
    for path, group in by_file(wanted).items():
        try:
            _rewrite(repository.root / path, path, group)
            marked += group
        except (CannotMark, UnicodeDecodeError) as error:
            remarks.append(f"Not marked: {error}")
    return marked


def _rewrite(file: Path, path: str, group: Sequence[Quarantined]) -> None:
    """By bytes, so that the ends of lines stay."""
    file.write_bytes(mark(file.read_bytes().decode("utf-8"), path, group).encode("utf-8"))


def _divide(
    repository: Repository, report: SuiteReport, times: Mapping[str, float], settings: SuiteSettings, remarks: list[str]
) -> str:
    """Divide the tests in the first workflow that can be, where that is worth it: its path."""
    root = repository.root
    if report.seconds < settings.divide_above_seconds or (root / DURATIONS).exists() or not times:
        return ""
    for file in sorted([*root.glob(".github/workflows/*.yml"), *root.glob(".github/workflows/*.yaml")]):
        path = file.relative_to(root).as_posix()
        if path in untouchable(repository):
            continue
        try:
            text = divided(file.read_bytes().decode("utf-8"), settings.jobs)
        except (CannotDivide, UnicodeDecodeError) as error:
            remarks.append(f"{path} is left as it is: {error}")
            continue
        file.write_bytes(text.encode("utf-8"))
        (root / DURATIONS).write_text(json.dumps(times, indent=2, sort_keys=True) + "\n", encoding="utf-8")
        return path
    return ""


def _by_node(repository: Repository, times: Mapping[str, float]) -> dict[str, float]:
    places = places_of(repository)
    found = {test: places.file_of(test) for test in times}
    return {node_id(test, path): round(times[test], 3) for test, path in found.items() if path}


def offer(repository: Repository, report: SuiteReport, mode: Mode) -> SuiteReport:
    """The report with what became of its change."""
    title = TITLE if report.quarantined or not report.durations else TITLE_DIVIDE
    proposal = propose(repository, Change(topic=NAME, title=title, body=report.body, diff=report.diff), mode)
    if proposal.state == "nothing":
        return report
    said = f"{title}: {proposal.state} {proposal.url or proposal.reason}".strip()
    return report.model_copy(update={"done": (said,)})
