"""Leftovers and certain mistakes, by ruff, with what only the whole repository knows."""

import re
from collections import Counter
from collections.abc import Callable, Container, Mapping

from analysis.findings import Finding, Tier
from analysis.index.index import Index
from analysis.index.paths import is_migration
from analysis.python.facts import MODULE, PYTHON, Kind, PythonFacts
from analysis.quality.lint import codes_of, findings_of
from analysis.quality.lint_rules import QUALITY_RULES, UNUSED_PARAMETER
from analysis.quality.ruff import Diagnostic, Diagnostics, ruff_layer

QUALITY_LINT = ruff_layer("python-quality", codes_of((*QUALITY_RULES, UNUSED_PARAMETER)))

NOTHING = PythonFacts(0)

MANY_FILES = 3

OF_NAMES = frozenset({"F401", "F821"})
"""Nothing runs a stub: what it imports in vain or does not define hurts nobody."""

DEFINING = frozenset({Kind.FUNCTION, Kind.CLASS})

BUILTINS = frozenset({"builtins", "__builtin__", "__builtins__"})

PYTHON2_BUILTINS = frozenset(
    {"apply", "basestring", "buffer", "cmp", "execfile", "file", "intern", "long", "raw_input", "reduce", "reload"}
    | {"unichr", "unicode", "xrange"}
)

LOSS_IS_MEANT = re.compile(r"pylint:\s*disable=.*\b(lost-exception|return-in-finally|W0150|W0134)\b")
FIRST_LINE = re.compile(r"\bfrom line (\d+)")
KEEPING = frozenset({"staticmethod", "classmethod", "property", "functools.wraps", "functools.cache"})
"""Decorators that tell nobody else of the function."""
GIVEN_BY_GETTEXT = frozenset({"_", "gettext", "ngettext", "pgettext", "npgettext"})
MAYBE_MAPPING = re.compile(r"%\s*[A-Za-z_][\w.]*(\(.*\))?\s*$")
KEPT = re.compile(
    r"\b(append|insert|add\w*|connect|register\w*|bind|after|schedule\w*|defer|submit|call_(later|soon|at)|on_\w+)\("
    r"|\]\s*=|\b(target|command|callback|on_\w+)\s*=\s*lambda|\[.*\blambda\b|\byield\b"
)
"""What keeps a function for later."""

RULES = tuple(entry.rule for entry in QUALITY_RULES)


def find_mistakes(index: Index) -> list[Finding]:
    """Findings of `QUALITY_RULES`; `# noqa` is honoured."""
    python, lint = index.facts(PYTHON), index.facts(QUALITY_LINT)
    taken = _taken_from(python, _unused_imports(lint))
    given = _given_from_outside(lint) | _builtins(python)
    own = frozenset(name for path in python for name in path.rpartition(".")[0].split("/"))

    def weigh(path: str, diagnostic: Diagnostic, tier: Tier) -> Tier | None:
        if diagnostic.code in OF_NAMES and path.endswith(".pyi"):
            return Tier.INFORMATION
        if diagnostic.code == "F821" and is_caught(index.snapshot.text(path) or "", diagnostic):
            return None
        if diagnostic.code == "F401":
            found = _weigh_import(path, diagnostic, tier, taken)
            return found and _demote_re_export(python.get(path, NOTHING), diagnostic, found, own)
        if diagnostic.code == "F821" and (diagnostic.subject in given or _is_submodule(path, diagnostic, python)):
            return Tier.INFORMATION
        look_again = SECOND_LOOKS.get(diagnostic.code)
        return look_again(python.get(path, NOTHING), diagnostic, tier) if look_again else tier

    return list(findings_of(lint, QUALITY_RULES, weigh, python))


def _given_from_outside(lint: Mapping[str, Diagnostics]) -> frozenset[str]:
    """Names that several files use and none defines: whoever loads the files sets them."""
    files = Counter(
        name
        for diagnostics in lint.values()
        for name in {one.subject for one in diagnostics.items if one.code == "F821"}
    )
    return frozenset(name for name, count in files.items() if count >= MANY_FILES)


