import pytest

from integrations.graph_sitter.imports import imported_paths, package_files

PYTHON = {"app/__init__.py", "app/a.py", "app/sub/__init__.py", "app/sub/b.py", "lib/src/other/__init__.py"}
SCRIPTS = {"src/a.ts", "src/b.tsx", "src/c/index.ts", "src/d.js"}


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("import app.a", {"app/a.py"}),
        ("from app import a, nothing", {"app/a.py", "app/__init__.py"}),
        ("from app.sub.b import *", {"app/sub/b.py"}),
        ("from . import b", {"app/sub/b.py", "app/sub/__init__.py"}),
        ("    from ..a import (x)", {"app/a.py"}),
        ("from ..... import beyond", set()),
        ("import os", set()),
    ],
)
def test_python_imports_name_modules_and_members(statement: str, found: set[str]) -> None:
    assert set(imported_paths("app/sub/__init__.py", statement.encode(), PYTHON)) == found


def test_python_imports_start_above_the_outermost_package_too() -> None:
    known = {"lib/src/other/__init__.py", "lib/src/other/x.py"}
    assert set(imported_paths("lib/src/other/__init__.py", b"import other.x", known)) == {"lib/src/other/x.py"}


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("import { x } from './b'", {"src/b.tsx"}),
        ("export * from './c'", {"src/c/index.ts"}),
        ("import './a.js'", {"src/a.ts"}),
        ("const d = require('./d')", {"src/d.js"}),
        ("import react from 'react'", set()),
        ("import x from '../../beyond'", set()),
    ],
)
def test_script_imports_name_files_without_their_endings(statement: str, found: set[str]) -> None:
    assert set(imported_paths("src/a.ts", statement.encode(), SCRIPTS)) == found


def test_package_files_come_from_the_outside_in() -> None:
    assert package_files(["app/sub/b.py"], PYTHON) == ["app/__init__.py", "app/sub/__init__.py"]
