"""Leftovers and certain mistakes, by ruff, with what only the whole repository knows."""

from collections.abc import Mapping
from pathlib import PurePosixPath

from analysis.findings import Finding, Tier
from analysis.index.index import Index
from analysis.python.facts import PYTHON, PythonFacts
from analysis.quality.lint import codes_of, findings_of
from analysis.quality.lint_rules import QUALITY_RULES, UNUSED_PARAMETER
from analysis.quality.ruff import Diagnostic, ruff_layer

QUALITY_LINT = ruff_layer("python-quality", codes_of((*QUALITY_RULES, UNUSED_PARAMETER)))

PYTHON2_BUILTINS = frozenset(
    {"apply", "basestring", "buffer", "cmp", "execfile", "file", "intern", "long", "raw_input", "reduce", "reload"}
    | {"unichr", "unicode", "xrange"}
)
"""Names that code for both Pythons mentions behind a version check."""

RULES = tuple(entry.rule for entry in QUALITY_RULES)


def find_mistakes(index: Index) -> list[Finding]:
    """Findings of `QUALITY_RULES`; `# noqa` is honoured."""
    python = index.facts(PYTHON)
    taken = _taken_from(python)

    def weigh(path: str, diagnostic: Diagnostic, tier: Tier) -> Tier | None:
        if diagnostic.code == "F401":
            return _weigh_import(path, diagnostic, tier, taken)
        if diagnostic.code == "F822" and _answers_any_name(python.get(path)):
            return None
        if diagnostic.code == "F821" and diagnostic.message.split("`")[1] in PYTHON2_BUILTINS:
            return Tier.INFORMATION
        return tier

    return list(findings_of(index.facts(QUALITY_LINT), QUALITY_RULES, weigh))


def _weigh_import(path: str, diagnostic: Diagnostic, tier: Tier, taken: frozenset[tuple[str, str]]) -> Tier | None:
    """Packages re-export, `try: import` probes, others import from here, and `import a.b` may be for its effect."""
    if PurePosixPath(path).name == "__init__.py" or "find_spec" in diagnostic.message:
        return None
    imported = diagnostic.message.split("`")[1]
    name = imported.rpartition(" as ")[2].rpartition(".")[2]
    if (PurePosixPath(path).stem, name) in taken:
        return None
    has_effect = diagnostic.text.startswith("import ") and "." in imported
    return Tier.REVIEW if has_effect and tier is Tier.SAFE_TO_FIX else tier


def _taken_from(python: Mapping[str, PythonFacts]) -> frozenset[tuple[str, str]]:
    """(module's last name, name) that some file imports, reads as an attribute or, in a string, patches."""
    taken = set[tuple[str, str]]()
    for facts in python.values():
        for statement in facts.imports:
            module = statement.module.rpartition(".")[2]
            taken.update((module, name) for name, _ in statement.names)
    modules = {PurePosixPath(path).stem for path in python}
    for facts in python.values():
        for reference in facts.references:
            named = modules.intersection((*reference.names, *reference.attributes, *reference.strings))
            mentioned = (*reference.attributes, *reference.strings)
            taken.update((module, name) for module in named for name in mentioned)
    return frozenset(taken)


def _answers_any_name(facts: PythonFacts | None) -> bool:
    return facts is not None and any(d.name == "__getattr__" and d.owner < 0 for d in facts.definitions)
