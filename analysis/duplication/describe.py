"""One clone class as a finding: how much, where, which functions, and what was renamed."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analysis.duplication.classes import CloneClass
from analysis.duplication.matches import Run, Text
from analysis.duplication.syntax import syntax_of
from analysis.duplication.tokens import scan
from analysis.findings import Category, Finding, Location, Severity, Tier
from analysis.index.paths import is_example, is_test
from analysis.index.snapshot import SourceFile
from analysis.rules import Rule

CLONE = Rule(
    id="duplication/clone",
    title="Copied code",
    help="The same code stands in several places, so that each fix must be made in all of them. Move it to one "
    "function with parameters for what differs, or say why the copies must be free to go apart.",
    category=Category.QUALITY,
    severity=Severity.MEDIUM,
    tier=Tier.REVIEW,
)
_MANY_LINES = 60
_RENAMES_SHOWN = 8
_NAMES_SHOWN = 4
_DEFINITION = re.compile(
    r"^\s*(?:export\s+)?(?:default\s+)?(?:(?:public|private|protected|static|abstract|async|override|get|set)\s+)*"
    r"(?:(?:def|class|function\s*\*?)\s+(?P<declared>\w+)|(?:const|let|var)\s+(?P<bound>\w+).*(?:=>|\bfunction\b)"
    r"|(?!if\b|for\b|while\b|switch\b|catch\b)(?P<method>[#\w]+)\s*\([^;]*\{\s*$)"
)
_ASYNC = re.compile(r"\b(?:async|await)\b")


@dataclass(frozen=True)
class Found:
    """A clone class with the texts that its runs refer to."""

    clones: CloneClass
    texts: Mapping[str, Text]

    def lines(self, run: Run) -> range:
        text = self.texts[run.path]
        return range(text.lines[run.first], text.end_lines[run.after - 1] + 1)


def _name(lines: Sequence[str], first: int, last: int) -> str:
    """The first definition within lines `first` to `last` (from 1), or else the one they lie in."""
    for line in lines[first - 1 : last]:
        if line.strip() and not line.lstrip().startswith(("@", "#", "//", "*", "/*")):
            if name := _defined(line):
                return name
            break
    indent = len(lines[first - 1]) - len(lines[first - 1].lstrip())
    for line in reversed(lines[: first - 1]):
        depth = len(line) - len(line.lstrip())
        if line.strip() and depth < indent:
            if name := _defined(line):
                return name
            indent = depth if depth else 1
    return ""


def _defined(line: str) -> str:
    match = _DEFINITION.match(line)
    return next(filter(None, match.groups()), "") if match else ""


def _renames(found: Found, files: Mapping[str, SourceFile], sources: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """What the first copy calls by another name than the second, in order of appearance."""
    tokens = []
    for run in found.clones.runs[:2]:
        syntax = syntax_of(files[run.path])
        assert syntax, f"{run.path} has tokens"
        lines, where = found.lines(run), found.texts[run.path].token_range(run.first, run.after)
        _, texts = scan("\n".join(sources[run.path][lines[0] - 1 : lines[-1]]).encode(), syntax)
        tokens.append(texts[: where.stop - where.start])
    return tuple(
        f"{a.decode(errors='replace')} → {b.decode(errors='replace')}"
        for a, b in dict.fromkeys(zip(*tokens, strict=False))
        if a != b
    )


def describe(found: Found, files: Mapping[str, SourceFile], sources: Mapping[str, Sequence[str]]) -> Finding:
    clones = found.clones
    ranges = [found.lines(run) for run in clones.runs]
    paths = [run.path for run in clones.runs]
    names = [_name(sources[path], lines[0], lines[-1]) for path, lines in zip(paths, ranges, strict=True)]
    locations = tuple(
        Location(path=path, line=lines[0], end_line=lines[-1], note=f"in {name}" if name else "")
        for path, lines, name in zip(paths, ranges, names, strict=True)
    )
    aside = sum(not (is_test(path) or is_example(path)) for path in paths) <= 1
    waits = [_waits(sources[path], lines) for path, lines in zip(paths, ranges, strict=True)]
    twins = max(waits) > 2 * min(waits)
    severity, tier = _weight(sum(map(len, ranges[1:])), aside=aside, twins=twins)
    return Finding(
        rule_id=CLONE.id,
        category=CLONE.category,
        severity=severity,
        confidence=0.95 if clones.exact else 0.75 if clones.gaps else 0.85,
        tier=tier,
        message=_message(clones, max(map(len, ranges)), names, twins=twins),
        locations=locations,
        symbol=names[0],
        evidence=_evidence(found, files, sources),
        fix="" if aside or twins else "Move the code to one function; make parameters of what differs.",
        context=sources[paths[0]][ranges[0][0] - 1],
    )


def _waits(lines: Sequence[str], where: range) -> int:
    return sum(bool(_ASYNC.search(lines[line - 1])) for line in where)


def _weight(extra_lines: int, *, aside: bool, twins: bool) -> tuple[Severity, Tier]:
    if aside or twins:
        return Severity.INFO, Tier.INFORMATION
    return (Severity.MEDIUM if extra_lines >= _MANY_LINES else Severity.LOW), Tier.REVIEW


def _message(clones: CloneClass, lines: int, names: Sequence[str], *, twins: bool) -> str:
    manner = "" if clones.exact else " with other names" if not clones.gaps else " with small differences"
    if twins:
        manner += ", synchronous and asynchronous"
    distinct = list(dict.fromkeys(filter(None, names)))
    shown = ", ".join(f"`{name}`" for name in distinct[:_NAMES_SHOWN]) + (", …" if len(distinct) > _NAMES_SHOWN else "")
    where = f": {shown}" if shown else ""
    return f"{lines} lines ({clones.tokens} tokens) stand in {len(clones.runs)} places{manner}{where}"


def _evidence(found: Found, files: Mapping[str, SourceFile], sources: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    clones = found.clones
    texts = {found.texts[run.path].code(run) for run in clones.runs}
    where = " in what all places share" if len(texts) > 1 else ""
    if clones.exact:
        return (f"every token is the same{where}",)
    if clones.gaps:
        differ = "1 statement differs" if clones.gaps == 1 else f"{clones.gaps} statements differ"
        return (f"at most {differ}; the rest is the same but for consistent renaming",)
    if where:
        return (f"the same but for consistent renaming{where}",)
    renames = _renames(found, files, sources)
    more = (f"… and {len(renames) - _RENAMES_SHOWN} more",) if len(renames) > _RENAMES_SHOWN else ()
    return ("the same but for consistent renaming", *renames[:_RENAMES_SHOWN], *more)
