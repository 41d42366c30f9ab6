import textwrap

import pytest

from analysis.dependencies.declared import is_manifest, read_declared


def names(path: str, text: str) -> list[tuple[str, str, int]]:
    return [(each.name, each.group, each.line) for each in read_declared(path, textwrap.dedent(text).lstrip())]


def test_poetry_tables_are_read() -> None:
    text = """
        [tool.poetry]
        name = "requests-shop"
        [tool.poetry.dependencies]
        python = "^3.12"
        requests = "^2"
        rich = { version = "^13", optional = true }
        [tool.poetry.group.test.dependencies]
        pytest = "*"
    """
    assert names("pyproject.toml", text) == [("requests", "", 5), ("rich", "extra", 6), ("pytest", "dev test", 8)]


def test_setup_cfg_is_read() -> None:
    text = """
        [options]
        install_requires =
            requests>=2
            PyYAML
        [options.extras_require]
        test = pytest
    """
    assert names("setup.cfg", text) == [("requests", "", 3), ("pyyaml", "", 4), ("pytest", "test", 6)]


def test_setup_py_is_read_without_running_it() -> None:
    text = """
        from setuptools import setup
        NEEDS = ["requests", 'rich; python_version < "3.9"']
        raise SystemExit("never run")
        setup(install_requires=NEEDS, extras_require={"x": ["pytest"]})
    """
    assert [name for name, _, _ in names("setup.py", text)] == ["requests", "rich", "pytest"]


def test_requirement_files_skip_options_and_comments() -> None:
    text = "-r base.txt\n# note\nrequests==2.0 --hash=sha256:0\n\nrich # why\n"
    assert names("requirements.txt", text) == [("requests", "", 3), ("rich", "", 5)]
    assert names("requirements-dev.txt", "pytest\n") == [("pytest", "requirements-dev.txt", 1)]


@pytest.mark.parametrize("path", ["setup.py", "pyproject.toml", "a/requirements.txt", "requirements/prod.in"])
def test_manifests_are_known_by_name(path: str) -> None:
    assert is_manifest(path)
    assert not is_manifest(f"{path}.bak")


@pytest.mark.parametrize(("path", "text"), [("pyproject.toml", "["), ("setup.cfg", "x"), ("setup.py", "def")])
def test_what_cannot_be_parsed_declares_nothing(path: str, text: str) -> None:
    assert read_declared(path, text) == ()
