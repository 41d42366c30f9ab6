"""Files that are not what their names say stop nothing."""

from pathlib import Path

import pytest

from analysis.audit.locked import read_lock, reader_of
from analysis.dependencies.declared import read_declared
from analysis.dependencies.packages import undeclared_packages
from analysis.javascript.packages import configuration
from analysis.updates.node import read_package_lock
from analysis.updates.uv_lock import WrongLock
from tests.analysis.duplication.indexes import index_of

DEEP = '{"a":' * 100_000
BRACKETS = "a = " + "[" * 3_000


def test_deep_manifests_of_packages_are_left_out(tmp_path: Path) -> None:
    files = {"package.json": DEEP, "src/tsconfig.json": DEEP, "src/a.ts": "import x from 'react'\n"}
    index = index_of(tmp_path, files)
    assert configuration(index.snapshot).packages == ()
    assert not undeclared_packages(index)


@pytest.mark.parametrize("name", ["package-lock.json", "uv.lock", "pnpm-lock.yaml", "bun.lock"])
def test_deep_lock_files_lock_nothing(name: str) -> None:
    reader = reader_of(name)
    assert reader is not None
    assert read_lock(reader, name, BRACKETS if name == "uv.lock" else DEEP) == []


def test_a_lock_file_with_a_day_that_never_was_locks_nothing() -> None:
    reader = reader_of("pnpm-lock.yaml")
    assert reader is not None
    assert read_lock(reader, "pnpm-lock.yaml", "lockfileVersion: 2001-13-45\n") == []


def test_a_link_is_not_read_through(tmp_path: Path) -> None:
    snapshot = index_of(tmp_path, {"a.py": "x = 1\n"}).snapshot
    (snapshot.root / "zero.py").symlink_to("/dev/zero")
    assert snapshot.text("zero.py") is None
    assert snapshot.text("a.py") == "x = 1\n"


def test_a_deep_project_declares_nothing() -> None:
    assert read_declared("pyproject.toml", BRACKETS) == ()


def test_a_deep_lock_file_cannot_be_brought_up_to_date() -> None:
    with pytest.raises(WrongLock, match=r"package-lock\.json cannot be read"):
        read_package_lock("package-lock.json", DEEP)
