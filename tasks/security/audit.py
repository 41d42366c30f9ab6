"""Looking for what could be used against a repository, each means as a task of its own."""

import tempfile
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from prefect import task
from prefect.cache_policies import NO_CACHE
from pydantic import BaseModel, ConfigDict, Field

from analysis.audit.code import find_in_code, without_twins
from analysis.audit.dockerfiles import find_in_dockerfiles
from analysis.audit.files import find_links_outside
from analysis.audit.history import find_old_secrets
from analysis.audit.licences import find_licences
from analysis.audit.locked import Locked, find_locked
from analysis.audit.model import Audit, Kind, Risk, Suppression, by_priority
from analysis.audit.osv import Advisory, parse_advisory, read_database
from analysis.audit.reach import uses_of_packages
from analysis.audit.secrets import find_secrets
from analysis.audit.suppress import apply_comments, apply_suppressions
from analysis.audit.vulnerabilities import find_vulnerabilities
from analysis.audit.workflows import ZIZMOR, ask_zizmor, find_in_workflows, zizmor_program
from analysis.findings import Severity
from analysis.index.index import Index
from analysis.index.snapshot import take_snapshot
from analysis.progress import report_progress
from analysis.result import EngineNote
from analysis.tools import ToolFailed
from config.settings import get_settings
from integrations import git
from integrations.errors import GitError, ServiceError
from integrations.git_patches import OWN
from integrations.osv import fetch_advisories
from tasks.checkouts import with_token
from tasks.code import open_index
from tasks.repositories import Repository

OSV = "OSV"


