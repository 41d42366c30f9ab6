"""A last look at what would be removed: at what people wrote beside it, and at texts that name it."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from analysis.dead_code.heaps import shared_fates
from analysis.dead_code.remarks import may_tell, remarks, speaks_of_it, with_last_comments
from analysis.findings import Finding, Severity, Tier
from analysis.index.headers import foreign
from analysis.index.languages import Language
from analysis.index.paths import is_generated, is_migration
from analysis.index.snapshot import Snapshot

DOCUMENTED = re.compile(r"^\s*Parameters\s*\n\s*-{4,}\s*$", re.MULTILINE)
"""A docstring as users of a library get it."""

NOTHING = re.compile(
    r"\s*(?:async )?def [^\n]*:\s*(?:r?(\"{3}|\'{3})(?s:.*?)\1|pass|\.\.\.|return(?: None)?+|#[^\n]*+|\s++)*"
)
"""A function without a statement."""

COPY = "the file may have been copied in from another project: “{}”"
HANGING = "what uses it is unused too, but may be wanted"


def look_again(
    findings: Iterable[Finding],
    snapshot: Snapshot,
    commented: Mapping[str, Collection[str]] | None = None,
    extents: Mapping[tuple[str, int], int] | None = None,
) -> list[Finding]:
    """The findings; one that would be safe to fix is for review where a comment or a text speaks for it.

    `commented` holds the names in the comments of Python files by path; `extents` the last lines of definitions by
    path and first line, where the findings are only about names.
    """
    found = _without_copies(findings, snapshot)
    ends = extents or {}
    safe = [one for one in found if one.tier is Tier.SAFE_TO_FIX]
    if not safe:
        return found
    naming = _naming(snapshot, {name(one) for one in safe if _is_told_apart(one)}, commented or {})
    looked = [
        doubted(one, list(_doubts(one, _own(one, ends), snapshot, naming))) if one.tier is Tier.SAFE_TO_FIX else one
        for one in found
    ]
    return doubt_what_hangs(_doubt_heaps(looked, snapshot, ends), snapshot, ends)


def _without_copies(findings: Iterable[Finding], snapshot: Snapshot) -> list[Finding]:
    """The findings; for information what a maintainer would look at in files that were copied in."""
    origins: dict[str, str] = {}
    found: list[Finding] = []
    for one in findings:
        path = one.location.path
        if one.tier is not Tier.REVIEW or not one.rule_id.startswith("dead-code/"):
            found.append(one)
            continue
        if path not in origins:
            origins[path] = foreign(path, snapshot.text(path) or "", snapshot)
        found.append(lowered(one, COPY.format(origins[path])) if origins[path] else one)
    return found


def lowered(finding: Finding, reason: str) -> Finding:
    """The finding as mere information, and why."""
    evidence = (*finding.evidence, reason)
    return replace(finding, tier=Tier.INFORMATION, severity=Severity.INFO, confidence=0.5, evidence=evidence)


def _doubt_heaps(findings: list[Finding], snapshot: Snapshot, ends: Mapping[tuple[str, int], int]) -> list[Finding]:
    safe = [one for one in findings if one.tier is Tier.SAFE_TO_FIX]
    fates = shared_fates(safe, lambda one: body_of(one, snapshot, ends))
    return [doubted(one, [fates[id(one)]]) if id(one) in fates else one for one in findings]


def doubt_what_hangs(findings: list[Finding], snapshot: Snapshot, ends: Mapping[tuple[str, int], int]) -> list[Finding]:
    """The findings; for review what the same file's doubtful code uses, and so on."""
    hopeful = {one.location.path for one in findings if one.tier is Tier.SAFE_TO_FIX}
    waiting = [one for one in findings if one.tier is Tier.REVIEW and one.location.path in hopeful]
    found = {id(one): one for one in findings}
    while waiting:
        doubtful = waiting.pop()
        body = body_of(doubtful, snapshot, ends)
        for key, one in found.items():
            if one.tier is Tier.SAFE_TO_FIX and one.location.path == doubtful.location.path and name(one) in body:
                found[key] = doubted(one, [HANGING])
                waiting.append(found[key])
    return list(found.values())


