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
        ({"package.json": '{"scripts": {"test": "tap"}}', "package-lock.json": "{}"}, "npm test"),
        ({"package.json": '{"scripts": {"test": "tap"}}', "pnpm-lock.yaml": ""}, "pnpm test"),
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


NODE = '{"scripts": {"test": "vitest run", %s}, "devDependencies": {%s}}'


@pytest.mark.parametrize(
    ("scripts", "packages", "also"),
    [
        ('"typecheck": "tsc", "lint": "eslint ."', "", ["npm run typecheck", "npm run lint"]),
        ('"check": "svelte-kit sync && svelte-check --tsconfig x"', "", ["npm run check"]),
        ('"types": "vue-tsc --noEmit", "style": "npx eslint src"', "", ["npm run types", "npm run style"]),
        ('"lint": "eslint . --fix", "lint:check": "eslint ."', "", ["npm run lint:check"]),
        (
            '"lint": "biome check --write"',
            '"typescript": "5"',
            ["node_modules/.bin/tsc --noEmit --emitDeclarationOnly false"],
        ),
        ('"pretest": "npm run lint", "lint": "eslint ."', "", []),
        ('"build": "tsc", "dev": "tsc --noEmit --watch"', "", []),
    ],
)
def test_a_type_checker_and_a_linter_that_only_look_judge_as_well(
    tmp_path: Path, scripts: str, packages: str, also: list[str]
) -> None:
    files = {"package.json": NODE % (scripts, packages), "tsconfig.json": "{}", "package-lock.json": "{}"}
    found = find_own_checks(write_tree(tmp_path, files))
    assert [str(command) for command in found.also] == also
    assert [command.shown for command in found.judge] == ["npm test"]


@pytest.mark.parametrize(
    ("script", "lock", "telling"),
    [
        ("vitest run --coverage", "package-lock.json", "npm test -- --reporter=default --reporter=junit "),
        ("tsc && npx vitest", "pnpm-lock.yaml", "pnpm test --reporter=default --reporter=junit "),
        ("vitest run && publint", "package-lock.json", ""),
        ("tap", "package-lock.json", ""),
    ],
)
def test_vitest_writes_down_which_tests_fail(tmp_path: Path, script: str, lock: str, telling: str) -> None:
    files = {"package.json": f'{{"scripts": {{"test": "{script}"}}}}', lock: "{}"}
    (judge,) = find_own_checks(write_tree(tmp_path, files)).judge
    assert str(judge).startswith(telling or "npm test")
    assert ("junit" in str(judge)) is bool(telling)
    assert "report" not in judge.shown


MYPY = "[tool.pytest.ini_options]\n[tool.mypy]\nfiles = ['a.py']\n"


@pytest.mark.parametrize(
    ("files", "also"),
    [
        ({"pyproject.toml": MYPY + "[dependency-groups]\ndev = ['mypy>=1']\n"}, ["mypy"]),
        ({"pyproject.toml": MYPY, "uv.lock": 'name = "mypy"\n'}, ["mypy"]),
        ({"pyproject.toml": MYPY, "requirements-dev.txt": "mypy-extensions\n"}, []),
        ({"pyproject.toml": MYPY.replace("files", "strict_files"), "uv.lock": 'name = "mypy"\n'}, []),
        ({"mypy.ini": "[mypy]\npackages = a\n", "dev-requirements.txt": "mypy\n", "test_a.py": ""}, ["mypy"]),
        ({"ruff.toml": "", "requirements-dev.txt": "ruff==1\n", "test_a.py": ""}, ["ruff check --no-cache ."]),
        ({"pyproject.toml": MYPY + "[project.optional-dependencies]\ndocs = ['mypy']\n"}, []),
    ],
)
def test_what_is_set_up_and_installed_checks_python_as_well(
    tmp_path: Path, files: dict[str, str], also: list[str]
) -> None:
    found = find_own_checks(write_tree(tmp_path, files)).also
    assert [str(command).partition(" -m ")[2] for command in found] == also