def _builtins(python: Mapping[str, PythonFacts]) -> frozenset[str]:
    """Names that a file may have given to all modules, as `builtins.__dict__["T"] = …`."""
    groups = [one for facts in python.values() for one in facts.references if not BUILTINS.isdisjoint(one.names)]
    written = frozenset(name for one in groups for name in (*one.attributes, *one.strings))
    return written | GIVEN_BY_GETTEXT if any(map(_installs_gettext, python.values())) else written


def _installs_gettext(facts: PythonFacts) -> bool:
    return any("gettext" in one.names and "install" in one.attributes for one in facts.references)


def is_caught(text: str, diagnostic: Diagnostic) -> bool:
    """Whether a handler around names it, as in `except … as e: f(lambda: e)`: ruff reads such functions too late."""
    lines = text.splitlines()[: diagnostic.line]
    caught = re.compile(rf"\s*except\b.*\bas\s+{re.escape(diagnostic.subject)}\s*:")
    depth = _depth(lines[-1]) if lines else 0
    for line in reversed(lines):
        if line.strip() and _depth(line) < depth:
            depth = _depth(line)
            if caught.match(line):
                return True
    return False


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip())


def _is_submodule(path: str, diagnostic: Diagnostic, python: Container[str]) -> bool:
    """A package's own namespace gets its modules as they are imported, by whatever statement."""
    folder, _, file = path.rpartition("/")
    inside = f"{folder}/{diagnostic.subject}"
    return file == "__init__.py" and (f"{inside}.py" in python or f"{inside}/__init__.py" in python)


def _weigh_import(path: str, diagnostic: Diagnostic, tier: Tier, taken: frozenset[tuple[str, str]]) -> Tier | None:
    """Packages re-export, `try: import` probes, others import from here, and `import a.b` may be for its effect.

    Nobody edits a migration that has run.
    """
    if path.endswith("__init__.py") or "find_spec" in diagnostic.message:
        return None
    imported = diagnostic.message.split("`")[1]
    if (_stem(path), diagnostic.bound) in taken:
        return None
    if is_migration(path):
        return Tier.INFORMATION
    has_effect = diagnostic.text.startswith("import ") and "." in imported
    return Tier.REVIEW if has_effect and tier is Tier.SAFE_TO_FIX else tier


def _demote_re_export(facts: PythonFacts, diagnostic: Diagnostic, tier: Tier, own: frozenset[str]) -> Tier:
    """Others may import from here what it has of its own package or renames; a module of imports is for that."""
    if not any(definition.kind in DEFINING for definition in facts.definitions):
        return Tier.INFORMATION
    imported = diagnostic.message.split("`")[1]
    root = imported.partition(".")[0]
    renamed = diagnostic.subject not in {imported, imported.rpartition(".")[2]}
    offered = not root or root in own or renamed
    return Tier.REVIEW if offered and tier is Tier.SAFE_TO_FIX else tier


def _unused_imports(lint: Mapping[str, Diagnostics]) -> frozenset[tuple[str, str]]:
    """(module's last name, name) of each import that its own file does not use."""
    return frozenset(
        (_stem(path), one.bound)
        for path, diagnostics in lint.items()
        for one in diagnostics.items
        if one.code == "F401"
    )


