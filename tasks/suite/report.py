"""What comes of looking at a test suite: the report, and the change to propose."""

from datetime import UTC, datetime, timedelta

from pydantic import ValidationError

from analysis.test_suite.durations import durations, half_of_time, slowest, split
from analysis.test_suite.flaky import Flaky, find_flaky
from analysis.test_suite.model import tests_in
from analysis.test_suite.places import Places
from analysis.test_suite.redundant import redundancy
from analysis.test_suite.report import SuiteReport, always_failing, timed, told
from analysis.test_suite.selection import Selection
from analysis.test_suite.trials import measured
from integrations import git
from integrations.errors import GitError
from tasks.publication import reports_of
from tasks.repositories import Repository
from tasks.suite.history import History
from tasks.suite.observations import NAME, Observed

REMEMBERED_DAYS = 30


def conclude(repository: Repository, past: History, seen: Observed, needed: Selection | None, jobs: int) -> SuiteReport:
    """The report, without anything that is proposed yet."""
    runs = [*past.runs, *seen.runs]
    times = durations(timed(runs))
    today = datetime.now(UTC).date()
    flaky = [one.model_copy(update={**seen.found.get(one.test, {}), "seen": today}) for one in find_flaky(runs)]
    elsewhere = {one.test for one in find_flaky(past.runs)}
    flaky = [one.model_copy(update={"alone": one.alone and one.test not in elsewhere}) for one in flaky]
    broken = always_failing(runs, repository.commit)
    return SuiteReport(
        repository=repository.name, commit=repository.commit, tests=len(tests_in(runs)),
        runs=tuple(told(run) for run in runs), seconds=sum(times.values()), flaky=tuple(flaky),
        remembered=tuple(_remembered(repository, {one.test for one in flaky})),
        broken=tuple(broken), said=broken, slow=tuple(slowest(timed(runs))),
        half=half_of_time(times), redundancy=redundancy(seen.contexts, times) if seen.contexts else None,
        fixtures=tuple(seen.fixtures), imports=tuple(seen.imports),
        split=split(times, jobs, seen.outside) if times else None, needed=needed,
        trials=seen.trials.trials, measured=tuple(measured(seen.trials.trials)),
        remarks=(*repository.remarks, *past.remarks, *seen.remarks, *seen.trials.remarks),
    )  # fmt: skip


def last_report(repository: Repository) -> SuiteReport | None:
    """The one before, if this version can read it."""
    for file in reports_of(NAME, repository.name)[:1]:
        try:
            return SuiteReport.model_validate_json(file.read_bytes())
        except (ValidationError, OSError):
            return None
    return None


def _remembered(repository: Repository, now: set[str]) -> list[Flaky]:
    """Those of the last report that were not flaky this time, whose file is as it was then."""
    last = last_report(repository)
    if last is None:
        return []
    try:
        names = git.run(["diff", "--name-only", "-z", last.commit, repository.commit], repository.mirror)
    except GitError:
        return []
    oldest = datetime.now(UTC).date() - timedelta(days=REMEMBERED_DAYS)
    places, changed = places_of(repository), set(names.split("\0"))
    before = [one for one in (*last.flaky, *last.remembered) if one.test not in now and one.seen and one.seen > oldest]
    return [one for one in before if (path := places.file_of(one.test)) and path not in changed]


def places_of(repository: Repository) -> Places:
    return Places(frozenset(git.run(["ls-files", "-z", "*.py"], repository.root).split("\0")))
