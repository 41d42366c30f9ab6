"""Modules that break with what nearly all of their siblings do."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from analysis.architecture.graph import ImportGraph
from analysis.architecture.packages import folder_of
from analysis.architecture.reporting import finding, plural
from analysis.architecture.rules import INCONSISTENT_PATTERN
from analysis.findings import Finding, Location, Tier
from analysis.index.index import Index
from analysis.python.facts import CALLS, MODULE, PYTHON, Kind, PythonFacts

FEW, MANY_SIBLINGS, MANY_IMPORTS = 3, 8, 40
NEARLY_ALL = 0.9
TINY = 15
PRINT = re.compile(r"""^\s+print\([frbu]{0,2}["'](?!.*file=)""")
LOGGERS = re.compile(r"(^|\.)(logging\.getLogger|get_logger|getLogger|structlog\.\w+|loguru\.logger)$")
SHARED = re.compile(
    r"(^|_)(common|utils?|helpers?|base|types|constants|shared|core|tools|exceptions|errors|mixins?)(_|$)"
)
"""Names of modules that serve their siblings rather than being one of them."""

MAKES_OUTPUT = re.compile(
    r"(^|/)(__main__|cli|console|commands?|scripts?|cmdline|shell|main|_?main|manage)(\.py$|/|_)|debug"
)


def find_odd_ones(index: Index, graph: ImportGraph) -> Iterator[Finding]:
    """Prints among loggers, a missing function among siblings, and imports written the other way."""
    files = {path: facts for path, facts in index.facts(PYTHON).items() if path in graph.names and not facts.problem}
    by_folder: dict[str, list[str]] = defaultdict(list)
    for path in files:
        if not path.rpartition("/")[2].startswith("_"):
            by_folder[folder_of(path)].append(path)
    users = _users_of_siblings(graph)
    for siblings in by_folder.values():
        if len(siblings) >= MANY_SIBLINGS:
            yield from find_missing_definitions(index, files, [one for one in siblings if one not in users])
        yield from find_prints(index, files, siblings)
    yield from find_import_styles(index, graph)


def find_missing_definitions(
    index: Index, files: Mapping[str, PythonFacts], siblings: Sequence[str]
) -> Iterator[Finding]:
    """The one module without the function or class that all the others define."""
    defined = {path: _public(files[path]) for path in siblings if files[path].lines >= TINY and not _serves(path)}
    counts = Counter(name for names in defined.values() for name in names)
    for name, count in sorted(counts.items()):
        if count == len(defined) - 1 and count >= MANY_SIBLINGS:
            odd = next(path for path, names in defined.items() if name not in names)
            yield finding(
                index,
                INCONSISTENT_PATTERN,
                f"{odd} does not define {name}, as its {count} siblings do",
                [Location(path=odd, line=1)],
                confidence=0.7,
                symbol=name,
                evidence=(f"{count} of {len(defined)} modules in {folder_of(odd)} define {name}",),
            )


def find_prints(index: Index, files: Mapping[str, PythonFacts], siblings: Sequence[str]) -> Iterator[Finding]:
    """Functions that print where the package logs; what a person runs at a terminal may print."""
    calls = index.facts(CALLS)
    logging = {path for path in siblings if any(LOGGERS.search(call.dotted) for call in calls.get(path, ()))}
    printing = [path for path in siblings if _prints(files[path]) and not MAKES_OUTPUT.search(path)]
    if len(logging) < FEW or len(printing) > FEW or len(logging) < len(siblings) / 2:
        return
    for path in printing:
        lines = index.snapshot.read(path).decode(errors="replace").splitlines()
        places = [Location(path=path, line=number) for number, line in enumerate(lines, 1) if PRINT.match(line)]
        if places and not files[path].is_script:
            yield finding(
                index,
                INCONSISTENT_PATTERN,
                f"{path} prints, where its package uses a logger",
                places,
                confidence=0.8,
                symbol="print",
                evidence=(f"{len(logging)} of {len(siblings)} modules in {folder_of(path)} use a logger",),
            )


def find_import_styles(index: Index, graph: ImportGraph) -> Iterator[Finding]:
    """The few imports inside a package that are relative where the rest is absolute, or the other way round."""
    written: dict[str, dict[bool, list[tuple[str, int]]]] = defaultdict(lambda: {True: [], False: []})
    for edge in graph.edges:
        top = graph.names[edge.source].split(".")[0]
        inside = graph.names[edge.target].split(".")[0] == top
        if inside and edge.runtime and edge.source.endswith(".py"):
            written[top][edge.relative].append((edge.source, edge.line))
    for top, styles in sorted(written.items()):
        relative = len(styles[True]) < len(styles[False])
        odd = sorted(set(styles[relative]))
        rest = len(set(styles[not relative]))
        if not odd or rest < MANY_IMPORTS or len(odd) > min(10, rest // 20):
            continue
        way, other = ("relative", "absolute") if relative else ("absolute", "relative")
        told = finding(
            index,
            INCONSISTENT_PATTERN,
            f"{plural(len(odd), 'import')} of {top}'s own modules {'is' if len(odd) == 1 else 'are'} {way}; "
            f"the other {rest} are {other}",
            [Location(path=path, line=line) for path, line in odd],
            confidence=0.8,
            symbol=f"{top} {way}",
            evidence=(f"{rest} {other} and {len(odd)} {way} imports inside {top}",),
        )
        yield replace(told, tier=Tier.INFORMATION)


def _users_of_siblings(graph: ImportGraph) -> frozenset[str]:
    """Modules that put several of their siblings together."""
    pairs = {(edge.source, edge.target) for edge in graph.edges if folder_of(edge.source) == folder_of(edge.target)}
    counts = Counter(source for source, _ in pairs)
    return frozenset(path for path, count in counts.items() if count >= FEW)


def _serves(path: str) -> bool:
    return bool(SHARED.search(path.rpartition("/")[2].removesuffix(".py")))


def _public(facts: PythonFacts) -> set[str]:
    return {
        one.name
        for one in facts.definitions
        if one.owner == MODULE and one.kind in {Kind.FUNCTION, Kind.CLASS} and not one.name.startswith("_")
    }


def _prints(facts: PythonFacts) -> bool:
    return any("print" in one.names for one in facts.references if one.owner != MODULE)