class LicencePolicy(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    allow: tuple[str, ...] = Field(default=(), description="SPDX names as patterns; all others are told.")
    deny: tuple[str, ...] = ()


class SecuritySettings(BaseModel):
    """`operations: security_audit:` in a repository's `.autopilot.yaml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    suppressions: tuple[Suppression, ...] = ()
    licences: LicencePolicy = LicencePolicy()
    history: bool = Field(default=True, description="Look for credentials in history.")
    code_scanning: bool = Field(default=True, description="Upload SARIF.")
    issues: Literal["none", "github", "linear"] = "github"
    issues_from: Severity = Severity.HIGH
    issues_at_once: int = Field(default=10, ge=0, le=100, description="New issues in one run.")
    linear_team: str = ""
    fixes_at_once: int = Field(default=3, ge=0, le=20, description="Pull requests tried in one run.")


@dataclass(frozen=True, slots=True)
class Looked:
    """What one means found; without `whole` its kind was not looked at to the end, and the note says why."""

    kind: Kind
    risks: tuple[Risk, ...] = ()
    whole: bool = True
    note: EngineNote | None = None


@task(task_run_name="read {repository.name}", cache_policy=NO_CACHE)
def read_code(repository: Repository) -> Index:
    """What files there are, over the facts that earlier runs have kept."""
    return open_index(take_snapshot(repository.root))


@task(task_run_name="look for vulnerabilities", cache_policy=NO_CACHE)
def look_for_vulnerabilities(index: Index) -> Looked:
    """Known ones of what is locked, by a copy of OSV's data where one is given, else by its server."""
    locked = find_locked(index.snapshot)
    if not locked:
        note = EngineNote(engine=OSV, used=True, message="no lock file that we can read")
        return Looked(Kind.VULNERABILITY, note=note)
    try:
        advisories = list(_advisories(locked))
    except (ServiceError, OSError, zipfile.BadZipFile) as error:
        return Looked(Kind.VULNERABILITY, whole=False, note=EngineNote(engine=OSV, used=False, message=str(error)))
    risks = find_vulnerabilities(locked, advisories, uses_of_packages(index))
    told = f"{len(locked)} locked versions"
    return Looked(Kind.VULNERABILITY, tuple(risks), note=EngineNote(engine=OSV, used=True, message=told))


def _advisories(locked: Sequence[Locked]) -> Iterable[Advisory]:
    settings = get_settings().analysis
    if settings.osv_database:
        return read_database(settings.osv_database, locked)
    wanted = list(dict.fromkeys((one.ecosystem, one.name, one.version) for one in locked))
    report_progress(f"ask for vulnerabilities of {len(wanted)} versions", 0, 0)
    return filter(None, map(parse_advisory, fetch_advisories(settings.osv_api_url, wanted)))


@task(task_run_name="look for secrets", cache_policy=NO_CACHE)
def look_for_secrets(repository: Repository, index: Index, *, history: bool) -> list[Looked]:
    """Credentials in the tree, and those that are only in history."""
    published = publication_of(repository)
    current = find_secrets(index.snapshot, published(repository.commit))
    found = Looked(Kind.SECRET, tuple(current))
    if not history:
        return [found]
    report_progress("look for secrets in history", 0, 0)
    known = {one.finding.context for one in current}
    try:
        with tempfile.TemporaryDirectory(prefix="autopilot-history-") as folder:
            old = find_old_secrets(whole_history(repository, Path(folder)), known, published)
    except GitError as error:
        note = EngineNote(engine="history", used=False, message=str(error))
        return [found, Looked(Kind.SECRET, whole=False, note=note)]
    return [found, Looked(Kind.SECRET, tuple(old))]


def whole_history(repository: Repository, folder: Path) -> Path:
    """A copy that has every version of every file: our mirror fetches them one by one when it is of a server."""
    promised = git.run(["config", "--default", "false", "--get", "remote.origin.promisor"], repository.mirror).strip()
    if promised != "true":
        return repository.mirror
    return git.clone(with_token(repository.url), folder / "clone", ref=repository.commit, blobless=False)


def publication_of(repository: Repository) -> Callable[[str], str]:
    """Tells for a commit which published branch has it: of a folder, what its remotes are known to have."""
    folder = Path(repository.name).expanduser()
    place = folder if not git.is_git_url(repository.name) and folder.is_dir() else repository.mirror

    def published(commit: str) -> str:
        wanted = ["for-each-ref", f"--contains={commit}", "--format=%(refname:short)", "refs/remotes"]
        try:
            names = git.run(wanted, place).split()
        except GitError:
            return ""
        main = f"origin/{repository.branch}"
        others = (name for name in names if "/" in name and not name.endswith("/HEAD") and f"/{OWN}" not in name)
        return main if main in names else next(others, "")

    return published


@task(task_run_name="look at code and files", cache_policy=NO_CACHE)
def look_at_files(repository: Repository, index: Index, settings: SecuritySettings) -> list[Looked]:
    """Insecure code, Dockerfiles, links and licences."""
    policy, locked = settings.licences, find_locked(index.snapshot)
    try:
        code = Looked(Kind.CODE, tuple(find_in_code(index)))
    except ToolFailed as error:
        code = Looked(Kind.CODE, whole=False, note=EngineNote(engine=error.tool, used=False, message=str(error)))
    return [
        code,
        Looked(Kind.CONTAINER, tuple(find_in_dockerfiles(index.snapshot))),
        Looked(Kind.PERMISSION, tuple(find_links_outside(repository.root))),
        Looked(Kind.LICENCE, tuple(find_licences(locked, policy.allow, policy.deny))),
    ]


@task(task_run_name="look at workflows", cache_policy=NO_CACHE)
def look_at_workflows(index: Index) -> Looked:
    """GitHub Actions, by zizmor, else by our own rules."""
    snapshot = index.snapshot
    program = zizmor_program()
    if not any(file.path.startswith(".github/") for file in snapshot.files):
        return Looked(Kind.WORKFLOW)
    note = EngineNote(engine=ZIZMOR, used=False, message="not installed; a few rules of our own were used instead")
    if program:
        try:
            return Looked(Kind.WORKFLOW, tuple(ask_zizmor(program, snapshot.root)))
        except ToolFailed as error:
            note = EngineNote(engine=ZIZMOR, used=False, message=f"{error}; rules of our own were used instead")
    return Looked(Kind.WORKFLOW, tuple(find_in_workflows(snapshot)), note=note)


def conclude(repository: Repository, index: Index, looked: Sequence[Looked], settings: SecuritySettings) -> Audit:
    """One list of all that was found, without what people accepted."""
    risks = without_twins(risk for one in looked for risk in one.risks)
    risks, by_comment = apply_comments(risks, index.snapshot)
    risks, by_settings = apply_suppressions(risks, settings.suppressions, datetime.now(UTC).date())
    unseen = {one.kind for one in looked if not one.whole}
    return Audit(
        repository=repository.slug or repository.name, commit=repository.commit, branch=repository.branch,
        risks=tuple(by_priority(risks)), accepted=(*by_settings, *by_comment),
        examined=frozenset(one.kind for one in looked) - unseen,
        engines=tuple(one.note for one in looked if one.note), remarks=repository.remarks,
    )  # fmt: skip
