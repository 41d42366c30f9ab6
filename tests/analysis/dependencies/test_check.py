from pathlib import Path

import pytest

from analysis.dependencies.check import find_dependency_problems
from tests.analysis.duplication.indexes import index_of

PROJECT = """
    [project]
    name = "shop"
    dependencies = [
        "requests>=2",
        "PyYAML",
        "psycopg2-binary",
    ]

    [project.optional-dependencies]
    fast = ["orjson"]

    [dependency-groups]
    dev = ["pytest", "rich"]
"""
USES = {"shop/__init__.py": "import requests\nimport yaml\n"}


def problems(root: Path, files: dict[str, str]) -> list[tuple[str, str, str, int]]:
    found = find_dependency_problems(index_of(root, {"pyproject.toml": PROJECT, **USES, **files}))
    return [(each.rule_id, each.symbol, each.location.path, each.location.line) for each in found]


def test_a_project_that_declares_what_it_imports_has_no_problem(tmp_path: Path) -> None:
    assert problems(tmp_path, {}) == []


def test_an_undeclared_module_is_found(tmp_path: Path) -> None:
    assert problems(tmp_path, {"shop/a.py": "import os\nimport httpx\n"}) == [
        ("dependencies/undeclared", "httpx", "shop/a.py", 2)
    ]


def test_a_module_that_a_dependency_brings_is_transitive(tmp_path: Path) -> None:
    files = {"shop/a.py": "import urllib3\n", "uv.lock": '[[package]]\nname = "urllib3"\nversion = "2"\n'}
    assert problems(tmp_path, files) == [("dependencies/transitive", "urllib3", "shop/a.py", 1)]


def test_a_development_dependency_needed_at_run_time_is_misplaced(tmp_path: Path) -> None:
    assert problems(tmp_path, {"shop/a.py": "import rich\n"}) == [("dependencies/misplaced", "rich", "shop/a.py", 1)]


def test_a_dependency_that_only_tests_import_is_found_at_its_declaration(tmp_path: Path) -> None:
    files = {"shop/__init__.py": "import requests\n", "tests/test_a.py": "import yaml\n"}
    assert problems(tmp_path, files) == [("dependencies/only-tests-use", "pyyaml", "pyproject.toml", 5)]


def test_a_dependency_that_nothing_names_is_unneeded(tmp_path: Path) -> None:
    assert problems(tmp_path, {"shop/__init__.py": "import yaml\n"}) == [
        ("dependencies/unneeded", "requests", "pyproject.toml", 4)
    ]


def test_a_dependency_that_is_loaded_by_name_is_needed(tmp_path: Path) -> None:
    files = {"shop/__init__.py": "import yaml\nfrom importlib import import_module\nimport_module('requests')\n"}
    assert problems(tmp_path, files) == []


@pytest.mark.parametrize(
    "text",
    [
        "try:\n    import httpx\nexcept ImportError:\n    httpx = None\n",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import httpx\n",
        "def load():\n    import httpx\n    return httpx\n",
        "import orjson\n",
        "import shop\nfrom . import b\n",
        "import google.protobuf\n",
    ],
)
def test_optional_local_and_shared_modules_are_no_problem(tmp_path: Path, text: str) -> None:
    assert problems(tmp_path, {"shop/a.py": text, "shop/b.py": ""}) == []


@pytest.mark.parametrize("path", ["tests/test_a.py", "docs/conf.py", "noxfile.py", "examples/a.py", "tools/a.py"])
def test_what_is_not_installed_may_import_anything(tmp_path: Path, path: str) -> None:
    assert problems(tmp_path, {path: "import httpx\n"}) == []


def test_without_a_manifest_there_is_nothing_to_say(tmp_path: Path) -> None:
    assert find_dependency_problems(index_of(tmp_path, {"a.py": "import httpx\n"})) == []


def test_a_manifest_that_cannot_be_parsed_says_nothing(tmp_path: Path) -> None:
    assert find_dependency_problems(index_of(tmp_path, {"pyproject.toml": "[project", "a.py": "import httpx\n"})) == []
