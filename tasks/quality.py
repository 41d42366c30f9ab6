"""The quality of a change: what is new in it against its base, and telling GitHub of it."""

import hashlib
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from prefect import task
from prefect.cache_policies import NO_CACHE
from pydantic import BaseModel, ConfigDict

from analysis.baseline import BASELINE_NAME, load_baseline
from analysis.catalogue import CHECKS, prepare
from analysis.findings import Finding, Location, Severity, worst_first
from analysis.gates.changed_lines import changed_lines, concerns, on_changed_lines
from analysis.gates.describe import annotation_text, comment, headline, summary
from analysis.gates.gates import Comparison, Gates, asks_for_something, broken_gates
from analysis.index.index import Index
from analysis.index.snapshot import take_snapshot
from analysis.suppressions import only_new, suppress
from integrations import git
from integrations.errors import Forbidden, NoSuchReference
from integrations.github import checks, issues, pull_requests
from integrations.github.checks import Annotation, Conclusion
from integrations.github.marker import is_marked
from integrations.github.models import PullRequest
from tasks.checkouts import with_token
from tasks.code import confirm_dead_code, findings_of, open_index, run_check
from tasks.proposals import Mode
from tasks.repositories import Repository, locate, slug_of
from tasks.repository_settings import (
    NAMES,
    RepositorySettings,
    WrongRepositorySettings,
    parse_repository_settings,
)
from tasks.retries import reads, writes
from tasks.writing import github

NAME = "Code quality"
TOPIC = "code-quality-check"
OPERATION = "code_quality_check"
ANNOTATIONS = 20
LEVELS = {Severity.CRITICAL: "failure", Severity.HIGH: "failure", Severity.MEDIUM: "warning"}
CLOSED = "The pull request is closed, so nothing was written to it"
MOVED = "Somebody pushed meanwhile, so the comment is left to the check of the newer commit"


type Compared = tuple[Comparison, RepositorySettings]


class QualityReport(BaseModel):
    """The outcome of `code_quality_check`; `told` is what was written to GitHub."""

    model_config = ConfigDict(frozen=True)

    repository: str
    commit: str
    pull_request: int | None = None
    mode: Mode
    conclusion: Conclusion
    comparison: Comparison
    broken: tuple[str, ...] = ()
    annotations: tuple[Annotation, ...] = ()
    unseen: tuple[Finding, ...] = ()
    told: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return headline(self.comparison, self.broken)


class NotAPullRequest(ValueError):
    """A pull request was asked for in a repository that is not on our GitHub."""


@reads("read pull request")
def read_pull_request(repository: str, number: int | None) -> PullRequest | None:
    """The pull request, None if none was asked for. Raises NotAPullRequest, NotFound."""
    if number is None:
        return None
    slug = slug_of(locate(repository)[1])
    if slug is None:
        raise NotAPullRequest(f"{repository} is not on the GitHub of GITHUB_API_URL, so it has no pull request")
    return pull_requests.get_pull_request(github(), slug, number)


def head_of(pull: PullRequest | None, ref: str | None) -> str | None:
    """The ref to look at: GitHub keeps the head of each pull request, also of one from a fork."""
    return f"refs/pull/{pull.number}/head" if pull else ref


@task(task_run_name="compare {repository.name} with its base", cache_policy=NO_CACHE)
def compare(
    repository: Repository, base: str | None, pull: PullRequest | None
) -> tuple[Comparison, RepositorySettings]:
    """What is new and what is fixed, and the settings that count: those of the base, not those of the change."""
    against = _base_of(repository, base, pull)
    index = open_index(take_snapshot(repository.root))
    found = _found(index)
    if against is None:
        kept = _kept(_confirmed(found, index), repository.root)
        return Comparison(new=tuple(kept), after=_counted(kept)), repository.settings
    with tempfile.TemporaryDirectory(prefix="autopilot-base-") as folder:
        place = git.worktree(repository.mirror, against, Path(folder) / "base", url=with_token(repository.url))
        earlier = _found(open_index(take_snapshot(place)))
        settings = _settings_of(repository, base or (pull.base.ref if pull else repository.branch))
        old = _kept(earlier, place)
        git.remove_worktree(repository.mirror, place)
    changed = _changed(repository, against)
    news = [one for one in only_new(found, earlier) if concerns(one, changed)]
    new = _kept(_confirmed(news, index), repository.root)
    fixed = [one for one in only_new(earlier, found) if asks_for_something(one)]
    after = _counted(_kept(found, repository.root))
    return Comparison(
        base=against, new=tuple(worst_first(new)), fixed=tuple(fixed), before=_counted(old), after=after
    ), settings


def _found(index: Index) -> list[Finding]:
    """What all checks find; a file that is the same in both versions is read once."""
    prepare(index, CHECKS)
    return findings_of(run_check.fn(check, index) for check in CHECKS)


def _base_of(repository: Repository, base: str | None, pull: PullRequest | None) -> str | None:
    """Where the change branched off: from the given base, the pull request's, or the default branch."""
    wanted = base or (pull.base.ref if pull else repository.branch)
    tip = git.resolve(repository.mirror, wanted)
    if tip == repository.commit:
        return None
    try:
        return git.run(["merge-base", tip, repository.commit], repository.mirror).strip() or tip
    except NoSuchReference:
        return tip


def _confirmed(findings: Sequence[Finding], index: Index) -> Sequence[Finding]:
    return confirm_dead_code.fn(findings, index)[0]


