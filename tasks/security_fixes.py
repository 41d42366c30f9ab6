"""Pull requests that raise a vulnerable package in uv.lock to the version that is fixed."""

import os
from collections.abc import Sequence
from pathlib import Path

from packaging.version import Version
from prefect import task
from prefect.cache_policies import NO_CACHE

from analysis.audit.locked import read_lock, read_toml_lock
from analysis.audit.model import Audit, Kind, Risk
from analysis.report.markdown_text import escape
from analysis.updates.uv_lock_text import with_least_change
from integrations import git
from integrations.git_patches import patch_of
from integrations.processes import execute
from tasks.proposals import Change, Mode, Proposal, propose
from tasks.repositories import Repository, untouchable
from tasks.security_audit import SecuritySettings
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
    """Vulnerable packages of a uv.lock that have a fixed version, the most pressing first."""
    return [
        risk
        for risk in audit.risks
        if risk.kind is Kind.VULNERABILITY
        and risk.fixed_in
        and Path(risk.finding.location.path).name == "uv.lock"
        and risk.finding.location.path not in spared
    ]


@task(task_run_name="raise {risk.package} to {risk.fixed_in}", cache_policy=NO_CACHE)
def upgrade(repository: Repository, risk: Risk) -> Change:
    """The change that uv makes of the lock file: the first fixed version if it can be, else a newer one.

    Its diff is empty where uv finds no version. The checkout is left as it was.
    """
    lock = repository.root / risk.finding.location.path
    title = f"Raise {risk.package} to {risk.fixed_in}"
    diff = ""
    try:
        for wanted in (f"{risk.package}=={risk.fixed_in}", risk.package):
            if _lock(lock, wanted) and _is_fixed(lock, risk):
                diff = patch_of(repository.root)
                break
    finally:
        git.run(["reset", "--hard", "--quiet"], repository.root)
    advisories = "\n".join(f"- {escape(line)}" for line in risk.finding.evidence)
    body = f"{escape(risk.finding.message)}.\n\n{advisories}\n\nReach: {risk.reach.value}, {escape(risk.why)}."
    return Change(topic=f"security-{risk.package}"[:80].lower(), title=title, body=body, diff=diff)


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
    found = read_lock(read_toml_lock, "uv.lock", lock.read_text(encoding="utf-8"))
    versions = [Version(one.version) for one in found if one.name == risk.package]
    return bool(versions) and min(versions) >= Version(risk.fixed_in)
