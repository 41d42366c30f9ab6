"""Which tests a change needs, and how well that would have done on the repository's own history."""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from prefect import task
from prefect.cache_policies import NO_CACHE
from pydantic import BaseModel, ConfigDict

from analysis.index.paths import is_test
from analysis.index.snapshot import snapshot_at
from analysis.progress import report_progress
from analysis.test_suite.changes import Touched, touched_by
from analysis.test_suite.contexts import Contexts, NoContexts, read_contexts
from analysis.test_suite.durations import durations
from analysis.test_suite.model import Result, SuiteRun, tests_in
from analysis.test_suite.places import Places
from analysis.test_suite.selection import Selection, by_coverage, by_imports, reached_by
from analysis.test_suite.trials import Trial, choice
from integrations import git
from integrations.errors import GitError
from tasks.checkouts import with_token
from tasks.code import open_index
from tasks.repositories import Repository
from tasks.suite.runs import Bench, CannotRun, Manner, run_tests

COVERAGE, IMPORTS = "coverage", "imports"
LOOKED_AT = 2000
PLAIN_DIFF = ("diff", "--no-ext-diff", "--no-textconv", "--no-color", "--no-renames", "-U0")


class PastChange(BaseModel):
    """A commit that changes code and tests, with the code's files."""

    model_config = ConfigDict(frozen=True)

    commit: str
    subject: str
    files: tuple[str, ...]


class Trials(BaseModel):
    model_config = ConfigDict(frozen=True)

    trials: tuple[Trial, ...] = ()
    remarks: tuple[str, ...] = ()


def changed(root: Path, base: str, head: str, files: Sequence[str] = ()) -> Touched:
    """What leads from `head` back to `base`, so that its lines are those of `head`. Raises GitError."""
    span = [git.resolve(root, head), git.resolve(root, base)]
    return touched_by(git.run([*PLAIN_DIFF, *span, "--", *files], root))


def needed_tests(
    repository: Repository, base: str, runs: Sequence[SuiteRun], contexts: Contexts | None
) -> Selection | None:
    """The tests that the change from the base to the checked out commit needs, if there is one. Raises GitError."""
    if not base:
        return None
    tests = tests_in(runs)
    fork = git.run(["merge-base", git.resolve(repository.root, base), repository.commit], repository.root).strip()
    touched = changed(repository.root, fork, repository.commit)
    with tempfile.TemporaryDirectory(prefix="autopilot-tree-") as folder:
        tree = snapshot_at(repository.root, repository.commit, Path(folder) / "tree")
        reached = reached_by(open_index(tree))
        found = by_imports(touched, reached, tests)
        if contexts:
            found = by_coverage(touched, contexts, reached, tests, tree)
    return found.model_copy(update={"base": base})


def past_changes(root: Path, most: int) -> list[PastChange]:
    """The last commits that change code and tests of Python, without merges."""
    told = git.run(
        ["log", f"--max-count={LOOKED_AT}", "--no-merges", "--no-renames", "--name-only", "--format=%x01%H%x00%s"], root
    )
    found = list(_past_changes(told.split("\x01")[1:]))
    return found[:most]


def _past_changes(entries: Sequence[str]) -> Iterator[PastChange]:
    for entry in entries:
        head, *names = entry.strip().splitlines()
        commit, _, subject = head.partition("\0")
        python = [name for name in names if name.endswith(".py")]
        code = tuple(name for name in python if not is_test(name))
        if code and len(code) < len(python):
            yield PastChange(commit=commit, subject=subject, files=code)


@task(task_run_name="measure the choice of tests on history", cache_policy=NO_CACHE)
def measure_on_history(repository: Repository, bench: Bench, most: int) -> Trials:
    """The faults of the last commits: what fails with the code put back, and what either method would have run."""
    trials, remarks = [], []
    past = past_changes(repository.root, most)
    for number, change in enumerate(past, 1):
        report_progress("put back a change and run the tests", number, len(past))
        try:
            trials.append(_trial(repository, bench, change))
        except (CannotRun, NoContexts, GitError) as error:
            remarks.append(f"{change.commit[:10]} is left out: {str(error).partition(chr(10))[0]}")
    return Trials(trials=tuple(trials), remarks=tuple(remarks))


def _trial(repository: Repository, bench: Bench, change: PastChange) -> Trial:
    parent = git.resolve(repository.mirror, f"{change.commit}^")
    put(repository, bench, change.commit)
    data = bench.home / "coverage" / change.commit
    data.parent.mkdir(exist_ok=True)
    whole = run_tests.fn(bench, Manner(coverage=data, code=change.commit))
    contexts = read_contexts(data, bench.place)
    data.unlink()
    _put_back(repository, bench, parent, change.files)
    broken = run_tests.fn(bench, Manner(code=f"{change.commit}-without"))
    tests = frozenset(one.test for one in whole.executions if one.result is Result.PASSED)
    failed = _failing(broken, tests)
    touched = changed(repository.mirror, parent, change.commit, change.files)
    with tempfile.TemporaryDirectory(prefix="autopilot-tree-") as folder:
        tree = snapshot_at(repository.root, change.commit, Path(folder) / "tree")
        reached = reached_by(open_index(tree))
        chosen = {
            COVERAGE: by_coverage(touched, contexts, reached, tests, tree),
            IMPORTS: by_imports(touched, reached, tests),
        }
    times = durations([whole])
    choices = tuple(choice(method, one.tests, failed, times) for method, one in chosen.items())
    return Trial(commit=change.commit, subject=change.subject, tests=len(tests), failed=len(failed), choices=choices)


def put(repository: Repository, bench: Bench, commit: str) -> None:
    """The files of a commit into the prepared checkout, whose environment stays. Raises GitError."""
    variables = git.parse_address(with_token(repository.url))[1] if repository.url else {}
    git.run(["checkout", "--quiet", "--force", "--detach", commit], bench.place, variables=variables)


def _put_back(repository: Repository, bench: Bench, parent: str, files: Sequence[str]) -> None:
    """These files as they were before; what was not there goes."""
    listed = git.run(["ls-tree", "-r", "-z", "--name-only", parent, "--", *files], bench.place)
    there = set(filter(None, listed.split("\0")))
    variables = git.parse_address(with_token(repository.url))[1] if repository.url else {}
    if there:
        git.run(["checkout", "--quiet", parent, "--", *sorted(there)], bench.place, variables=variables)
    for gone in set(files) - there:
        (bench.place / gone).unlink(missing_ok=True)
        shutil.rmtree(bench.place / gone, ignore_errors=True)


def _failing(run: SuiteRun, tests: frozenset[str]) -> frozenset[str]:
    """The tests that fail, or whose file cannot even be imported."""
    bad = {one.test for one in run.executions if one.result is Result.FAILED}
    if not bad - tests:
        return frozenset(bad)
    places = Places(frozenset(f"{name.replace('.', '/')}.py" for name in bad - tests))
    return frozenset((bad & tests) | {test for test in tests if places.file_of(test)})
