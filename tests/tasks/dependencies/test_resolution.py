"""Locks that real uv and npm write, from a registry on loopback."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from uv import find_uv_bin

from analysis.updates.model import Kind, Update
from analysis.updates.uv_lock import locked_dependencies, read_lock, versions_of
from tasks.dependencies.place import Unresolvable
from tasks.dependencies.resolution import resolve
from tests.registry import Shelf, registry
from tests.trees import write_tree

SOAK = timedelta(days=3)
PROJECT = """
    [project]
    name = "shop"
    version = "1.0"
    requires-python = ">=3.12"
    dependencies = ["alpha"]

    [tool.uv]
    package = false
"""


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Shelf]:
    with registry() as found:
        monkeypatch.setenv("UV_DEFAULT_INDEX", found.index)
        monkeypatch.setenv("npm_config_registry", found.npm)
        monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path / "uv-cache"))
        yield found


def locked(folder: Path) -> Path:
    root = write_tree(folder / "shop", {"pyproject.toml": PROJECT})
    subprocess.run([find_uv_bin(), "lock", "--quiet", "--python", sys.executable], cwd=root, check=True)
    return root


def update(root: Path, to: str) -> Update:
    (found,) = locked_dependencies("uv.lock", read_lock("uv.lock", (root / "uv.lock").read_text()))
    return Update(dependency=found, to=to, kind=Kind.MINOR)


def held(root: Path) -> dict[str, str]:
    return versions_of(read_lock("uv.lock", (root / "uv.lock").read_text()))


def test_what_comes_along_is_as_old_as_what_is_asked_for_has_to_be(shelf: Shelf, tmp_path: Path) -> None:
    shelf.wheel("alpha", "1.0.0")
    root = locked(tmp_path)
    shelf.wheel("alpha", "1.1.0", needs=("omega",))
    shelf.wheel("omega", "1.0.0")
    shelf.wheel("omega", "1.1.0", days=2)
    shelf.wheel("omega", "1.2.0", days=1)
    assert resolve(root, [update(root, "1.1.0")], SOAK) == ("omega new → 1.0.0",)
    assert held(root) == {"alpha": "1.1.0", "omega": "1.0.0"}


def test_an_update_that_only_goes_with_what_is_too_young_is_refused_with_its_day(shelf: Shelf, tmp_path: Path) -> None:
    shelf.wheel("alpha", "1.0.0")
    root = locked(tmp_path)
    shelf.wheel("alpha", "1.1.0", needs=("omega>=1.1",))
    shelf.wheel("omega", "1.1.0", days=1)
    with pytest.raises(Unresolvable, match=r"Too young for the soak time: omega 1\.1\.0, out since \d{4}-"):
        resolve(root, [update(root, "1.1.0")], SOAK)
    assert resolve(root, [update(root, "1.1.0")], timedelta()) == ("omega new → 1.1.0",)
