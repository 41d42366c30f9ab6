"""Whether anybody but the file itself relies on a name that it only imports."""

import re
from pathlib import PurePosixPath

from analysis.index.git import GitFailed, ask
from analysis.index.paths import is_test
from analysis.python.facts import PYTHON
from analysis.refactoring.view import View


def who_relies(view: View, path: str, name: str, *, is_module: bool) -> str:
    """A sentence about who gets `name` by way of the file, "" if nobody does.

    What a package's `__init__` imports is what it offers, unless that is a whole module.
    """
    module = view.name(path)
    if PurePosixPath(path).name == "__init__.py" and not is_module:
        return f"`{name}` belongs to what the package {module} offers"
    if name in view.exports(path):
        return f"`{name}` is in the `__all__` of {module}"
    for other, facts in view.index.facts(PYTHON).items():
        for statement in facts.imports:
            if any(one in {name, "*"} for one, _ in statement.names) and (
                view.modules.find(other, statement.module) == path
            ):
                return f"{other}:{statement.line} imports `{name}` from {module}"
    return mention(view, path, name)


def mention(view: View, path: str, name: str, besides: str = "") -> str:
    """A sentence about a place that reaches for the name through the module, also in text, such as `module.name`.

    `besides` is a file that does not count.
    """
    stem = re.escape(module_stem(path))
    pattern = rf"(^|[^A-Za-z0-9_]){stem}(\.|, *[\"']){re.escape(name)}([^A-Za-z0-9_]|$)"
    try:
        found = ask(view.index.snapshot.root, "grep", "-nIE", "-e", pattern, "--", ".", f":(exclude){path}")
    except GitFailed as error:
        return f"who uses `{name}` cannot be told: {error}" if str(error) else ""
    for line in found.decode(errors="replace").splitlines():
        where, number, text = line.split(":", 2)
        if where != besides and not _is_import_path(text, module_stem(path), name):
            kind = "a test reaches" if is_test(where) else "code or text reaches"
            return f"{kind} for `{name}` by way of {view.name(path)} ({where}:{number})"
    return ""


def module_stem(path: str) -> str:
    """The last part of a module's name: of a package, its folder."""
    return path.removesuffix("/__init__.py").removesuffix(".py").rpartition("/")[2]


def _is_import_path(text: str, stem: str, name: str) -> bool:
    """Whether the words are part of a longer module path, such as `from pkg.stem.name import x`."""
    return bool(re.match(rf"\s*(from|import)\s[\w.]*\b{re.escape(stem)}\.{re.escape(name)}\b", text))
