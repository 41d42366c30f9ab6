"""Modules that a removal has emptied and that nothing asks for."""

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from analysis.index.git import GitFailed, ask
from analysis.index.index import Index
from analysis.python.facts import PYTHON, PythonFacts
from analysis.removal.python import has_nothing_left


def unneeded_modules(index: Index, touched: Iterable[str]) -> tuple[str, ...]:
    """Those of the touched files that hold nothing any more, and that no file imports or names by its path."""
    empty = [path for path in touched if _is_empty(index, path)]
    others = {path: facts for path, facts in index.facts(PYTHON).items() if path not in empty} if empty else {}
    return tuple(
        sorted(
            path
            for path in empty
            if not any(_imports(facts, PurePosixPath(path)) for facts in others.values())
            and not _is_named(index, PurePosixPath(path))
        )
    )


def _is_empty(index: Index, path: str) -> bool:
    special = PurePosixPath(path).name in {"__init__.py", "__main__.py", "conftest.py"}
    return path.endswith(".py") and not special and has_nothing_left(index.snapshot.read(path))


def _imports(facts: PythonFacts, module: PurePosixPath) -> bool:
    """Whether a file may import the module; of two with the same name and package, both count."""
    for statement in facts.imports:
        *_, package, last = ["", "", *statement.module.split(".")]
        names = {name for name, _ in statement.names}
        if last == module.stem and package in {"", module.parent.name}:
            return True
        if module.stem in names and last in {"", module.parent.name}:
            return True
    return False


def _is_named(index: Index, module: PurePosixPath) -> bool:
    """Whether any file has its name after that of its folder, or its file name."""
    folder, stem = re.escape(module.parent.name or "."), re.escape(module.stem)
    pattern = rf"(^|[^A-Za-z0-9_]){folder}[./]{stem}([^A-Za-z0-9_]|$)|(^|[^A-Za-z0-9_]){stem}\.py([^A-Za-z0-9_]|$)"
    try:
        return bool(ask(index.snapshot.root, "grep", "-lIE", "-e", pattern, "--", ".", f":(exclude){module}").strip())
    except GitFailed as error:
        return bool(str(error))
