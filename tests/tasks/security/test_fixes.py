"""What npm makes of a vulnerable lock, from a registry on loopback."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from analysis.audit.model import Risk
from analysis.index.snapshot import take_snapshot
from config.settings import get_settings
from integrations import git
from tasks.code import open_index
from tasks.proposals import Change
from tasks.repositories import check_out_repository
from tasks.security.audit import look_for_vulnerabilities
from tasks.security.fixes import upgrade
from tests.registry import Shelf, registry
from tests.trees import commit, write_tree

pytestmark = pytest.mark.skipif(not shutil.which("npm"), reason="needs npm")

ADVISORY = {
    "id": "GHSA-left-1", "summary": "left pads with what it reads",
    "affected": [{"package": {"ecosystem": "npm", "name": "left"},
                  "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": "1.1.0"}]}]}],
}  # fmt: skip


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Shelf]:
    with registry() as found:
        monkeypatch.setenv("npm_config_registry", found.npm)
        monkeypatch.setenv(
            "ANALYSIS__OSV_DATABASE", str(write_tree(tmp_path / "osv", {"a.json": json.dumps(ADVISORY)}))
        )
        get_settings.cache_clear()
        found.package("left", "1.0.0")
        yield found


def raised(folder: Path, wanted: str, shelf: Shelf) -> tuple[Change, list[str]]:
    """The change to a lock that was made when there was only 1.0.0, and its added lines."""
    package = {"name": "page", "version": "1.0.0", "dependencies": {"left": wanted}}
    root = write_tree(folder / "page", {"package.json": json.dumps(package, indent=2) + "\n"})
    install = ["npm", "install", "--package-lock-only", "--no-audit", "--no-fund"]
    subprocess.run(install, cwd=root, check=True, capture_output=True)
    commit(root)
    shelf.package("left", "1.1.0")
    (risk,) = look_for_vulnerabilities.fn(open_index(take_snapshot(root))).risks
    assert isinstance(risk, Risk)
    checkout = check_out_repository.fn(str(root))
    change = upgrade.fn(checkout, risk)
    assert git.run(["status", "--porcelain"], checkout.root) == ""
    git.remove_worktree(checkout.mirror, checkout.root)
    return change, [line[1:].strip(" ,") for line in change.diff.splitlines() if line[:1] == "+" != line[1:2]]


def test_a_lock_is_raised_within_what_is_asked_for(shelf: Shelf, tmp_path: Path) -> None:
    change, added = raised(tmp_path, "^1.0.0", shelf)
    assert change.topic == "security-npm-left"
    assert '"version": "1.1.0"' in added
    assert "package.json" not in change.diff.replace("package-lock.json", "")


def test_what_is_asked_for_moves_in_its_own_form_where_it_must(shelf: Shelf, tmp_path: Path) -> None:
    _, added = raised(tmp_path, "~1.0.0", shelf)
    assert added.count('"left": "~1.1.0"') == 2