def _own(finding: Finding, ends: Mapping[tuple[str, int], int]) -> range:
    """The lines of the definition that a finding is about."""
    place = finding.location
    return range(place.line, 1 + ends.get((place.path, place.line), place.end_line or place.line))


def body_of(finding: Finding, snapshot: Snapshot, ends: Mapping[tuple[str, int], int]) -> set[str]:
    """The words of the lines of the definition that a finding is about."""
    own = _own(finding, ends)
    lines = (snapshot.text(finding.location.path) or "").splitlines()
    return set(re.findall(r"\w+", "\n".join(lines[own.start - 1 : own.stop - 1])))


def name(finding: Finding) -> str:
    return finding.symbol.rpartition(".")[2]


def doubted(finding: Finding, doubts: Sequence[str]) -> Finding:
    """The finding, for review if there are doubts."""
    if not doubts:
        return finding
    evidence = (*finding.evidence, *doubts)
    return replace(finding, tier=Tier.REVIEW, severity=Severity.LOW, confidence=0.8, fix="", evidence=evidence)


def _is_told_apart(finding: Finding) -> bool:
    """Whether a text that holds the name means it: no plain word, and in Python, where names are not kept by file."""
    return _is_python(finding) and "_" in name(finding)


def _is_python(finding: Finding) -> bool:
    return finding.location.path.endswith((".py", ".pyw"))


def _naming(
    snapshot: Snapshot, names: AbstractSet[str], commented: Mapping[str, Collection[str]]
) -> Mapping[str, Sequence[str]]:
    """By name: the files that hold it in a comment or in another language, in reading order."""
    found: dict[str, list[str]] = defaultdict(list)
    for file in snapshot.of(Language.PYTHON, Language.TYPESCRIPT, Language.JAVASCRIPT) if names else ():
        python = file.language is Language.PYTHON
        held = _commented(file.path, names, commented) if python else _held(file.path, names, snapshot)
        for one in held:
            found[one].append(file.path)
    return found


def _commented(path: str, names: AbstractSet[str], commented: Mapping[str, Collection[str]]) -> AbstractSet[str]:
    return set() if is_generated(path) else names & set(commented.get(path, ()))


def _held(path: str, names: AbstractSet[str], snapshot: Snapshot) -> AbstractSet[str]:
    """Those of the names that a file written by people holds as words."""
    try:
        content = snapshot.read(path)
    except OSError:
        return set()
    words = [(one, word) for one in names if (word := one.encode()) in content]
    held = {one for one, word in words if re.search(rb"\b%b\b" % re.escape(word), content)}
    return set() if held and is_generated(path, content) else held


def _doubts(finding: Finding, own: range, snapshot: Snapshot, naming: Mapping[str, Sequence[str]]) -> Iterator[str]:
    place, called = finding.location, name(finding)
    python = _is_python(finding)
    lines = (snapshot.text(place.path) or "").splitlines()
    word = re.compile(rf"\b{re.escape(called)}\b")
    own = with_last_comments(lines, own)
    said = list(remarks(lines, python=python)) if may_tell(lines, own, word) else []
    if is_migration(place.path):
        yield "a migration that has run somewhere is left as it is"
    if origin := foreign(place.path, "\n".join(lines), snapshot):
        yield COPY.format(origin)
    if remark := speaks_of_it(lines, said, own):
        yield f"a comment or text of its own speaks of it as unused or kept: “{remark}”"
    if DOCUMENTED.search("\n".join(lines[own.start - 1 : own.stop - 1])):
        yield "its parameters are documented as for others to use it"
    if python and NOTHING.fullmatch("\n".join(lines[own.start - 1 : own.stop - 1])):
        yield "its body is empty: it may mark a place for code to come"
    if any(at in own and f"{called}(" in text for at, text in said):
        yield "a text of its own shows how it is called"
    if any(at not in own and word.search(text) for at, text in said):
        yield "a comment or text in the file names it: a call may have been commented out for a while"
    if other := next((path for path in naming.get(called, ()) if path != place.path and _is_told_apart(finding)), ""):
        yield f"{other} names it, in a comment or in another language"
