"""Dependencies brought up to date with real uv and npm, from a registry on loopback, into the emulator's GitHub."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from uv import find_uv_bin

from emulator.github.model.issues import Issue
from emulator.world import World
from flows.dependency_management import dependency_management
from integrations import git
from tasks.checks import set_status
from tasks.dependencies.report import DependencyReport
from tasks.proposals import Mode
from tasks.writing import writing
from tests.registry import Shelf, moment, registry
from tests.slow import slow
from tests.trees import commit, write_tree

pytestmark = [pytest.mark.xdist_group("flows"), pytest.mark.usefixtures("prefect_server")]

PROJECT = """
    [project]
    name = "shop"
    version = "1.0"
    requires-python = ">=3.12"
    dependencies = ["alpha", "beta>=1", "gamma"]

    [tool.uv]
    package = false
"""
SETTINGS = """
    checks:
      prepare: ["uv sync --frozen --quiet --python PYTHON"]
      judge: [".autopilot-venv/bin/python test_shop.py"]
"""
TEST = """
    import alpha, beta, gamma

    assert beta.price() == 1
"""
SETTINGS = SETTINGS.replace("PYTHON", sys.executable)
SHOP = {"pyproject.toml": PROJECT, ".autopilot.yaml": SETTINGS, "test_shop.py": TEST}


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Shelf]:
    with registry() as found:
        monkeypatch.setenv("UV_DEFAULT_INDEX", found.index)
        monkeypatch.setenv("npm_config_registry", found.npm)
        monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path / "uv-cache"))
        for name in ("alpha", "beta", "gamma"):
            found.wheel(name, "1.0.0", "def price():\n    return 1\n")
        yield found


def publish_newer(shelf: Shelf) -> None:
    """Of alpha a minor and a major; beta breaks the shop; of gamma one is yanked and one too young."""
    shelf.wheel("alpha", "1.1.0")
    shelf.wheel("alpha", "2.0.0")
    shelf.wheel("beta", "1.1.0", "def price():\n    return 2\n")
    shelf.wheel("gamma", "1.0.1", yanked="it deletes files")
    shelf.wheel("gamma", "1.0.2", days=1)


def locked(root: Path) -> None:
    subprocess.run([find_uv_bin(), "lock", "--quiet", "--python", sys.executable], cwd=root, check=True)


def pushed(world: World, folder: Path, files: dict[str, str]) -> None:
    """Onto acme/api, as a person would, locked by what the registry has today."""
    clone = folder / "person"
    subprocess.run(["git", "clone", "-q", str(world.repositories / "acme" / "api.git"), str(clone)], check=True)
    write_tree(clone, files)
    if "uv.lock" not in files and "pyproject.toml" in files:
        locked(clone)
    commit(clone, "Work")
    subprocess.run(["git", "push", "-q", "origin", "main"], cwd=clone, check=True)


def local(folder: Path, files: dict[str, str]) -> Path:
    root = write_tree(folder / "shop", files)
    if "pyproject.toml" in files:
        locked(root)
    commit(root)
    return root


def writes(world: World) -> int:
    return sum(exchange.method != "GET" and "upload-pack" not in exchange.path for exchange in world.requests("github"))


def versions(report: DependencyReport) -> dict[str, dict[str, str]]:
    return {
        one.attempt.group.name: {update.name: update.to for update in one.attempt.kept} for one in report.tried
    }  # fmt: skip


def test_what_the_checks_pass_is_proposed_and_the_culprit_is_left_out(
    world: World, shelf: Shelf, tmp_path: Path
) -> None:
    pushed(world, tmp_path, SHOP)
    publish_newer(shelf)
    report = dependency_management("acme/api", Mode.PULL_REQUEST)
    assert versions(report) == {
        "minor-and-patch": {"alpha": "1.1.0"},
        "major-alpha": {"alpha": "2.0.0"},
    }
    left_out = report.tried[0].attempt.left_out
    assert [(one.update.name, one.reason) for one in left_out] == [("beta", "the repository's checks fail with it")]
    assert "AssertionError" in left_out[0].output
    bare = world.repositories / "acme" / "api.git"
    lock = git.run(["show", "autopilot/dependencies-minor-and-patch:uv.lock"], bare)
    assert 'name = "alpha"\nversion = "1.1.0"' in lock
    assert 'name = "beta"\nversion = "1.0.0"' in lock
    pulls = [issue for issue in world.github.repositories["acme/api"].issues.values() if issue.pull]
    assert [pull.title for pull in pulls] == ["Update alpha to 1.1.0", "Update alpha to 2.0.0"]
    assert "| `alpha` | `1.0.0` | `1.1.0` |" in (pulls[0].body or "")
    assert "[notes](https://alpha.example.org/changes)" in (pulls[0].body or "")
    assert "dependency_management: ignore:" in (pulls[0].body or "")
    before = writes(world)
    again = dependency_management("acme/api", Mode.PULL_REQUEST)
    assert [one.proposal.state for one in again.tried] == ["unchanged", "unchanged"]
    assert writes(world) == before


def test_yanked_and_young_versions_are_not_proposed(shelf: Shelf, tmp_path: Path) -> None:
    root = local(tmp_path, SHOP)
    publish_newer(shelf)
    report = dependency_management(str(root), Mode.REPORT)
    assert {one.name for one in report.outlook.updates} == {"alpha", "beta"}
    assert [(one.dependency.name, one.to, one.reason) for one in report.outlook.held] == [
        ("gamma", "1.0.2", f"out since {moment(1)[:10]}; the soak time is 3 days")
    ]
    assert report.tried == ()
    assert [group.name for group in report.waiting] == ["minor-and-patch", "major-alpha"]


def test_requirement_files_change_by_the_pins_alone(shelf: Shelf, tmp_path: Path) -> None:
    text = "# what we run\nalpha==1.0.0  # not the next major\nbeta>=1\nGamma==1.0.0 ; python_version > '3'\n"
    root = local(tmp_path, {"requirements.txt": text})
    publish_newer(shelf)
    report = dependency_management(str(root), Mode.DRY_RUN)
    diff = report.tried[0].proposal.diff
    changed = [
        line for line in diff.splitlines() if line.startswith(("+", "-")) and not line.startswith(("+++", "---"))
    ]
    assert changed == ["-alpha==1.0.0  # not the next major", "+alpha==1.1.0  # not the next major"]


def test_a_compiled_file_is_compiled_again_as_its_head_says(shelf: Shelf, tmp_path: Path) -> None:
    shelf.wheel("omega", "1.0.0", needs=("alpha",))
    root = write_tree(tmp_path / "shop", {"requirements.in": "omega\n"})
    compile_ = [find_uv_bin(), "pip", "compile", "-q", "--generate-hashes", "requirements.in", "-o", "requirements.txt"]
    subprocess.run(compile_, cwd=root, check=True, capture_output=True)
    before = (root / "requirements.txt").read_text()
    commit(root)
    publish_newer(shelf)
    shelf.wheel("omega", "1.2.0", needs=("alpha",))
    report = dependency_management(str(root), Mode.DRY_RUN)
    assert versions(report) == {"minor-and-patch": {"omega": "1.2.0"}}
    diff = report.tried[0].proposal.diff
    assert "+omega==1.2.0 \\\n" in diff
    assert before.splitlines()[1] not in diff.replace(f" {before.splitlines()[1]}", "")


def test_updates_that_contradict_each_other_are_told_apart(shelf: Shelf, tmp_path: Path) -> None:
    root = local(tmp_path, {"requirements.txt": "alpha==1.0.0\nbeta==1.0.0\n"})
    shelf.wheel("alpha", "1.1.0", needs=("beta<1.1",))
    shelf.wheel("beta", "1.1.0")
    report = dependency_management(str(root), Mode.DRY_RUN)
    assert versions(report) == {"minor-and-patch": {"alpha": "1.1.0"}}
    [left_out] = report.tried[0].attempt.left_out
    assert (left_out.update.name, left_out.reason) == ("beta", "it cannot be resolved")
    assert "beta" in left_out.output


@pytest.mark.skipif(not shutil.which("npm"), reason="needs npm")
def test_npm_locks_what_has_been_out_long_enough(shelf: Shelf, tmp_path: Path) -> None:
    for name in ("left", "right"):
        shelf.package(name, "1.0.0")
    package = {
        "name": "page",
        "version": "1.0.0",
        "dependencies": {"left": "~1.0.0"},
        "devDependencies": {"right": "1.0.0"},
    }
    root = write_tree(tmp_path / "page", {"package.json": json.dumps(package, indent=2) + "\n"})
    install = ["npm", "install", "--package-lock-only", "--no-audit", "--no-fund"]
    subprocess.run(install, cwd=root, check=True, capture_output=True)
    commit(root)
    shelf.package("left", "1.1.0", days=20)
    shelf.package("left", "1.2.0", days=1)
    shelf.package("right", "1.0.1", deprecated="use left")
    shelf.package("right", "1.0.2", days=9)
    report = dependency_management(str(root), Mode.DRY_RUN)
    assert versions(report) == {"minor-and-patch": {"left": "1.1.0", "right": "1.0.2"}}
    added = [line[1:].strip() for line in report.tried[0].proposal.diff.splitlines() if line.startswith("+")]
    assert '"left": "~1.1.0"' in added
    assert '"right": "1.0.2"' in added
    assert report.tried[0].attempt.kept[0].notes == "https://github.com/acme/left/releases"


def test_a_registry_that_does_not_answer_is_told_and_the_rest_goes_on(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {"requirements.txt": "alpha==1.0.0\n", "package-lock.json": '{"lockfileVersion": 1}', "package.json": "{}"}
    root = local(tmp_path, files | {"web/package.json": '{"dependencies": {"left": "1.0.0"}}', "web/yarn.lock": ""})
    publish_newer(shelf)
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:1")
    report = dependency_management(str(root), Mode.REPORT)
    assert {one.name for one in report.outlook.updates} == {"alpha"}
    told = " ".join(report.remarks)
    assert "npm: left was not looked up: 127.0.0.1, GET /left: ConnectionError" in told
    assert "is by npm 6 or older" in told


def test_a_second_look_asks_only_whether_something_changed(shelf: Shelf, tmp_path: Path) -> None:
    root = local(tmp_path, {"requirements.txt": "alpha==1.0.0\n"})
    for _ in range(2):
        dependency_management(str(root), Mode.REPORT)
    assert [status for path, status in shelf.pages() if path == "/simple/alpha/"] == [200, 304]


def dashboard(world: World) -> Issue:
    (issue,) = [one for one in issues_of(world) if one.title == "Dependency dashboard"]
    return issue


def issues_of(world: World) -> list[Issue]:
    return list(world.github.repositories["acme/api"].issues.values())


@slow
def test_a_ticked_box_of_the_dashboard_starts_work_and_the_issue_is_kept(
    world: World, shelf: Shelf, tmp_path: Path
) -> None:
    pushed(world, tmp_path, SHOP)
    publish_newer(shelf)
    dependency_management("acme/api", Mode.PULL_REQUEST)
    issue = dashboard(world)
    said = issue.body or ""
    box = "- [ ] <!-- start=dependencies-wanted-{} --> `{}` `{}` → `{}`: {}"
    young = box.format("gamma-1.0.2", "gamma", "1.0.0", "1.0.2", "out since")
    failing = box.format("beta-1.1.0", "beta", "1.0.0", "1.1.0", "the repository's checks fail with it")
    assert "Update alpha to 1.1.0" in said
    assert "Update alpha to 2.0.0" in said
    assert young in said
    assert failing in said
    issue.body = said.replace(young, young.replace("[ ]", "[x]")).replace(failing, failing.replace("[ ]", "[x]"))

    report = dependency_management("acme/api", Mode.PULL_REQUEST)
    assert versions(report)["wanted-gamma-1.0.2"] == {"gamma": "1.0.2"}
    beta = next(one for one in report.tried if one.attempt.group.name == "wanted-beta-1.1.0")
    assert beta.proposal.state == "opened"
    (pull,) = [one for one in issues_of(world) if one.pull and one.title == "Update beta to 1.1.0"]
    assert "with the change, `python test_shop.py` fails" in (pull.body or "")
    assert "[x]" not in (dashboard(world).body or "")


@slow
def test_patches_are_merged_when_all_is_green_and_that_is_allowed(world: World, shelf: Shelf, tmp_path: Path) -> None:
    allowed = SETTINGS + "    operations: {dependency_management: {merge: patch, dashboard: false}}\n"
    pushed(world, tmp_path, SHOP | {".autopilot.yaml": allowed})
    shelf.wheel("alpha", "1.0.1")
    shelf.wheel("gamma", "1.1.0")

    def states() -> dict[str, str]:
        report = dependency_management("acme/api", Mode.PULL_REQUEST)
        return {one.attempt.group.name: one.proposal.state for one in report.tried}

    assert states() == {"minor": "opened", "patch": "opened"}
    bare = world.repositories / "acme" / "api.git"
    head = git.run(["rev-parse", "autopilot/dependencies-patch"], bare).strip()
    with writing("somebody"):
        set_status.fn("acme/api", head, "ci", "pending")
        assert states() == {"minor": "unchanged", "patch": "unchanged"}
        set_status.fn("acme/api", head, "ci", "success")
    assert states() == {"minor": "unchanged", "patch": "merged"}
    assert 'name = "alpha"\nversion = "1.0.1"' in git.run(["show", "main:uv.lock"], bare)
    fresh = tmp_path / "fresh"
    subprocess.run(["git", "clone", "-q", str(bare), str(fresh)], check=True)
    run = [find_uv_bin(), "run", "--frozen", "--quiet", "--python", sys.executable, "test_shop.py"]
    subprocess.run(run, cwd=fresh, check=True)


def test_files_that_name_each_other_change_together(shelf: Shelf, tmp_path: Path) -> None:
    files = {"constraints.txt": "alpha==1.0.0\n", "a-requirements.txt": "-c constraints.txt\nalpha==1.0.0\n"}
    root = local(tmp_path, files)
    publish_newer(shelf)
    report = dependency_management(str(root), Mode.DRY_RUN)
    assert versions(report)["minor-and-patch"] == {"alpha": "1.1.0"}
    assert set(report.tried[0].proposal.files) == set(files)


def test_a_major_that_lacks_what_is_used_says_so(shelf: Shelf, tmp_path: Path) -> None:
    root = local(tmp_path, {"requirements.txt": "alpha==1.0.0\n", "shop.py": "import alpha\n\nalpha.price()\n"})
    shelf.wheel("alpha", "2.0.0", "def total():\n    return 1\n")
    report = dependency_management(str(root), Mode.REPORT)
    (update,) = report.outlook.updates
    assert update.impact
    assert update.impact.broken == ("`alpha.price` is gone: used in `shop.py:3`",)
