from pathlib import Path

import pytest

from analysis.own_checks import find_own_checks
from tests.trees import write_tree

PYTEST = (
    ".autopilot-venv/bin/python -m pytest -q --maxfail=0 --continue-on-collection-errors "
    "--junitxml=.autopilot-junit.xml"
)


@pytest.mark.parametrize(
    ("files", "judge"),
    [
        ({"pyproject.toml": "[tool.pytest.ini_options]\n"}, PYTEST),
        ({"tests/test_a.py": ""}, PYTEST),
        ({"tests/unit/a_test.py": ""}, PYTEST),
        ({"a_test.py": ""}, PYTEST),
        ({"manage.py": "", "app/tests.py": ""}, ".autopilot-venv/bin/python manage.py test --noinput"),
        ({"package.json": '{"scripts": {"test": "jest"}}', "package-lock.json": "{}"}, "npm test"),
        ({"package.json": '{"scripts": {"test": "jest"}}', "pnpm-lock.yaml": ""}, "pnpm test"),
        ({"Cargo.toml": ""}, "cargo test --quiet --offline"),
        ({"go.mod": ""}, "go test ./..."),
        ({"Makefile": "all: x\ntest: all\n\ttrue\n"}, "make test"),
        ({"tests/test_a.py": "", "Makefile": "test:\n"}, PYTEST),
    ],
)
def test_checks_are_found_by_what_the_repository_says(tmp_path: Path, files: dict[str, str], judge: str) -> None:
    found = find_own_checks(write_tree(tmp_path, files)).judge
    assert [str(command) for command in found] == [judge]
    assert "continue" not in found[0].shown


@pytest.mark.parametrize(
    "files",
    [
        {"a.py": ""},
        {"package.json": '{"scripts": {"test": "echo \\"Error: no test specified\\" && exit 1"}}'},
        {"package.json": "not json"},
        {"package.json": "[]"},
        {"Makefile": "test := 1\ntesting:\n"},
        {"pyproject.toml": "not toml ["},
        {},
    ],
)
def test_nothing_is_guessed(tmp_path: Path, files: dict[str, str]) -> None:
    assert find_own_checks(write_tree(tmp_path, files)).judge == ()


def test_a_lock_decides_what_is_installed(tmp_path: Path) -> None:
    root = write_tree(tmp_path, {"pyproject.toml": "[tool.pytest.ini_options]\n", "uv.lock": ""})
    assert str(find_own_checks(root).prepare[0]) == "uv sync --frozen --all-groups --all-extras --quiet"


def test_extras_groups_and_files_for_tests_are_installed(tmp_path: Path) -> None:
    project = """
        [project]
        name = "a"
        optional-dependencies = {test = ["x"], docs = ["y"]}
        [dependency-groups]
        dev = ["z"]
        lint = ["w"]
        """
    files = {"pyproject.toml": project, "requirements-dev.txt": "", "requirements/tests.txt": "", "notes.txt": "",
             "tests/test_a.py": ""}  # fmt: skip
    told = [
        str(command).partition(".autopilot-venv/bin/python ")[2]
        for command in find_own_checks(write_tree(tmp_path, files)).prepare
    ]
    assert told == ["", "-r requirements/tests.txt", "-r requirements-dev.txt", "-e .[test]", "--group dev", "pytest"]
