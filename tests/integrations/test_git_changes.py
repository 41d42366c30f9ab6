"""What changes a repository, against real ones: each once, recorded, and never on a default branch elsewhere."""

import subprocess
from pathlib import Path

import pytest

from emulator import World
from integrations import git, git_changes
from integrations.database import entries, open_database
from integrations.errors import (
    BranchMoved,
    GitError,
    MergeConflict,
    ProtectedBranch,
    PushRefused,
    RepositoryUnavailable,
    is_transient,
)
from integrations.writes import Journal


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(open_database(f"sqlite:///{tmp_path}/own.db"), "tests", secrets=("canary",))


@pytest.fixture
def server(tmp_path: Path) -> Path:
    """A bare repository with one commit on `main`."""
    place, first = tmp_path / "server.git", tmp_path / "first"
    git.run(["init", "-q", "--bare", "-b", "main", str(place)])
    git.run(["init", "-q", "-b", "main", str(first)])
    (first / "file.txt").write_text("first\n")
    git.run(["add", "-A"], first)
    git.run(["commit", "-qm", "first"], first, variables=git_changes.IDENTITY)
    git.run(["push", "-q", str(place), "main"], first)
    return place


@pytest.fixture
def work(server: Path, tmp_path: Path) -> Path:
    return git.clone(str(server), tmp_path / "work")


def change(work: Path, journal: Journal, text: str) -> str:
    (work / "file.txt").write_text(text)
    return git_changes.commit(work, f"Write {text.strip()}", journal).unwrap().sha


def at(server: Path, branch: str) -> str:
    return git.run(["rev-parse", branch], server).strip()


def test_a_branch_is_made_committed_to_and_pushed_once(server: Path, work: Path, journal: Journal) -> None:
    for expected in ("created", "unchanged"):
        effect = git_changes.switch_branch(work, "autopilot/fix", journal)
        assert (effect.change == "unchanged") == (expected == "unchanged")
    sha = change(work, journal, "second\n")
    assert git_changes.commit(work, "Again", journal).change == "unchanged"
    pushes = [git_changes.push(work, "autopilot/fix", str(server), journal).change for _ in range(2)]
    assert pushes == ["created", "unchanged"]
    assert at(server, "autopilot/fix") == sha
    assert [entry.result for entry in entries(journal.database) if entry.action == "push"] == pushes


def test_the_default_branch_is_never_pushed_to(server: Path, work: Path, journal: Journal) -> None:
    before = at(server, "main")
    change(work, journal, "second\n")
    with pytest.raises(ProtectedBranch, match=r"main of .*server\.git is a default branch.*open a pull request"):
        git_changes.push(work, "main", str(server), journal)
    assert at(server, "main") == before
    assert [entry for entry in entries(journal.database) if entry.action == "push"] == []


def test_what_is_default_there_counts_and_not_what_we_call_so(server: Path, work: Path, journal: Journal) -> None:
    git.run(["branch", "trunk", "main"], server)
    git.run(["symbolic-ref", "HEAD", "refs/heads/trunk"], server)
    git_changes.switch_branch(work, "trunk", journal, start="main")
    with pytest.raises(ProtectedBranch):
        git_changes.push(work, "trunk", str(server), journal)


def test_the_first_branch_of_an_empty_repository_would_be_its_default(
    work: Path, journal: Journal, tmp_path: Path
) -> None:
    empty = tmp_path / "empty.git"
    git.run(["init", "-q", "--bare", "-b", "main", str(empty)])
    git_changes.switch_branch(work, "fix", journal)
    with pytest.raises(ProtectedBranch, match="is empty"):
        git_changes.push(work, "fix", str(empty), journal)


@pytest.mark.parametrize("name", ["refs/heads/main", "--force", "+main", "main:main", "fix:main", "HEAD:main"])
def test_no_spelling_leads_to_the_default_branch(server: Path, work: Path, journal: Journal, name: str) -> None:
    before = at(server, "main")
    change(work, journal, "second\n")
    with pytest.raises((GitError, ProtectedBranch)):
        git_changes.push(work, name, str(server), journal)
    assert at(server, "main") == before


