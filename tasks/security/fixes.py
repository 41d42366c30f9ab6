"""Pull requests that raise a vulnerable package in a lock file to the version that is fixed."""

import os
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path

from prefect import task
from prefect.cache_policies import NO_CACHE

from analysis.audit.locked import READERS, read_lock
from analysis.audit.model import Audit, Kind, Risk
from analysis.audit.versions import is_before
from analysis.report.markdown_text import escape
from analysis.updates.node import prefix_of, read_package_json
from analysis.updates.uv_lock_text import with_least_change
from integrations import git
from integrations.git_patches import patch_of
from integrations.processes import execute
from tasks.dependencies.place import Place, Unresolvable
from tasks.proposals import Change, Mode, Proposal, propose
from tasks.repositories import Repository, untouchable
from tasks.security.audit import SecuritySettings
from tasks.verification import KEPT_VARIABLES, Outcome, Verdict, verify

SECONDS = 300.0


def propose_fixes(
    repository: Repository, audit: Audit, settings: SecuritySettings, mode: Mode
) -> tuple[list[Proposal], list[str]]:
    """Proposals that the repository's checks let pass, and why others were left out."""
    fixable = fixable_risks(audit, untouchable(repository))[: settings.fixes_at_once]
    proposals: list[Proposal] = []
    left_out: list[str] = []
    before = verify(repository) if fixable else None
    for risk in fixable:
        change = upgrade(repository, risk)
        if not change.diff or before is None:
            left_out.append(f"{risk.package}: the project's constraints do not allow {risk.fixed_in}")
            continue
        after = verify(repository, change.diff)
        if after.is_worse_than(before):
            left_out.append(f"{risk.package} {risk.fixed_in}: {after.sentence}, and without the change it does not")
            continue
        explained = change.model_copy(update={"body": f"{change.body}\n\n{checked(after)}"})
        proposals.append(propose(repository, explained, mode))
    return proposals, left_out


def checked(verdict: Verdict) -> str:
    told = "Nothing checked this" if verdict.outcome is Outcome.NONE else "After the change"
    return f"{told}: {verdict.sentence}."


def fixable_risks(audit: Audit, spared: frozenset[str]) -> Sequence[Risk]:
    """Vulnerable packages that have a fixed version, in locks that can be written here, the most pressing first."""
    return [
        risk
        for risk in audit.risks
        if risk.kind is Kind.VULNERABILITY
        and risk.fixed_in
        and Path(risk.finding.location.path).name in RAISED
        and risk.finding.location.path not in spared
    ]


@task(task_run_name="raise {risk.package} to {risk.fixed_in}", cache_policy=NO_CACHE)
def upgrade(repository: Repository, risk: Risk) -> Change:
    """The change that uv or npm makes of the lock file: the first fixed version if it can be, else a newer one.

    Its diff is empty where no such version is found. The checkout is left as it was.
    """
    lock = repository.root / risk.finding.location.path
    title = f"Raise {risk.package} to {risk.fixed_in}"
    try:
        raised = any(_is_fixed(lock, risk) for _ in RAISED[lock.name](lock, risk))
        diff = patch_of(repository.root) if raised else ""
    finally:
        git.run(["reset", "--hard", "--quiet"], repository.root)
    advisories = "\n".join(f"- {escape(line)}" for line in risk.finding.evidence)
    body = f"{escape(risk.finding.message)}.\n\n{advisories}\n\nReach: {risk.reach.value}, {escape(risk.why)}."
    return Change(topic=topic_of(risk), title=title, body=body, diff=diff)


def topic_of(risk: Risk) -> str:
    """One for each lock file that holds the package; `security-NAME` for a uv.lock at the top."""
    place = Path(risk.finding.location.path)
    where = ["npm"] if place.name == "package-lock.json" else []
    parts = ["security", *where, *place.parent.parts, risk.package]
    return re.sub(r"[^a-z0-9._-]+", "-", "-".join(parts).lower()).replace("--", "-")[:80].rstrip("-.")


def _by_uv(lock: Path, risk: Risk) -> Iterator[None]:
    """One try after the other, each written into the lock."""
    for wanted in (f"{risk.package}=={risk.fixed_in}", risk.package):
        if _lock(lock, wanted):
            yield


def _by_npm(lock: Path, risk: Risk) -> Iterator[None]:
    """First within what is asked for; then, of what the project itself asks for, a newer version in the same form."""
    if _npm(lock.parent, "update", risk.package):
        yield
    package = lock.with_name("package.json")
    asked = read_package_json(package.name, package.read_text(encoding="utf-8")).asked.get(risk.package)
    prefix = None if asked is None else prefix_of(asked)
    if prefix is not None:
        exact = [] if prefix else ["--save-exact"]
        if _npm(lock.parent, "install", *exact, f"{risk.package}@{prefix}{risk.fixed_in}"):
            yield


def _npm(folder: Path, command: str, *arguments: str) -> bool:
    """No script of a package runs."""
    options = ("--package-lock-only", "--ignore-scripts", "--no-audit", "--no-fund")
    with tempfile.TemporaryDirectory(prefix="autopilot-npm-") as home:
        try:
            Place(folder, Path(home), timedelta()).run(["npm", command, *options, *arguments], folder)
        except (Unresolvable, OSError):
            return False
    return True


def _lock(lock: Path, wanted: str) -> bool:
    """Whether uv could raise it; lines of what stays as it is are left alone, if uv takes the lock so."""
    before = lock.read_text(encoding="utf-8")
    if not _uv(lock.parent, "--upgrade-package", wanted):
        return False
    after = lock.read_text(encoding="utf-8")
    lock.write_text(with_least_change(before, after), encoding="utf-8")
    if not _uv(lock.parent, "--check"):
        lock.write_text(after, encoding="utf-8")
    return True


def _uv(folder: Path, *arguments: str) -> bool:
    from uv import find_uv_bin

    kept = {name: value for name, value in os.environ.items() if name in KEPT_VARIABLES or name.startswith("UV_")}
    command = [find_uv_bin(), "lock", "--quiet", *arguments]
    try:
        return execute(command, timeout=SECONDS, cwd=folder, environment=kept | _home()).code == 0
    except (TimeoutError, OSError):
        return False


def _home() -> dict[str, str]:
    return {"HOME": str(Path.home())}


def _is_fixed(lock: Path, risk: Risk) -> bool:
    """Whether no copy of it is older than the fixed version."""
    found = read_lock(READERS[lock.name], lock.name, lock.read_text(encoding="utf-8"))
    held = [one for one in found if one.name == risk.package]
    return bool(held) and not any(is_before(one.ecosystem, one.version, risk.fixed_in) for one in held)


RAISED: Mapping[str, Callable[[Path, Risk], Iterator[None]]] = {
    "uv.lock": _by_uv, "package-lock.json": _by_npm
}  # fmt: skip
"""How a lock file of this name is raised; what follows each step is looked at."""
