"""Running a repository's tests again and again, as they are written, shuffled and in parallel, confined like checks."""

import shlex
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from prefect import task
from prefect.cache_policies import NO_CACHE
from pydantic import BaseModel, ConfigDict

import analysis.test_suite
from analysis.own_checks import OURS, PYTHON, VENV, WHOLE, Command, OwnChecks
from analysis.progress import report_progress
from analysis.test_suite.junit import NotJUnit, read_junit
from analysis.test_suite.model import SuiteRun
from integrations import git
from integrations.confined import confined
from integrations.processes import Outcome, execute
from tasks.repositories import Repository
from tasks.repository_settings import ChecksSettings
from tasks.verification import TAIL, checks_of, clean_environment

RECORDER = Path(analysis.test_suite.__file__).with_name("recorder.py")
PLUGIN = "autopilot_recorder"
TOOLS = {"coverage": ("coverage>=7.6",), "xdist": ("pytest-xdist>=3.6", "execnet>=2.1")}
"""What we need beside the repository's own packages, by import name; kept apart from them, without its pytest."""

PROBE = "import importlib.util as u, sys; print(*[n for n in sys.argv[1:] if u.find_spec(n)])"
PROBED = ("coverage", "xdist", "pytest_randomly", "pytest_cov")


class CannotRun(ValueError):
    """The repository's tests cannot be run here, and why."""


class Bench(BaseModel):
    """A prepared checkout in which tests can be run. `has` names packages of interest in its environment.

    `beside` are such of them as we have brought along.
    """

    model_config = ConfigDict(frozen=True)

    name: str
    commit: str
    place: Path
    home: Path
    command: Command
    limits: ChecksSettings
    has: frozenset[str] = frozenset()
    beside: frozenset[str] = frozenset()

    def can(self, package: str) -> bool:
        return package in self.has | self.beside


class Manner(BaseModel):
    """How a run differs from the tests as they are written; `only` are node ids, in the order to run them."""

    model_config = ConfigDict(frozen=True)

    seed: int | None = None
    workers: int = 0
    only: tuple[str, ...] = ()
    coverage: Path | None = None
    fixtures: Path | None = None
    code: str = ""

    def __str__(self) -> str:
        told = "with coverage" if self.coverage else "as written"
        told = f"shuffled by {self.seed}" if self.seed is not None else told
        told = f"{len(self.only)} tests alone" if self.only else told
        return f"{told}, {self.workers} workers" if self.workers else told


@contextmanager
def bench_for(repository: Repository) -> Iterator[Bench]:
    """The repository's tests, ready to run within the block. Raises CannotRun."""
    checks = checks_of(repository)
    if not checks.judge:
        raise CannotRun(
            f"{repository.name} has no tests that were found; name the command in .autopilot.yaml under `checks`"
        )
    with tempfile.TemporaryDirectory(prefix="autopilot-tests-") as folder:
        place = git.worktree(repository.mirror, repository.commit, Path(folder) / "checkout")
        try:
            yield prepare(repository, checks, place, Path(folder) / "home")
        finally:
            git.remove_worktree(repository.mirror, place)


@task(task_run_name="prepare the tests of {repository.name}", cache_policy=NO_CACHE)
def prepare(repository: Repository, checks: OwnChecks, place: Path, home: Path) -> Bench:
    """Install what the tests need, and our recorder beside it. Raises CannotRun."""
    plugin = home / "plugin"
    plugin.mkdir(parents=True)
    shutil.copy(RECORDER, plugin / f"{PLUGIN}.py")
    judge = checks.judge[-1]
    plain = tuple(part for part in judge.arguments if part not in OURS)
    bench = Bench(
        name=repository.name, commit=repository.commit, place=place, home=home,
        command=judge.model_copy(update={"arguments": plain}), limits=repository.settings.checks,
    )  # fmt: skip
    for command in checks.prepare:
        ended = call(bench, command.arguments, {}, network=True)
        if ended.code:
            raise CannotRun(f"The tests cannot be prepared: `{command}` failed\n{_tail(ended)}")
    return _with_tools(bench)


