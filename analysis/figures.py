"""How much code there is, by language."""

from collections import defaultdict

from analysis.index.index import Index
from analysis.index.languages import suffix_of
from analysis.index.snapshot import Language, SourceFile
from analysis.lines import LINES
from analysis.result import LanguageFigures

NAMES = {Language.PYTHON: "Python", Language.TYPESCRIPT: "TypeScript", Language.JAVASCRIPT: "JavaScript"}

OTHER_NAMES = {
    ".astro": "Astro",
    ".bash": "Shell",
    ".c": "C",
    ".cc": "C++",
    ".clj": "Clojure",
    ".cpp": "C++",
    ".cs": "C#",
    ".css": "CSS",
    ".cxx": "C++",
    ".dart": "Dart",
    ".ex": "Elixir",
    ".exs": "Elixir",
    ".erl": "Erlang",
    ".fs": "F#",
    ".go": "Go",
    ".gradle": "Gradle",
    ".graphql": "GraphQL",
    ".groovy": "Groovy",
    ".h": "C",
    ".hpp": "C++",
    ".hs": "Haskell",
    ".htm": "HTML",
    ".html": "HTML",
    ".java": "Java",
    ".jl": "Julia",
    ".kt": "Kotlin",
    ".kts": "Kotlin",
    ".less": "Less",
    ".lua": "Lua",
    ".m": "Objective-C",
    ".md": "Markdown",
    ".mdx": "MDX",
    ".ml": "OCaml",
    ".php": "PHP",
    ".pl": "Perl",
    ".prisma": "Prisma",
    ".proto": "Protocol Buffers",
    ".ps1": "PowerShell",
    ".pyx": "Cython",
    ".r": "R",
    ".rb": "Ruby",
    ".rs": "Rust",
    ".rst": "reStructuredText",
    ".sass": "Sass",
    ".scala": "Scala",
    ".scss": "Sass",
    ".sh": "Shell",
    ".sol": "Solidity",
    ".sql": "SQL",
    ".svelte": "Svelte",
    ".swift": "Swift",
    ".tf": "Terraform",
    ".vue": "Vue",
    ".xml": "XML",
    ".yaml": "YAML",
    ".yml": "YAML",
    ".zig": "Zig",
}
"""Suffix to language name, for what is counted and not parsed; suffixes that are not here are left out."""


def figures(index: Index) -> tuple[LanguageFigures, ...]:
    """Files and lines of each language, most lines first; duplicated lines and commits are for the caller to fill."""
    lines = index.facts(LINES)
    totals: dict[tuple[Language, str], list[int]] = defaultdict(list)
    for file in index.snapshot.files:
        name = language_name(file)
        if name and file.path in lines:
            totals[file.language, name].append(lines[file.path].count)
    found = [
        LanguageFigures(language=language, name=name, files=len(counts), lines=sum(counts))
        for (language, name), counts in totals.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.lines, one.name)))


def language_name(file: SourceFile) -> str:
    """`Python`, `Rust`, `Dockerfile`; empty for data, locks and whatever else nobody writes as code."""
    if file.language is not Language.OTHER:
        return NAMES[file.language]
    name = file.path.rpartition("/")[2]
    if name in ("Dockerfile", "Makefile"):
        return name
    return OTHER_NAMES.get(suffix_of(file.path), "")
