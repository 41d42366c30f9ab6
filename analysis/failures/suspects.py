"""Which of the commits since the last green run is to blame, and why."""

from collections.abc import Sequence
from pathlib import PurePosixPath

from pydantic import Field

from analysis.failures.model import Diagnosis, FailureClass, Value
from analysis.result import Fraction

MANIFESTS = {
    "pyproject.toml", "uv.lock", "poetry.lock", "requirements.txt", "setup.py", "setup.cfg", "package.json",
    "package-lock.json", "yarn.lock", "pnpm-lock.yaml", "Cargo.toml", "Cargo.lock", "go.mod", "go.sum", "pom.xml",
    "build.gradle", "build.gradle.kts", "Gemfile", "Gemfile.lock", "composer.json", "composer.lock",
}  # fmt: skip
SETTINGS = {
    "Makefile",
    "tox.ini",
    "noxfile.py",
    "Dockerfile",
    "docker-compose.yml",
    ".env",
    "conftest.py",
    "CMakeLists.txt",
}
ELSEWHERE = (FailureClass.INFRASTRUCTURE, FailureClass.FLAKY)
"""No commit is to blame for these."""


class ChangedLines(Value):
    """A file that a commit touches, with the line ranges (first, last) it has there after the commit, if known."""

    path: str
    ranges: tuple[tuple[int, int], ...] = ()


class Commit(Value):
    sha: str
    author: str
    subject: str
    files: tuple[ChangedLines, ...]


class Suspect(Value):
    commit: Commit
    score: Fraction
    reasons: tuple[str, ...] = Field(description="Most telling first")


def rank(commits: Sequence[Commit], diagnosis: Diagnosis) -> list[Suspect]:
    """The commits that something speaks against, most suspect first; of equals the newest, as `commits` are ordered."""
    if diagnosis.failure_class in ELSEWHERE:
        return []
    suspects = [Suspect(commit=one, score=min(1, sum(weights)), reasons=tuple(reasons)) for one in commits
                for weights, reasons in [_against(one, diagnosis)] if reasons]  # fmt: skip
    return sorted(suspects, key=lambda suspect: -suspect.score)


def _against(commit: Commit, diagnosis: Diagnosis) -> tuple[list[float], list[str]]:
    told: list[tuple[float, str]] = []
    for depth, frame in enumerate(diagnosis.frames):
        for file in commit.files:
            if not _same_file(frame.path, file.path):
                continue
            changed = frame.line and any(first <= frame.line <= last for first, last in file.ranges)
            weight = (0.7 if changed else 0.4) / (1 + depth / 3)
            told.append((weight, f"changes {file.path}" + (f", line {frame.line} of the error" if changed else "")))
    for file in commit.files:
        name = PurePosixPath(file.path)
        if any(_names(test, file.path) for test in diagnosis.failed_tests):
            told.append((0.3, f"changes the failed test's file {file.path}"))
        if diagnosis.failure_class is FailureClass.DEPENDENCY and name.name in MANIFESTS:
            told.append((0.5, f"changes dependencies in {file.path}"))
        if diagnosis.failure_class is FailureClass.CONFIGURATION and (
            name.name in SETTINGS | MANIFESTS or name.suffix in (".yml", ".yaml", ".toml", ".ini", ".cfg")
        ):
            told.append((0.4, f"changes settings in {file.path}"))
        if diagnosis.first_error and name.stem in diagnosis.first_error.text and len(name.stem) > 3:
            told.append((0.2, f"changes {file.path}, which the error names"))
    told.sort(reverse=True)
    reasons = dict.fromkeys(reason for _, reason in told)
    return [weight for weight, _ in told], list(reasons)


def _same_file(named: str, path: str) -> bool:
    """Logs name files from anywhere: absolute, relative to a package, or by name alone."""
    a, b = PurePosixPath(named).parts, PurePosixPath(path).parts
    shared = min(len(a), len(b))
    return a[-shared:] == b[-shared:]


def _names(test: str, path: str) -> bool:
    dotted = str(PurePosixPath(path).with_suffix("")).replace("/", ".")
    return test.startswith(path) or (len(dotted) > 3 and dotted in test)