def _with_tools(bench: Bench) -> Bench:
    """What the environment lacks is put into a folder of its own; without an environment of ours we cannot tell."""
    if not (bench.place / VENV).exists():
        return bench
    has = frozenset(call(bench, (PYTHON, "-c", PROBE, *PROBED), {}).output.decode().split())
    missing = [name for name in TOOLS if name not in has]
    wanted = [package for name in missing for package in TOOLS[name]]
    into = ("--no-deps", "--python", PYTHON, "--target", str(bench.home / "tools"))
    install = ("uv", "pip", "install", "--quiet", *into)
    failed = bool(missing) and call(bench, (*install, *wanted), {}, network=True).code != 0
    return bench.model_copy(update={"has": has, "beside": frozenset(() if failed else missing)})


@task(task_run_name="run the tests {manner}", cache_policy=NO_CACHE)
def run_tests(bench: Bench, manner: Manner) -> SuiteRun:
    """What came of each test; a test that fails is no error. Raises CannotRun when there is no answer in time."""
    report_progress(f"run the tests {manner}", 0, 0)
    with tempfile.TemporaryDirectory(dir=bench.home) as folder:
        report = Path(folder) / "junit.xml"
        try:
            ended = call(bench, bench.command.arguments, _variables(bench, manner, report))
        except TimeoutError as error:
            raise CannotRun(f"`{bench.command}` was {error} (checks.timeout_minutes in .autopilot.yaml)") from None
        if not report.is_file():
            raise CannotRun(f"`{bench.command}` wrote no JUnit file, so it seems not to be pytest\n{_tail(ended)}")
        try:
            run = read_junit(report, bench.commit, "here", str(manner))
        except NotJUnit as error:
            raise CannotRun(f"`{bench.command}`: {error}") from error
    if not run.executions:
        raise CannotRun(f"`{bench.command}` ran no test\n{_tail(ended)}")
    order = "as written" if manner.seed is None else "shuffled"
    together = "in parallel" if manner.workers else "one by one"
    return SuiteRun(
        run.commit, run.source, run.executions, run.configuration, run.started, {"order": order, "tests": together}
    )


def import_lines(bench: Bench) -> list[str]:
    """What Python says of its imports while the tests are collected; to be asked when a run has compiled them all."""
    variables = _variables(bench, Manner(), bench.home / "unused.xml")
    options = variables["PYTEST_ADDOPTS"] + " --collect-only"
    variables |= {"PYTEST_ADDOPTS": options, "PYTHONPROFILEIMPORTTIME": "1"}
    return call(bench, bench.command.arguments, variables).complaint.splitlines()


def _variables(bench: Bench, manner: Manner, report: Path) -> dict[str, str]:
    """By the environment, so that any command that ends in pytest is reached."""
    options = ["-p", PLUGIN, "-p", "no:randomly", "-p", "no:cacheprovider", f"--junitxml={report}", "-o",
               "junit_duration_report=total", *WHOLE]  # fmt: skip
    if "pytest_cov" in bench.has:
        options.append("--no-cov")
    if manner.workers or "xdist" in bench.has:
        options += ["-n", str(manner.workers)]
    beside = [bench.home / "tools"] if manner.workers or manner.coverage else []
    found = {
        "PYTEST_ADDOPTS": shlex.join(options),
        "PYTHONPATH": ":".join(map(str, [bench.home / "plugin", *beside])),
        "PYTHONDONTWRITEBYTECODE": "",
        "PYTHONPYCACHEPREFIX": str(bench.home / "compiled" / manner.code),
    }
    if manner.seed is not None:
        found["AUTOPILOT_SEED"] = str(manner.seed)
    if manner.only:
        names = report.with_name("only")
        names.write_text("\n".join(manner.only), encoding="utf-8")
        found["AUTOPILOT_ONLY"] = str(names)
    if manner.coverage:
        found |= {"AUTOPILOT_COVERAGE": str(manner.coverage), "COVERAGE_CORE": "ctrace"}
    if manner.fixtures:
        manner.fixtures.mkdir(exist_ok=True)
        found["AUTOPILOT_FIXTURES"] = str(manner.fixtures)
    return found


def call(bench: Bench, arguments: Sequence[str], variables: Mapping[str, str], *, network: bool = False) -> Outcome:
    """Run a program of the repository under its limits. Raises TimeoutError."""
    seconds = 60 * bench.limits.timeout_minutes
    memory = bench.limits.memory_megabytes * 1024**2
    command = confined(arguments, network=network or bench.limits.network, memory=memory, seconds=seconds)
    environment = clean_environment(bench.home, bench.place) | dict(variables)
    return execute(command, timeout=seconds, cwd=bench.place, environment=environment)


def _tail(ended: Outcome) -> str:
    return (ended.output.decode(errors="replace") + ended.complaint)[-TAIL:].strip()
