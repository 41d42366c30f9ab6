"""Letting a repository's own checks judge a change, in a clean worktree and under limits."""

import os
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path

from prefect import task
from prefect.cache_policies import NO_CACHE
from pydantic import BaseModel, ConfigDict, Field

from analysis.own_checks import VENV, Command, OwnChecks, find_own_checks, given_checks
from analysis.own_runners import JEST, JUNIT
from analysis.progress import report_progress
from analysis.report.text import printable
from analysis.test_suite.jest import NOT_RUN as NO_FILE
from analysis.test_suite.jest import NotJest, read_jest
from analysis.test_suite.junit import NotJUnit, read_junit
from analysis.test_suite.model import Execution, Result
from integrations import git
from integrations.confined import confined
from integrations.git_patches import apply_patch
from integrations.processes import execute
from tasks.repositories import Repository
from tasks.repository_settings import ChecksSettings

TAIL, MOST_SHOWN, MOST_TOLD = 4000, 80, 20
OUT_OF_TIME = 124
NOT_RUN = "not run in this mode"
UNREAD = ("collection failure", NO_FILE)
"""What pytest and Jest say of files of tests that could not be imported."""

KEPT_VARIABLES = ("PATH", "LANG", "LC_ALL", "TZ", "UV_INDEX_URL", "UV_DEFAULT_INDEX", "PIP_INDEX_URL", "UV_FIND_LINKS",
                  "PIP_FIND_LINKS", "UV_CACHE_DIR", "npm_config_registry", "NPM_CONFIG_REGISTRY", "SSL_CERT_FILE",
                  "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy")  # fmt: skip
"""What the machine says of itself and of package indexes; no credential of ours reaches a repository's code."""


class Outcome(StrEnum):
    PASSED = "passed"
    FAILED = "failed"
    NONE = "none"
    BROKEN = "broken"


class Verdict(BaseModel):
    """What the repository's checks said: `none` if it has none, `broken` if they could not be run at all.

    `failures` are names of tests where the checks tell them, and of files of tests that could not be imported, of
    which nothing was judged; `complaints` are the type checkers and linters that fail, whatever the tests say;
    `output` is the end of what the deciding command printed.
    """

    model_config = ConfigDict(frozen=True)

    outcome: Outcome
    command: str = ""
    failures: frozenset[str] = frozenset()
    tests: int = Field(default=0, description="How many there are, where one failed")
    unread: int = Field(default=0, description="Files of tests that could not be imported")
    complaints: frozenset[str] = frozenset()
    output: str = ""
    seconds: float = 0

    @property
    def can_judge(self) -> bool:
        """Whether the checks, as they are without a change, would tell one that breaks something."""
        return self.outcome is Outcome.PASSED or bool(self.failures)

    def is_worse_than(self, before: "Verdict") -> bool:
        """Whether it fails where `before` did not; tests that failed before are not held against a change."""
        if self.complaints - before.complaints and before.outcome in (Outcome.PASSED, Outcome.FAILED):
            return True
        if self.outcome in (Outcome.PASSED, Outcome.NONE):
            return False
        if before.outcome is Outcome.PASSED or self.outcome is not before.outcome:
            return True
        return bool(self.failures - before.failures) or bool(self.failures) != bool(before.failures)

    @property
    def sentence(self) -> str:
        """For a report: which command, and how it went."""
        failed = len(self.failures) - self.unread
        named = f"`{printable(self.command, MOST_SHOWN)}`"
        told = f" in {failed} of {self.tests} tests" if failed else ""
        told += f", {self.unread} file{'s' * (self.unread > 1)} of tests cannot be imported" if self.unread else ""
        said = {
            Outcome.PASSED: f"{named} passes",
            Outcome.FAILED: f"{named} fails{told}",
            Outcome.NONE: "the repository has no checks that were found; name them in .autopilot.yaml under `checks`",
            Outcome.BROKEN: f"its checks cannot be run here: {named} failed",
        }
        complaining = " and ".join(f"`{printable(one, MOST_SHOWN)}`" for one in sorted(self.complaints))
        return said[self.outcome] + (f", {complaining} fail{'s' * (len(self.complaints) == 1)}" if complaining else "")


def compared(before: Verdict | None, after: Verdict | None) -> str:
    """For a report: what the checks said without and with a change."""
    if before is None:
        return NOT_RUN
    if after is None:
        return before.sentence
    if (before.outcome, before.complaints) == (after.outcome, after.complaints):
        return f"{after.sentence}, as it did before"
    return f"before, {before.sentence}; with the change, {after.sentence}"


@task(task_run_name="check {repository.name}", cache_policy=NO_CACHE)
def verify(repository: Repository, patch: str = "") -> Verdict:
    """The verdict on the commit with a patch applied, a unified diff. Raises GitError when it does not apply."""
    checks = checks_of(repository)
    if not checks.judge:
        return Verdict(outcome=Outcome.NONE)
    with tempfile.TemporaryDirectory(prefix="autopilot-verify-") as folder:
        place = git.worktree(repository.mirror, repository.commit, Path(folder) / "checkout")
        try:
            if patch:
                apply_patch(place, patch)
            return judge(place, checks, repository.settings.checks, Path(folder) / "home")
        finally:
            git.remove_worktree(repository.mirror, place)


def checks_of(repository: Repository) -> OwnChecks:
    """What its settings name, or else what it says of its tests."""
    settings = repository.settings.checks
    if settings.judge:
        return given_checks(settings.prepare, settings.judge, ".autopilot.yaml")
    return find_own_checks(repository.root)


