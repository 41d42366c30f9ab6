"""Which files matter to a set of symbols: those that hold them, mention them, or are imported by these."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from integrations.graph_sitter.answers import Candidate
from integrations.graph_sitter.imports import imported_paths, package_files

WORD = re.compile(rb"#?[A-Za-z_$\x80-\xff][\w$\x80-\xff]*")

type Read = Callable[[str], bytes]


@dataclass(frozen=True, slots=True)
class Budget:
    """How much one graph may hold: graph-sitter takes about 0.4 ms and 8 kB a line.

    `neighbours` are the lines for what is chosen because others import it.
    """

    files: int = 300
    lines: int = 40_000
    neighbours: int = 8_000


@dataclass(frozen=True)
class Selection:
    """The files for one graph, how many of them have each name in their text, and why a candidate was left out."""

    paths: tuple[str, ...]
    mentioning: Mapping[str, int]
    left_out: Mapping[Candidate, str]

    @property
    def language(self) -> str:
        """As graph-sitter calls it."""
        return "python" if all(path.endswith((".py", ".pyi")) for path in self.paths) else "typescript"


@dataclass
class _Texts:
    """What was read, once, of all files."""

    mentioning: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    lines: dict[str, int] = field(default_factory=dict)
    unreadable: set[str] = field(default_factory=set)


def select_files(read: Read, paths: Sequence[str], candidates: Sequence[Candidate], budget: Budget) -> Selection:
    """Choose from `paths` (of one language) what a graph needs to judge the candidates, cheapest candidates first."""
    texts = _scan(read, paths, {candidate.word for candidate in candidates})
    chosen: set[str] = set()
    left_out: dict[Candidate, str] = {}
    for candidate in sorted(candidates, key=lambda c: _cost(texts, texts.mentioning[c.word])):
        needed = {candidate.path, *texts.mentioning[candidate.word]}
        if why := _objection(texts, candidate, needed, chosen | needed, budget):
            left_out[candidate] = why
        else:
            chosen |= needed
    holders = {candidate.path for candidate in candidates} & chosen
    choosers = [*sorted(holders), *sorted(chosen - holders)]
    chosen |= _neighbours(read, choosers, texts, budget)
    return Selection(tuple(sorted(chosen)), {n: len(p) for n, p in texts.mentioning.items()}, left_out)


def _scan(read: Read, paths: Iterable[str], names: set[str]) -> _Texts:
    texts = _Texts()
    wanted = {name.encode() for name in names}
    # Git lists paths with line ends and bytes that are no text, graph-sitter cannot ask for them.
    for path in filter(str.isprintable, paths):
        try:
            content = read(path)
        except OSError:
            continue
        found = wanted.intersection(WORD.findall(content))
        texts.lines[path] = content.count(b"\n") + 1
        for name in found:
            texts.mentioning[name.decode()].append(path)
        if found and not _is_text(content):
            texts.unreadable.add(path)
    return texts


def _is_text(content: bytes) -> bool:
    """Whether graph-sitter would read it: UTF-8 without NUL."""
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return b"\0" not in content


def _cost(texts: _Texts, paths: Iterable[str]) -> int:
    return sum(texts.lines[path] for path in paths)


def _objection(texts: _Texts, candidate: Candidate, needed: set[str], total: set[str], budget: Budget) -> str:
    if candidate.path not in texts.mentioning[candidate.word]:
        return "its name is not in its file"
    if unreadable := sorted(needed & texts.unreadable):
        return f"{unreadable[0]} has its name and is not UTF-8 text"
    if len(total) > budget.files or _cost(texts, total) > budget.lines:
        return f"the files with its name ({len(needed)}) are more than graph-sitter is given at once"
    return ""


def _neighbours(read: Read, choosers: Sequence[str], texts: _Texts, budget: Budget) -> set[str]:
    """The packages around the choosers and what they import, those of the first first, while there is room."""
    known = set(texts.lines)
    imported = (path for chooser in choosers for path in imported_paths(chooser, read(chooser), known))
    found: set[str] = set()
    lines = 0
    for path in dict.fromkeys([*package_files(choosers, known), *imported]):
        fits = lines + texts.lines[path] <= budget.neighbours and len(choosers) + len(found) < budget.files
        if path not in choosers and fits and _is_text(read(path)):
            lines += texts.lines[path]
            found.add(path)
    return found


def source_roots(paths: Iterable[str]) -> list[str]:
    """The folders that absolute Python imports start from: parents of the outermost packages, but for the root."""
    packages = {str(PurePosixPath(path).parent) for path in paths if path.endswith("/__init__.py")}
    outermost = {folder for folder in packages if str(PurePosixPath(folder).parent) not in packages}
    return sorted({str(PurePosixPath(folder).parent) for folder in outermost} - {"."})
