"""Removing dead code from a checkout, as far as the repository's own checks let it go."""

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from prefect import task
from prefect.cache_policies import NO_CACHE
from pydantic import BaseModel, ConfigDict, Field, PositiveInt

from analysis.baseline import BASELINE_NAME, load_baseline
from analysis.catalogue import CHECKS
from analysis.findings import Finding, Tier
from analysis.index.paths import is_test
from analysis.index.snapshot import take_snapshot
from analysis.progress import report_progress
from analysis.python.facts import PYTHON
from analysis.removal.bisect import most_that_pass
from analysis.removal.choose import REMOVABLE, certain, closed, is_ours
from analysis.removal.edit import without
from analysis.removal.model import IMPORT, LeftOut, Refused, Removed, doomed_by
from analysis.removal.modules import unneeded_modules
from analysis.removal.tested import Bundle, with_their_tests
from analysis.result import EngineNote
from analysis.suppressions import only_new, suppress
from integrations import git
from integrations.git_patches import patch_of
from tasks.code import confirm_dead_code, findings_of, open_index, run_check
from tasks.repositories import Repository, untouchable
from tasks.verification import Verdict, checks_of, verify

ASKED = ("dead code", "mistakes", "dead JavaScript", "JavaScript problems")
"""The checks that know what is unused, and what would be undefined."""

ROUNDS = 4
"""What a removal leaves unused goes as well, and what that leaves, and so on; each round looks at everything."""

FAILS = "the repository's checks fail without it"
UNTRIED = "there was no time to try it alone"


