"""Copied code as findings, and as lines for each language."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import chain
from pathlib import PurePosixPath

from analysis.duplication.classes import group
from analysis.duplication.describe import CLONE, Found, describe
from analysis.duplication.matches import Text, find_matches
from analysis.duplication.tokens import TOKENS
from analysis.duplication.worth import copies
from analysis.findings import Finding
from analysis.index.index import Index
from analysis.index.paths import is_generated, is_vendored
from analysis.index.snapshot import Language, SourceFile

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
    for file in index.snapshot.files:
        tokens = facts.get(file.path)
        if tokens and tokens.codes and _is_read(file.path):
            families[_family(file)][file.path] = Text(file.path, tokens)
    classes: dict[str, Sequence[Found]] = {}
    for family, texts in families.items():
        matches = find_matches(texts, {path: facts[path] for path in texts})
        classes[family] = [Found(clones, texts) for clones in group(copies(texts, matches))]
    return classes


def find_clones(index: Index) -> list[Finding]:
    """One finding for each set of copies in Python, TypeScript and JavaScript, the largest first."""
    files = {file.path: file for file in index.snapshot.files}
    sources: dict[str, list[str]] = {}
    findings = []
    classes = index.share(_search)
    for found in (found for family, several in classes.items() if family in _REPORTED for found in several):
        for run in found.clones.runs:
            if run.path not in sources:
                sources[run.path] = index.snapshot.read(run.path).decode(errors="replace").split("\n")
        findings.append(describe(found, files, sources))
    return findings


def duplicated_lines(index: Index) -> Mapping[str, int]:
    """Lines that have a copy elsewhere, by language (`Language` values) or, for other languages, by suffix."""
    copied: defaultdict[str, set[tuple[str, int]]] = defaultdict(set)
    languages = {file.path: file.language for file in index.snapshot.files}
    for found in chain.from_iterable(index.share(_search).values()):
        for run in found.clones.runs:
            language = languages[run.path]
            name = PurePosixPath(run.path).suffix if language is Language.OTHER else language
            copied[name].update((run.path, line) for line in found.lines(run))
    return {name: len(lines) for name, lines in sorted(copied.items())}