def _kept(findings: Sequence[Finding], root: Path) -> list[Finding]:
    """Without what people have decided to live with."""
    return suppress(findings, take_snapshot(root).text, load_baseline(root / BASELINE_NAME))[0]


def _counted(findings: Sequence[Finding]) -> int:
    return sum(map(asks_for_something, findings))


def _settings_of(repository: Repository, base: str) -> RepositorySettings:
    """As the tip of the base has them: who makes the change chooses where it branched off."""
    tip, access = git.resolve(repository.mirror, base), _access(repository)
    listed = git.run(["ls-tree", "--name-only", tip, *NAMES], repository.mirror, variables=access).split()
    files = (
        (name, git.read(["show", f"{tip}:{name}"], repository.mirror, git.NETWORK, variables=access))
        for name in NAMES
        if name in listed
    )
    try:
        return parse_repository_settings(files)
    except WrongRepositorySettings:
        return RepositorySettings()


def _access(repository: Repository) -> dict[str, str]:
    """How git gets what a mirror of a server has not fetched yet."""
    return git.parse_address(with_token(repository.url))[1] if repository.url else {}


def judge(
    repository: Repository,
    pull: PullRequest | None,
    compared: Compared,
    mode: Mode,
) -> QualityReport:
    """The verdict of the gates, with at most 20 findings on changed lines and the rest apart."""
    comparison, settings = compared
    broken = broken_gates(settings.of(OPERATION, Gates), comparison)
    wanted = [finding for finding in comparison.new if asks_for_something(finding)]
    shown = on_changed_lines(wanted, _changed(repository, comparison.base))[:ANNOTATIONS]
    seen = {id(finding) for finding, _ in shown}
    conclusion: Conclusion = "failure" if broken else "success" if comparison.base else "neutral"
    return QualityReport(
        repository=repository.name, commit=repository.commit, pull_request=pull and pull.number, mode=mode,
        conclusion=conclusion, comparison=comparison, broken=broken, remarks=repository.remarks,
        annotations=tuple(_annotation(finding, place) for finding, place in shown),
        unseen=tuple(finding for finding in wanted if id(finding) not in seen),
    )  # fmt: skip


def _changed(repository: Repository, base: str | None) -> dict[str, list[range]]:
    if base is None:
        return {}
    diff = git.diff(repository.mirror, base, repository.commit, "--unified=0", "--no-renames")
    return dict(changed_lines(diff.decode(errors="replace")))


def _annotation(finding: Finding, place: Location) -> Annotation:
    return Annotation.model_validate(
        {
            "path": place.path, "start_line": place.line, "end_line": place.line,
            "annotation_level": LEVELS.get(finding.severity, "notice"), "message": annotation_text(finding, place),
        }
    )  # fmt: skip


@writes("report code quality")
def tell(repository: Repository, report: QualityReport) -> QualityReport:
    """A check run on the commit (a status, where the token may not make one) and one comment that is kept up to date.

    Writes nothing to a pull request that is closed, and no comment on behalf of an older commit.
    """
    slug = repository.slug
    if report.mode is Mode.REPORT or slug is None:
        return report
    pull = pull_requests.get_pull_request(github(), slug, report.pull_request) if report.pull_request else None
    if pull and pull.state != "open":
        return report.model_copy(update={"remarks": (*report.remarks, CLOSED)})
    told = [_tell_check(slug, report)]
    if pull and pull.head.sha != report.commit:
        return report.model_copy(update={"told": tuple(told), "remarks": (*report.remarks, MOVED)})
    if pull and (said := _tell_comment(slug, pull.number, report)):
        told.append(said)
    return report.model_copy(update={"told": tuple(told)})


def _tell_check(slug: str, report: QualityReport) -> str:
    hub = github()
    text = summary(report.comparison, report.broken, report.unseen)
    content = "\0".join([report.title, text, *(one.model_dump_json() for one in report.annotations)])
    key = f"{TOPIC}-{hashlib.sha256(content.encode()).hexdigest()[:16]}"
    try:
        made = checks.create_check_run(
            hub, slug, report.commit, NAME,
            key=key, conclusion=report.conclusion, title=report.title, summary=text,
            annotations=list(report.annotations),
        )  # fmt: skip
    except Forbidden:
        state: Literal["failure", "success"] = "failure" if report.conclusion == "failure" else "success"
        context = f"autopilot/{TOPIC}"
        status = checks.set_status(hub, slug, report.commit, context, state=state, description=report.title)
        return f"status {context}: {status.change}"
    return f"check run {NAME}: {made.change}"


def _tell_comment(slug: str, number: int, report: QualityReport) -> str:
    """Nobody is told that there is nothing, unless there was something before."""
    hub = github()
    worth = any(map(asks_for_something, report.comparison.new)) or bool(report.broken)
    if not worth and not _has_comment(slug, number):
        return ""
    said = issues.add_comment(hub, slug, number, comment(report.comparison, report.broken, report.remarks), key=TOPIC)
    return f"comment: {said.change}"


def _has_comment(slug: str, number: int) -> bool:
    return any(is_marked(one.body, TOPIC) for one in issues.list_comments(github(), slug, number))


def to_markdown(report: QualityReport) -> str:
    """The report for people."""
    wanted = [finding for finding in report.comparison.new if asks_for_something(finding)]
    return summary(report.comparison, report.broken, wanted)