def judge(place: Path, checks: OwnChecks, settings: ChecksSettings, home: Path) -> Verdict:
    """Prepare the checkout, run what judges until something fails, and each type checker and linter."""
    home.mkdir(parents=True, exist_ok=True)
    run = _Running(place, home, settings, time.monotonic() + 60 * settings.timeout_minutes)
    started = time.monotonic()
    failed, output = _first_failure(checks.prepare, partial(run, network=True))
    if failed:
        return Verdict(outcome=Outcome.BROKEN, command=failed.shown, output=output, seconds=time.monotonic() - started)
    failed, output = _first_failure(checks.judge, run)
    tests = tests_of(place) if failed else []
    bad = [test for test in tests if test.result is Result.FAILED]
    unread = [test for test in bad if _is_unread(test)]
    nothing_ran = bool(tests) and len(unread) == len(tests)
    complaints = _complaints(checks.also, run)
    return Verdict(
        outcome=Outcome.BROKEN if nothing_ran else Outcome.FAILED if failed else Outcome.PASSED,
        command=(failed or checks.judge[-1]).shown,
        failures=frozenset() if nothing_ran else names_of(bad, place),
        tests=0 if nothing_ran else len(tests) - len(unread), unread=0 if nothing_ran else len(unread),
        complaints=frozenset(complaints),
        output=_with_failures(output, bad) if failed else "\n".join(complaints.values()) or output,
        seconds=time.monotonic() - started,
    )  # fmt: skip


@dataclass(frozen=True)
class _Running:
    """Runs commands of a repository until there is no time left."""

    place: Path
    home: Path
    settings: ChecksSettings
    deadline: float

    def __call__(self, command: Command, *, network: bool | None = None) -> tuple[int, str]:
        """The exit code and the end of what was printed; a command out of time counts as failed."""
        report_progress(f"run {command.shown}"[:100], 0, 0)
        left = max(1.0, self.deadline - time.monotonic())
        arguments = confined(
            command.arguments,
            network=self.settings.network if network is None else network,
            memory=self.settings.memory_megabytes * 1024**2,
            seconds=int(left) + 1,
        )
        try:
            ended = execute(
                arguments, timeout=left, cwd=self.place, environment=clean_environment(self.home, self.place)
            )
        except TimeoutError:
            return OUT_OF_TIME, f"not done after {self.settings.timeout_minutes} minutes"
        return ended.code, (ended.output.decode(errors="replace")[-TAIL:] + ended.complaint[-TAIL:]).strip()[-TAIL:]


def _first_failure(
    commands: Iterable[Command], run: Callable[[Command], tuple[int, str]]
) -> tuple[Command | None, str]:
    """The command that failed, none after it was run, and what the last one printed."""
    output = ""
    for command in commands:
        code, output = run(command)
        if code:
            return command, output
    return None, output


def _complaints(commands: Iterable[Command], run: Callable[[Command], tuple[int, str]]) -> dict[str, str]:
    """What those printed that fail; one that is not done in time says nothing."""
    said = {command.shown: run(command) for command in commands}
    return {shown: output for shown, (code, output) in said.items() if code not in (0, OUT_OF_TIME)}


def clean_environment(home: Path, place: Path) -> dict[str, str]:
    """For programs of a repository: its own home and environment, and nothing of ours but where packages are."""
    kept = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
    tools = os.pathsep.join(filter(None, (_uv_folder(), kept.get("PATH", os.defpath))))
    temporary = home / "tmp"
    temporary.mkdir(exist_ok=True)
    cache = os.environ.get("UV_CACHE_DIR") or str(Path.home() / ".cache" / "uv")
    return kept | {
        "PATH": tools, "HOME": str(home), "TMPDIR": str(temporary), "CI": "true", "UV_CACHE_DIR": cache,
        "UV_PROJECT_ENVIRONMENT": str(place / VENV), "GIT_TERMINAL_PROMPT": "0", "PYTHONDONTWRITEBYTECODE": "1",
    }  # fmt: skip


def _uv_folder() -> str:
    """uv is a dependency of ours, so it may be in our environment only."""
    from uv import find_uv_bin

    found = Path(find_uv_bin())
    return "" if shutil.which("uv") else str(found.parent)


def tests_of(place: Path) -> list[Execution]:
    """The tests that runners wrote down, none if they wrote nothing that can be read."""
    with suppress(OSError, NotJUnit):
        return list(read_junit(place / JUNIT).executions)
    with suppress(OSError, NotJest):
        return list(read_jest(place / JEST, place).executions)
    return []


def names_of(tests: Iterable[Execution], place: Path) -> frozenset[str]:
    """The names of tests, told apart by numbers where several have the same, without where the checkout is."""
    named = Counter(one.test.replace(f"{place.resolve()}/", "") for one in tests)
    return frozenset(
        f"{name} ({number})" if number else name for name, times in named.items() for number in range(times)
    )


def _with_failures(output: str, bad: Iterable[Execution]) -> str:
    """What was printed; where that names no test, as Mocha does when it writes a report, what the report says."""
    told = [f"{one.test}: {one.said}" for one in bad if one.test.rpartition(".")[2] not in output]
    return f"{output}\n{'\n'.join(told[:MOST_TOLD])}"[-TAIL:].strip() if told else output


def _is_unread(test: Execution) -> bool:
    """Whether it stands for a file that could not be imported: where one is, no test of it was run."""
    return test.said in UNREAD