def _taken_from(python: Mapping[str, PythonFacts], unused: frozenset[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    """Those of the unused that some file imports from there, reads as an attribute or, in a string, patches."""
    taken = set[tuple[str, str]]()
    modules = {module for module, _ in unused}
    for facts in python.values() if unused else ():
        for statement in facts.imports:
            module = statement.module.rpartition(".")[2]
            if module in modules:
                taken.update((module, name) for name, _ in statement.names)
        for reference in facts.references:
            mentioned = (*reference.attributes, *reference.strings)
            for module in modules.intersection((*reference.names, *mentioned)):
                taken.update((module, name) for name in mentioned)
    return unused & taken


def _stem(path: str) -> str:
    return path.rpartition("/")[2].rpartition(".")[0]


def _weigh_export(facts: PythonFacts, diagnostic: Diagnostic, tier: Tier) -> Tier | None:
    """A module with `__getattr__` may offer any name."""
    answers = any(d.name == "__getattr__" and d.owner == MODULE for d in facts.definitions)
    return None if answers else tier


def _weigh_name(facts: PythonFacts, diagnostic: Diagnostic, tier: Tier) -> Tier | None:
    """Code for both Pythons mentions the old names behind a version check; executed text may define any name, and
    what is quoted is an annotation, which nothing runs. A file without imports or functions is a settings file."""
    name = diagnostic.subject
    quoted = f'"{name}' in diagnostic.text or f"'{name}" in diagnostic.text
    settings = not facts.imports and not any(definition.kind in DEFINING for definition in facts.definitions)
    harmless = name in PYTHON2_BUILTINS or "exec" in facts.dynamic or quoted or settings
    return Tier.INFORMATION if harmless else tier


def _weigh_percent(facts: PythonFacts, diagnostic: Diagnostic, tier: Tier) -> Tier | None:
    """A mapping may have more than a text takes."""
    return (
        Tier.INFORMATION if "0 placeholder" in diagnostic.message and MAYBE_MAPPING.search(diagnostic.subject) else tier
    )


def _weigh_format(facts: PythonFacts, diagnostic: Diagnostic, tier: Tier) -> Tier | None:
    """Objects such as dates and quantities read formats of their own in braces."""
    return Tier.INFORMATION if "{" in diagnostic.subject else tier


def _weigh_log(facts: PythonFacts, diagnostic: Diagnostic, tier: Tier) -> Tier | None:
    """Loggers such as loguru's format with braces, and many a project gives its logger that style."""
    is_seen = "'" in diagnostic.text or '"' in diagnostic.text
    return tier if is_seen and "{" not in diagnostic.text else None


def _weigh_again(facts: PythonFacts, diagnostic: Diagnostic, tier: Tier) -> Tier | None:
    """A decorator may have handed on the first of two definitions."""
    said = FIRST_LINE.search(diagnostic.message)
    first = next((one for one in facts.definitions if said and one.line == int(said[1])), None)
    handed_on = first is not None and any(one not in KEEPING for one in first.decorators)
    return None if handed_on else _weigh_caught(facts, diagnostic, tier)


def _weigh_caught(facts: PythonFacts, diagnostic: Diagnostic, tier: Tier) -> Tier | None:
    """The `e` of `except … as e` is a habit."""
    return Tier.INFORMATION if diagnostic.text.startswith("except") else tier


def _weigh_capture(facts: PythonFacts, diagnostic: Diagnostic, tier: Tier) -> Tier | None:
    """Most functions in a loop are called on the spot; one that is kept, or connected to something, runs after it."""
    if not KEPT.search(diagnostic.text):
        return Tier.INFORMATION
    around = [d for d in facts.definitions if d.line <= diagnostic.line <= d.end_line]
    innermost = max(around, key=lambda definition: definition.line, default=None)
    nested = innermost is not None and innermost.owner != MODULE and innermost.kind is Kind.FUNCTION
    return Tier.INFORMATION if nested else tier


def _weigh_lost(facts: PythonFacts, diagnostic: Diagnostic, tier: Tier) -> Tier | None:
    """Somebody told another linter that losing the exception is meant."""
    return None if LOSS_IS_MEANT.search(diagnostic.text) else tier


def _weigh_return(facts: PythonFacts, diagnostic: Diagnostic, tier: Tier) -> Tier | None:
    """`return super().__init__()` gives None, and does no harm."""
    return Tier.INFORMATION if "(" in diagnostic.text else tier


SECOND_LOOKS: dict[str, Callable[[PythonFacts, Diagnostic, Tier], Tier | None]] = {
    "F811": _weigh_again,
    "F821": _weigh_name,
    "F822": _weigh_export,
    "F841": _weigh_caught,
    "PLE0101": _weigh_return,
    "PLE1205": _weigh_log,
    "PLE1300": _weigh_format,
    "F507": _weigh_percent,
    "B012": _weigh_lost,
    "B023": _weigh_capture,
}