class CleanupSettings(BaseModel):
    """`operations: dead_code_cleanup:` in a repository's `.autopilot.yaml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    limit: PositiveInt | None = Field(default=None, description="Most names removed in one pull request.")
    attempts: PositiveInt = Field(default=12, description="How often the checks may run to find what fails.")


class Dead(BaseModel):
    """All that the checks found, confirmed where graph-sitter could be asked; `accepted` is what people keep."""

    findings: tuple[Finding, ...] = ()
    accepted: tuple[Finding, ...] = ()
    tested: tuple[Bundle, ...] = Field(default=(), description="What only tests use, with these tests.")
    engine: EngineNote

    @property
    def known(self) -> tuple[Finding, ...]:
        return (*self.findings, *self.accepted)

    def candidates(self, path: str, *, tested: bool) -> list["Bundle"]:
        """What would be removed if every check passed."""
        return choose(self, len(self.known), path, judged=True, tested=tested)


class Removal(BaseModel):
    """A change that removes code; `broken` says what would be undefined after it."""

    diff: str = ""
    removed: tuple[Removed, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    modules: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()


@task(task_run_name="find dead code in {repository.name}", cache_policy=NO_CACHE)
def find_dead_code(repository: Repository) -> Dead:
    """What nothing uses, but for what people said to keep, by comment, baseline or settings."""
    found, engine = _look(repository.root, ())
    read = take_snapshot(repository.root).text
    kept, accepted = suppress(found, read, load_baseline(repository.root / BASELINE_NAME))
    spared = untouchable(repository)
    free = [one for one in kept if one.location.path not in spared]
    also = [one for one in kept if one.location.path in spared]
    tested = with_their_tests(free, open_index(take_snapshot(repository.root)).facts(PYTHON))
    return Dead(
        findings=tuple(free),
        accepted=(*(one for one, _ in accepted), *also),
        tested=tuple(bundle for bundle in tested if spared.isdisjoint(one.location.path for one in bundle)),
        engine=engine,
    )


def can_judge(repository: Repository, before: Verdict | None) -> bool:
    """Whether the checks would tell a change that breaks something; before they ran, whether there are any."""
    if before is None:
        return bool(checks_of(repository).judge)
    return before.can_judge


def choose(dead: Dead, limit: int, path: str, *, judged: bool, tested: bool = False) -> list[Bundle]:
    """What is removed together: certain enough, below `path`, at most about `limit` names.

    With `tested` also what only tests use, with these tests, if the checks can judge the others.
    """
    sure: list[Bundle] = [(one,) for one in certain(dead.findings, judged=judged, path=path)]
    if tested and judged:
        sure += [bundle for bundle in dead.tested if is_ours(bundle[0].location.path, path)]
    return sure[:limit]


def remove_what_passes(
    repository: Repository, dead: Dead, chosen: Sequence[Bundle], before: Verdict | None, attempts: int
) -> tuple[Removal, Verdict | None]:
    """The largest part of the removal that the checks let pass, with their verdict; None where they cannot tell."""
    judged = before is not None and can_judge(repository, before)
    verdicts: dict[str, Verdict] = {}
    removals: dict[tuple[Bundle, ...], Removal] = {(): Removal()}

    def passes(part: Sequence[Bundle]) -> bool:
        names = list(dict.fromkeys(one for bundle in part for one in bundle))
        removals[tuple(part)] = removal = remove(repository, dead, names)
        if not judged or not removal.diff or removal.broken:
            return not removal.broken
        if removal.diff not in verdicts:
            verdicts[removal.diff] = verify(repository, removal.diff)
        return before is not None and not verdicts[removal.diff].is_worse_than(before)

    passing = most_that_pass(chosen, passes, attempts)
    removal = removals[passing.kept]
    why = [(passing.failing, FAILS), (passing.untried, UNTRIED)]
    stays = [LeftOut(finding=one, reason=reason) for part, reason in why for one, *_ in part]
    return removal.model_copy(update={"left_out": (*removal.left_out, *stays)}), verdicts.get(removal.diff)


@task(task_run_name="remove dead code from {repository.name}", cache_policy=NO_CACHE)
def remove(repository: Repository, dead: Dead, chosen: Sequence[Finding]) -> Removal:
    """The change that removes these, and all that is unused once they are gone; the checkout is left as it was."""
    if not chosen:
        return Removal()
    root = repository.root
    try:
        return _removed(repository, dead, chosen)
    finally:
        git.run(["reset", "--hard", "--quiet"], root)


def _removed(repository: Repository, dead: Dead, chosen: Sequence[Finding]) -> Removal:
    root, spared = repository.root, untouchable(repository)
    kept = [one for one in dead.findings if one.rule_id in REMOVABLE and one not in chosen]
    wanted = closed(chosen, kept, take_snapshot(root).text)
    named = [LeftOut(finding=one, reason="what stays uses it") for one in chosen if one not in wanted]
    removed, left_out = _take_out(root, wanted, follows=False)
    later: list[Finding] = []
    for number in range(ROUNDS):
        report_progress("look for what is unused now", number, ROUNDS)
        found, _ = _look(root, dead.known)
        new, _ = suppress(only_new(found, dead.known), take_snapshot(root).text)
        later = [one for one in new if one.location.path not in spared]
        more, refused = _take_out(root, _following(later, {one.finding.location.path for one in removed}), follows=True)
        removed, left_out = [*removed, *more], [*left_out, *refused]
        if not more:
            break
    modules = unneeded_modules(open_index(take_snapshot(root)), {one.finding.location.path for one in removed})
    for module in modules:
        (root / module).unlink()
    broken = tuple(f"{one.location.path}:{one.location.line} {one.message}" for one in later if _is_broken(one))
    return Removal(
        diff=patch_of(root),
        removed=tuple(removed),
        left_out=(*named, *left_out),
        modules=modules,
        broken=broken,
    )


def _following(new: Iterable[Finding], touched: Collection[str]) -> list[Finding]:
    """What became unused: imports of files that were touched, whoever they are of, and what is certain by itself."""
    imports = [
        one
        for one in new
        if one.rule_id == IMPORT
        and one.location.path in touched
        and (one.tier is not Tier.INFORMATION or is_test(one.location.path))
    ]
    return [*imports, *(one for one in certain(new, judged=False) if one not in imports)]


def _is_broken(finding: Finding) -> bool:
    return finding.rule_id in {"bugs/undefined-name", "bugs/undefined-export", "syntax/error"}


def _look(root: Path, known: Iterable[Finding]) -> tuple[tuple[Finding, ...], EngineNote]:
    """What the checks say of the files as they are now; what was not known before is put to graph-sitter as well."""
    index = open_index(take_snapshot(root))
    found = findings_of(run_check.fn(check, index) for check in CHECKS if check.name in ASKED)
    new = only_new(found, known)
    confirmed, note = confirm_dead_code.fn(new, index)
    judged = {id(one): two for one, two in zip(new, confirmed, strict=True)}
    return tuple(judged.get(id(one), one) for one in found), note


def _take_out(root: Path, findings: Iterable[Finding], *, follows: bool) -> tuple[list[Removed], list[LeftOut]]:
    """Edit the files; a name that cannot be taken out cleanly stays."""
    by_path: dict[str, list[Finding]] = {}
    for finding in findings:
        by_path.setdefault(finding.location.path, []).append(finding)
    edited = [_edit(root / path, group) for path, group in by_path.items()]
    removed = [Removed(finding=one, follows=follows) for gone, _ in edited for one in gone]
    return removed, [one for _, left_out in edited for one in left_out]


def _edit(file: Path, findings: Sequence[Finding]) -> tuple[Sequence[Finding], list[LeftOut]]:
    """Take the names out of one file; gives those that went and those that stay."""
    left_out: list[LeftOut] = []
    while findings:
        try:
            file.write_bytes(without(file.read_bytes(), [doomed_by(one) for one in findings]))
            break
        except Refused as refused:
            stays = [one for one in findings if doomed_by(one) == refused.doomed]
            left_out += [LeftOut(finding=one, reason=refused.reason) for one in stays]
            findings = [one for one in findings if one not in stays]
    return findings, left_out
