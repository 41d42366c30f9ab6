"""Exports that no file of the component imports."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

import msgspec

from analysis.findings import Finding, Tier
from analysis.index.index import Index
from analysis.index.layer import Layer
from analysis.index.paths import is_generated
from analysis.index.snapshot import Language, SourceFile
from analysis.javascript.facts import JAVASCRIPT, JavaScriptFacts
from analysis.javascript.packages import Configuration, configuration
from analysis.javascript.reach import Reaches, reaches
from analysis.javascript.reporting import Reporter
from analysis.javascript.roots import is_of_route, is_root
from analysis.javascript.structure import Export, Place

TEMPLATES = (".vue", ".svelte", ".astro", ".mdx", ".html", ".htm", ".ejs", ".hbs", ".marko")
WORD = re.compile(rb"[A-Za-z_$][\w$]*")
FEW = 3
KIND_OF_TYPES = "type"
PASSED_ON = "import"

type Exported = tuple[str, Export]


class Words(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """Identifiers in a file that may import modules though its language is not parsed."""

    words: tuple[str, ...] = ()


def _words(content: bytes, file: SourceFile) -> Words:
    if not file.flavour.endswith(TEMPLATES):
        return Words()
    return Words(tuple(sorted({word.decode() for word in WORD.findall(content)})))


TEMPLATE_WORDS: Layer[Words] = Layer(
    name="template-words", version=1, type=Words, languages=frozenset({Language.OTHER}), extract=_words
)


def unused_exports(index: Index) -> list[Finding]:
    """One finding for each dead export; those that are public, or used in tests or their own file, are summed up."""
    facts = index.facts(JAVASCRIPT)
    settings = configuration(index.snapshot)
    reached = reaches(facts, settings)
    mentioned = {word for words in index.facts(TEMPLATE_WORDS).values() for word in words.words}
    reporter = Reporter(index)
    kinds: dict[str, dict[str, list[Exported]]] = defaultdict(lambda: defaultdict(list))
    for path, export in _unused(facts, settings, reached):
        if export.name not in mentioned:
            kind, group = _judge(path, export, reached, settings)
            if kind == "dead" and export.kind == KIND_OF_TYPES:
                kind, group = "types", _package(path, settings)
            if kind == "dead" and export.kind == PASSED_ON:
                kind = "barrel"
            kinds[kind][group].append((path, export))
    found = [_dead(reporter, one, len(facts)) for one in _each(kinds)]
    found += [_summary(reporter, kind, group) for kind, groups in kinds.items() for group in groups.values()]
    return found


def _unused(facts: Mapping[str, JavaScriptFacts], settings: Configuration, reached: Reaches) -> Iterator[Exported]:
    for path, fact in facts.items():
        built = fact.generated or is_generated(path) or _is_compiled(path, facts)
        if built or is_root(path, settings):
            continue
        used = {export.local for export in fact.exports if reached.by_code.has(path, export.name)} - {""}
        for export in fact.exports:
            is_whole = export.commonjs and export.name == "default"
            known = (is_whole and used) or export.local in used or is_of_route(path, export.name, settings)
            if not known and not reached.by_code.has(path, export.name):
                yield path, export


def _is_compiled(path: str, facts: Mapping[str, JavaScriptFacts]) -> bool:
    """Whether a source in TypeScript lies next to it, under the same name."""
    stem, _, suffix = path.rpartition(".")
    return suffix == "js" and (f"{stem}.ts" in facts or f"{stem}.tsx" in facts)


def _judge(path: str, export: Export, reached: Reaches, settings: Configuration) -> tuple[str, str]:
    """(what it is, what to sum it up with)."""
    if reached.public.has(path, export.name):
        return "public", _package(path, settings)
    if reached.by_tests.has(path, export.name):
        return "tests", path
    if path not in reached.imported:
        return "orphan", path
    if export.references or export.registers:
        return "local", path
    return "dead", path


def _package(path: str, settings: Configuration) -> str:
    package = settings.package_of(path)
    return package.folder if package else ""


def _each(kinds: dict[str, dict[str, list[Exported]]]) -> list[Exported]:
    """Dead exports to be reported one by one; many constants, or many members of `module.exports`, are summed up.

    Types are summed up by package: one that stands beside each schema is a habit, not a finding.
    """
    few = [group for group, types in kinds["types"].items() if len(types) <= FEW]
    alone: list[Exported] = [one for group in few for one in kinds["types"].pop(group)]
    for path, group in kinds.pop("dead", {}).items():
        lesser = [one for one in group if one[1].commonjs or one[1].kind == "variable"]
        if len(lesser) <= FEW:
            lesser = []
        else:
            kinds["many"][path] = lesser
        alone.extend(one for one in group if one not in lesser)
    return alone


def _dead(reporter: Reporter, one: Exported, files: int) -> Finding:
    path, export = one
    sure = not export.commonjs and export.name != "default"
    return reporter.finding(
        "dead-code/unused-export",
        [(path, export.place, "")],
        f"No file imports the {export.kind} `{export.name}`, and its own file does not use it",
        confidence=0.85 if sure else 0.5,
        tier=Tier.REVIEW if sure else Tier.INFORMATION,
        symbol=export.local or export.name,
        evidence=(
            f"0 of {files} files import it, re-exports and whole-module imports followed",
            "0 references in its own file",
            "it is not reachable from the entry points of package.json",
        ),
        fix="Remove it.",
    )


MESSAGES = {
    "public": ("dead-code/unused-public", "{count} public exports are used by nothing in this component: {names}"),
    "tests": ("dead-code/only-tests-use", "Only tests import {names}"),
    "orphan": ("dead-code/unused-export", "No file imports this module, which exports {names}"),
    "many": ("dead-code/unused-export", "No file imports {count} of this module's exports: {names}"),
    "types": ("dead-code/unused-export", "Nothing uses {count} exported types: {names}"),
    "barrel": ("dead-code/unused-export", "No file imports {names}, which this module only passes on"),
    "local": ("dead-code/unused-export", "Only this file uses {names}: `export` is not needed"),
}


def _summary(reporter: Reporter, kind: str, group: list[Exported]) -> Finding:
    rule, message = MESSAGES[kind]
    names = [export.name for _, export in group]
    shown = ", ".join(f"`{name}`" for name in names[:6]) + (f" and {len(names) - 6} more" if len(names) > 6 else "")
    places: list[tuple[str, Place, str]] = [(path, export.place, export.name) for path, export in group]
    return reporter.finding(
        rule,
        places,
        message.format(names=shown, count=len(names)),
        confidence=0.8 if kind != "orphan" else 0.5,
        tier=Tier.REVIEW if kind == "types" or (kind == "many" and not group[0][1].commonjs) else Tier.INFORMATION,
        symbol=names[0] if len(names) == 1 else "",
        evidence=("every import of the component was followed to the file that it means",),
    )