def test_a_branch_that_moved_on_is_not_overwritten(server: Path, work: Path, journal: Journal, tmp_path: Path) -> None:
    other = git.clone(str(server), tmp_path / "other")
    for place, text in ((other, "theirs\n"), (work, "ours\n")):
        git_changes.switch_branch(place, "fix", journal)
        change(place, journal, text)
    git_changes.push(other, "fix", str(server), journal)
    with pytest.raises(BranchMoved, match="push again") as caught:
        git_changes.push(work, "fix", str(server), journal)
    assert not is_transient(caught.value)
    assert at(server, "fix") == git.head(other)
    assert entries(journal.database)[-1].result == "failed"


def test_what_the_server_refuses_says_so(server: Path, work: Path, journal: Journal) -> None:
    hook = server / "hooks" / "update"
    hook.write_text("#!/bin/sh\necho 'Releases only' >&2\nexit 1\n")
    hook.chmod(0o755)
    git_changes.switch_branch(work, "fix", journal)
    with pytest.raises(PushRefused, match="Releases only"):
        git_changes.push(work, "fix", str(server), journal)


def test_a_merge_conflict_names_the_files_and_leaves_all_as_it_was(work: Path, journal: Journal) -> None:
    (work / "ä b.txt").write_text("base\n")
    git_changes.commit(work, "Base", journal)
    for branch in ("one", "two"):
        git_changes.switch_branch(work, branch, journal, start="main")
        (work / "ä b.txt").write_text(f"{branch}\n")
        git_changes.commit(work, branch, journal)
    before = git.head(work)
    with pytest.raises(MergeConflict, match=r"conflicts in ä b\.txt"):
        git_changes.merge(work, "one", journal)
    assert git.head(work) == before
    assert git.run(["status", "--porcelain"], work) == ""


def test_a_merge_happens_once(work: Path, journal: Journal) -> None:
    git_changes.switch_branch(work, "fix", journal)
    change(work, journal, "fixed\n")
    git_changes.switch_branch(work, "main", journal)
    assert [git_changes.merge(work, "fix", journal).change for _ in range(2)] == ["updated", "unchanged"]
    assert (work / "file.txt").read_text() == "fixed\n"


def test_a_dry_run_changes_nothing(server: Path, work: Path, journal: Journal) -> None:
    git_changes.switch_branch(work, "fix", journal)
    change(work, journal, "second\n")
    journal.dry_run = True
    (work / "file.txt").write_text("third\n")
    before = git.head(work)
    git_changes.commit(work, "Third", journal)
    git_changes.push(work, "fix", str(server), journal)
    assert git.head(work) == before
    assert "fix" not in git.run(["branch"], server)
    assert [plan.partition(" (")[0] for plan in journal.plan()] == ["Commit: Third", f"Push fix at {before[:12]}"]


def test_a_push_whose_answer_is_lost_is_found(world: World, journal: Journal, tmp_path: Path) -> None:
    address = world.urls["github"].replace("//", "//x-access-token:ghp_emulator@") + "/acme/api.git"
    work = git.clone(address, tmp_path / "work")
    git_changes.switch_branch(work, "fix", journal)
    sha = change(work, journal, "pushed\n")
    world.fault("github", "POST", "/acme/api.git/git-receive-pack", "cut-after")
    assert git_changes.push(work, "fix", address, journal).unwrap().sha == sha
    assert at(world.repositories / "acme" / "api.git", "fix") == sha
    world.fault("github", "POST", "/acme/api.git/git-receive-pack", "cut-before", 9)
    git_changes.switch_branch(work, "fix-2", journal)
    with pytest.raises(RepositoryUnavailable) as caught:
        git_changes.push(work, "fix-2", address, journal)
    assert is_transient(caught.value)
    log = subprocess.run(["grep", "-r", "ghp_emulator", str(work / ".git")], check=False, capture_output=True)
    assert log.stdout == b""
