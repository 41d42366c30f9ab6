"""Copied code as findings, and as lines for each language."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import chain
from pathlib import PurePosixPath

import msgspec

from analysis.duplication.classes import CloneClass, group
from analysis.duplication.describe import CLONE, Found, describe
from analysis.duplication.matches import Text, matches, seeds
from analysis.duplication.tokens import TOKENS
from analysis.duplication.worth import Copy, copies
from analysis.findings import Finding, Location, Severity, Tier
from analysis.index.bundled import bundled_in
from analysis.index.index import Index
from analysis.index.paths import is_generated, is_vendored
from analysis.index.snapshot import Language, SourceFile
from analysis.javascript.facts import JAVASCRIPT, JavaScriptFacts, copied_files

RULES = (CLONE,)

_REPORTED = frozenset({"python", "javascript"})
_HISTORY = frozenset({"migrations", "_migrations", "alembic"})


def _family(file: SourceFile) -> str:
    """Files of one family are compared with each other."""
    if file.language is Language.OTHER:
        return PurePosixPath(file.path).suffix
    return "python" if file.language is Language.PYTHON else "javascript"


def _is_read(path: str) -> bool:
    history = not _HISTORY.isdisjoint(path.split("/"))
    return not (history or is_vendored(path) or is_generated(path))


def _search(index: Index) -> Mapping[str, Sequence[Found]]:
    """Clone classes by family, the largest first."""
    facts = index.facts(TOKENS)
    families: defaultdict[str, dict[str, Text]] = defaultdict(dict)
    carried = bundled_in(index)
    for file in index.snapshot.files:
        tokens = facts.get(file.path)
        if tokens and tokens.codes and _is_read(file.path) and not file.path.startswith(carried):
            families[_family(file)][file.path] = Text(file.path, tokens)
    return {
        family: [Found(clones, texts) for clones in group(_copies(index, texts))] for family, texts in families.items()
    }


def _copies(index: Index, texts: Mapping[str, Text]) -> list[Copy]:
    """The copies among the texts; those of two files are kept until one of the two changes."""
    contents = {file.path: file.content for file in index.snapshot.files}

    def key(pair: tuple[str, str], places: list[tuple[int, int]]) -> str:
        return _digest(*((path, contents[path]) for path in pair), places)

    work = {key(pair, places): (pair, places) for pair, places in seeds(texts).items()}

    def compare(key: str) -> list[Copy]:
        (path, other), places = work[key]
        left, right = texts[path], texts[other]
        return copies(left, right, matches(left, right, places))

    return [copy for found in index.recall("clones.copies", 3, list[Copy], work, compare).values() for copy in found]


def find_clones(index: Index) -> list[Finding]:
    """One finding for each set of copies in Python, TypeScript and JavaScript, the largest first."""
    files = {file.path: file for file in index.snapshot.files}

    @cache
    def lines(path: str) -> list[str]:
        return index.snapshot.read(path).decode(errors="replace").split("\n")

    def key(clones: CloneClass) -> str:
        return _digest(clones, *(files[run.path].content for run in clones.runs))

    classes = index.share(_search)
    work = {key(one.clones): one for family, several in classes.items() if family in _REPORTED for one in several}

    def report(key: str) -> Finding:
        sources = {run.path: lines(run.path) for run in work[key].clones.runs}
        return describe(work[key], files, sources)

    described = index.recall("clones.findings", 4, Finding, work, report)
    facts = index.facts(JAVASCRIPT)
    copied = copied_files(facts)
    return [
        replace(one, tier=Tier.INFORMATION, severity=Severity.INFO)
        if all(place.path in copied or _only_declares(place, facts.get(place.path)) for place in one.locations)
        else one
        for one in (described[key] for key in work)
    ]


def _only_declares(place: Location, facts: JavaScriptFacts | None) -> bool:
    """Whether more than half of the lines are signatures and types, which no function could take the place of."""
    last = place.end_line or place.line
    ranges = facts.declared if facts else ()
    lines = {line for first, end in ranges for line in range(max(first, place.line), min(end, last) + 1)}
    return len(lines) > (last - place.line + 1) / 2


def _digest(*parts: object) -> str:
    return hashlib.sha256(msgspec.msgpack.encode(parts)).hexdigest()


def duplicated_lines(index: Index) -> Mapping[str, int]:
    """Lines that have a copy elsewhere, by language (`Language` values) or, for other languages, by suffix."""
    copied: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    languages = {file.path: file.language for file in index.snapshot.files}
    for found in chain.from_iterable(index.share(_search).values()):
        for run in found.clones.runs:
            language = languages[run.path]
            name = PurePosixPath(run.path).suffix if language is Language.OTHER else language
            copied[name, run.path].update(found.lines(run))
    counts: Counter[str] = Counter()
    for (name, _), lines in sorted(copied.items()):
        counts[name] += len(lines)
    return counts
