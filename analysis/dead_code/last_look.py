"""A last look at what would be removed: at what people wrote beside it, and at texts that name it."""

import io
import re
import tokenize
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

from analysis.findings import Finding, Severity, Tier
from analysis.index.headers import foreign
from analysis.index.languages import Language
from analysis.index.paths import is_generated, is_migration
from analysis.index.snapshot import Snapshot

MEANT = re.compile(
    r"\b(unused|not (?:\w+ ){0,2}(?:used|called|included|implemented|supported|needed|finished|complete|ready|working)"
    r"|no longer (?:used|needed|called)|isn'?t used|never (?:\w+ ){0,2}(?:used|called)|unfinished|incomplete"
    r"|work in progress|kept|keep (?:it|this|them|for|around|in)|for (?:now|later|future|posterity)"
    r"|(?:in|for) (?:the )?future|debugging|(?<!rights )reserved|placeholder|deprecated|backwards?[ -]?compat\w*"
    r"|has been (?:removed|renamed|moved|replaced)|do(?:n'?t| not) (?:remove|delete)|static (?:import|analysis)"
    r"|pyinstaller|py2exe|py2app|cx_?freeze)\b",
    re.IGNORECASE,
)
"""What people write about code that they know to be unused."""

MARKED = re.compile(
    r"\b(TODO|FIXME|XXX|WIP|HACK|legacy|compat\w*|debug|stub|alternative\w*|slower|faster|mypy|pyright|vulture|F841|F811"
    r"|(?:for|by|in) (?:\w+ )?test(?:s|ing)?)\b",
    re.IGNORECASE,
)
"""What only a comment right above, or that opens the body, says of such code: further down it is about other things."""
OPENING = 3
DOCUMENTED = re.compile(r"^\s*Parameters\s*\n\s*-{4,}\s*$", re.MULTILINE)
"""A docstring as users of a library get it."""

COMMENT = re.compile(r"^\s*(#|//|/?\*|@)")
JAVASCRIPT_COMMENT = re.compile(r"(?://|/\*|^\s*\*).*")
QUOTED = 60
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
    return _doubt_what_hangs(looked, snapshot, ends)


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
    return finding.model_copy(
        update={"tier": Tier.INFORMATION, "severity": Severity.INFO, "confidence": 0.5, "evidence": evidence}
    )


def _doubt_what_hangs(
    findings: list[Finding], snapshot: Snapshot, ends: Mapping[tuple[str, int], int]
) -> list[Finding]:
    """The findings; for review what the same file's doubtful code uses, and so on."""
    hopeful = {one.location.path for one in findings if one.tier is Tier.SAFE_TO_FIX}
    waiting = [one for one in findings if one.tier is Tier.REVIEW and one.location.path in hopeful]
    found = {id(one): one for one in findings}
    while waiting:
        doubtful = waiting.pop()
        body = _body(doubtful, _own(doubtful, ends), snapshot)
        for key, one in found.items():
            if one.tier is Tier.SAFE_TO_FIX and one.location.path == doubtful.location.path and name(one) in body:
                found[key] = doubted(one, [HANGING])
                waiting.append(found[key])
    return list(found.values())


def _own(finding: Finding, ends: Mapping[tuple[str, int], int]) -> range:
    """The lines of the definition that a finding is about."""
    place = finding.location
    return range(place.line, 1 + ends.get((place.path, place.line), place.end_line or place.line))


def _body(finding: Finding, own: range, snapshot: Snapshot) -> set[str]:
    """The words of a definition's lines."""
    lines = (snapshot.text(finding.location.path) or "").splitlines()
    return set(re.findall(r"\w+", "\n".join(lines[own.start - 1 : own.stop - 1])))


def name(finding: Finding) -> str:
    return finding.symbol.rpartition(".")[2]


def doubted(finding: Finding, doubts: Sequence[str]) -> Finding:
    """The finding, for review if there are doubts."""
    if not doubts:
        return finding
    return finding.model_copy(
        update={
            "tier": Tier.REVIEW, "severity": Severity.LOW, "confidence": 0.8, "fix": "",
            "evidence": (*finding.evidence, *doubts),
        }
    )  # fmt: skip


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
    remarks = list(_in_python(lines) if python else _in_javascript(lines)) if _may_tell(lines, own, word) else []
    if is_migration(place.path):
        yield "a migration that has run somewhere is left as it is"
    if origin := foreign(place.path, "\n".join(lines), snapshot):
        yield COPY.format(origin)
    if remark := _speaks_of_it(lines, remarks, own):
        yield f"a comment or text of its own speaks of it as unused or kept: “{remark}”"
    if DOCUMENTED.search("\n".join(lines[own.start - 1 : own.stop - 1])):
        yield "its parameters are documented as for others to use it"
    if any(at in own and f"{called}(" in text for at, text in remarks):
        yield "a text of its own shows how it is called"
    if any(at not in own and word.search(text) for at, text in remarks):
        yield "a comment or text in the file names it: a call may have been commented out for a while"
    if other := next((path for path in naming.get(called, ()) if path != place.path and _is_told_apart(finding)), ""):
        yield f"{other} names it, in a comment or in another language"


def _may_tell(lines: Sequence[str], own: range, word: re.Pattern[str]) -> bool:
    """Whether comments and strings need telling from code: they say no more than their lines do."""
    near = lines[_first(lines, own) - 1 : own.stop - 1]
    others = (line for at, line in enumerate(lines, 1) if at != own.start)
    return any(MEANT.search(line) or MARKED.search(line) for line in near) or any(map(word.search, others))


def _speaks_of_it(lines: Sequence[str], remarks: Iterable[tuple[int, str]], own: range) -> str:
    """What the comment right above, or one in the body, says of why the code is there."""
    first = _first(lines, own)
    for at, text in remarks:
        opens = at <= own.start or (at <= own.start + OPENING and bool(COMMENT.match(lines[at - 1])))
        if first <= at < own.stop and (MEANT.search(text) or (opens and MARKED.search(text))):
            return text.strip()[:QUOTED]
    return ""


def _first(lines: Sequence[str], own: range) -> int:
    """The first line of the comments and decorators above a definition; its own without any."""
    first = own.start
    while first > 1 and COMMENT.match(lines[first - 2]):
        first -= 1
    return first


def _in_python(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Line and text of comments and strings, a line at a time."""
    try:
        for token in tokenize.generate_tokens(io.StringIO("\n".join(lines) + "\n").readline):
            if token.type in (tokenize.COMMENT, tokenize.STRING, tokenize.FSTRING_MIDDLE):
                yield from enumerate(token.string.splitlines(), token.start[0])
    except (tokenize.TokenError, SyntaxError):
        yield from enumerate(lines, 1)


def _in_javascript(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Line and text of comments; names in strings are facts of the file."""
    return ((at, found[0]) for at, line in enumerate(lines, 1) if (found := JAVASCRIPT_COMMENT.search(line)))
