"""Git against real repositories and servers that misbehave."""

import base64
import socket
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import psutil
import pytest

from analysis.index.git import listing
from integrations import git
from integrations.errors import (
    AuthenticationRequired,
    GitError,
    GitMissing,
    GitTimedOut,
    NoSuchReference,
    NotARepository,
    RepositoryBusy,
    RepositoryNotFound,
    RepositoryUnavailable,
)


def run(*command: str, cwd: Path) -> None:
    subprocess.run(command, cwd=cwd, check=True, capture_output=True)


def commit(repository: Path, text: str) -> None:
    (repository / "file.txt").write_text(text)
    run("git", "add", "-A", cwd=repository)
    run("git", "-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "-qm", text, cwd=repository)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A repository with one commit on `main` and one more on `work`."""
    repository = tmp_path / "source"
    repository.mkdir()
    run("git", "init", "-q", "-b", "main", cwd=repository)
    commit(repository, "first")
    run("git", "checkout", "-q", "-b", "work", cwd=repository)
    commit(repository, "second")
    run("git", "checkout", "-q", "main", cwd=repository)
    return repository


@pytest.fixture
def silent_server() -> Iterator[int]:
    """A port that accepts and never answers."""
    with socket.create_server(("127.0.0.1", 0), backlog=5) as server:
        yield server.getsockname()[1]


class Locked(BaseHTTPRequestHandler):
    seen: ClassVar[list[str | None]] = []

    def do_GET(self) -> None:
        self.seen.append(self.headers.get("Authorization"))
        self.send_response(401)
        self.send_header("WWW-Authenticate", 'Basic realm="x"')
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the name is the base class's
        pass


@pytest.fixture
def locked_server() -> Iterator[int]:
    """A server that asks for a password and accepts none."""
    Locked.seen.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), Locked) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


def git_processes() -> set[int]:
    return {child.pid for child in psutil.Process().children(recursive=True) if "git" in child.name()}


def test_a_clone_has_the_files_and_the_whole_history(source: Path, tmp_path: Path) -> None:
    clone = git.clone(source.as_uri(), tmp_path / "clone")
    assert (clone / "file.txt").read_text() == "first"
    assert git.head(clone) == git.head(source)
    assert git.default_branch(clone) == "main"


@pytest.mark.parametrize("by", ["branch", "commit"])
def test_a_clone_at_a_reference_has_its_files(source: Path, tmp_path: Path, by: str) -> None:
    ref = "work" if by == "branch" else git.resolve(source, "work")
    assert (git.clone(str(source), tmp_path / "clone", ref=ref) / "file.txt").read_text() == "second"


def test_progress_is_told_while_cloning(source: Path, tmp_path: Path) -> None:
    told: list[str] = []
    git.clone(source.as_uri(), tmp_path / "clone", progress=told.append)
    assert any("Receiving objects" in line for line in told)


def test_a_reference_that_is_not_there_leaves_no_half_clone(source: Path, tmp_path: Path) -> None:
    with pytest.raises(NoSuchReference):
        git.clone(str(source), tmp_path / "clone", ref="nowhere")
    assert not (tmp_path / "clone").exists()


@pytest.mark.parametrize("ref", ["--upload-pack=touch x", "-f", "a b", "a..b", "", "a\0b"])
def test_references_that_git_would_read_as_something_else_are_refused(source: Path, tmp_path: Path, ref: str) -> None:
    for use in (git.resolve, git.diff):
        with pytest.raises(NoSuchReference):
            use(source, ref)
    with pytest.raises(NoSuchReference):
        git.clone(str(source), tmp_path / "clone", ref=ref)


@pytest.mark.parametrize("url", ["ext::sh -c 'touch owned'", "--upload-pack=touch owned", "", "/nowhere", "nope::x"])
def test_addresses_that_lead_nowhere_or_would_run_something_are_refused(
    tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(RepositoryNotFound):
        git.clone(url, tmp_path / "clone")
    assert not list(tmp_path.iterdir())


def test_a_server_that_never_answers_ends_in_time_and_leaves_nothing(silent_server: int, tmp_path: Path) -> None:
    began = time.monotonic()
    with pytest.raises(GitTimedOut, match="not done after 1 s"):
        git.clone(f"http://127.0.0.1:{silent_server}/a.git", tmp_path / "clone", timeout=1)
    assert time.monotonic() - began < 15
    assert not git_processes()
    assert not (tmp_path / "clone").exists()


def test_an_interrupt_ends_git_and_what_it_started(silent_server: int, tmp_path: Path) -> None:
    url = f"http://127.0.0.1:{silent_server}/a"
    code = f"from integrations import git; from pathlib import Path; git.clone({url!r}, Path('x'))"
    with subprocess.Popen(
        [sys.executable, "-c", code],
        stderr=subprocess.DEVNULL,
        env={"PYTHONPATH": str(Path.cwd()), "PATH": "/usr/bin:/bin"},
        cwd=tmp_path,
    ) as child:
        watched = psutil.Process(child.pid)
        end = time.monotonic() + 20
        while len(started := watched.children(recursive=True)) < 2 and time.monotonic() < end:
            time.sleep(0.05)
        child.send_signal(2)
        child.wait(5)
    assert started
    assert not psutil.wait_procs(started, timeout=5)[1]


def test_a_server_that_asks_for_a_password_is_not_answered_by_hand(locked_server: int, tmp_path: Path) -> None:
    with pytest.raises(AuthenticationRequired, match="token"):
        git.clone(f"http://127.0.0.1:{locked_server}/a.git", tmp_path / "clone", timeout=20)


def test_credentials_reach_the_server_but_no_error(locked_server: int, tmp_path: Path) -> None:
    with pytest.raises(AuthenticationRequired) as raised:
        git.clone(f"http://ann:s3cret@127.0.0.1:{locked_server}/a.git", tmp_path / "clone", timeout=20)
    assert "s3cret" not in str(raised.value)
    assert f"Basic {base64.b64encode(b'ann:s3cret').decode()}" in Locked.seen


def test_a_server_that_is_not_there_is_unavailable(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(RepositoryUnavailable):
        git.clone(f"http://127.0.0.1:{port}/a.git", tmp_path / "clone", timeout=20)


def test_a_mirror_is_made_once_and_brought_up_to_date(source: Path, tmp_path: Path) -> None:
    first = git.mirror(source.as_uri(), tmp_path / "cache")
    (first / "mark").touch()
    commit(source, "third")
    second = git.mirror(source.as_uri(), tmp_path / "cache")
    assert second == first
    assert (second / "mark").exists()
    files = git.worktree(second, "main", tmp_path / "files")
    assert (files / "file.txt").read_text() == "third"
    assert git.head(second) == git.resolve(second, "main") == git.head(source)


def test_a_mirror_of_a_repository_without_commits_says_so(tmp_path: Path) -> None:
    run("git", "init", "-q", "empty", cwd=tmp_path)
    with pytest.raises(NoSuchReference):
        git.mirror((tmp_path / "empty").as_uri(), tmp_path / "cache")


def test_a_mirror_of_a_shallow_clone_is_made(source: Path, tmp_path: Path) -> None:
    commit(source, "third")
    run("git", "clone", "-q", "--depth=1", source.as_uri(), "shallow", cwd=tmp_path)
    mirror = git.mirror((tmp_path / "shallow").as_uri(), tmp_path / "cache", timeout=60)
    assert git.head(mirror) == git.head(source)


def test_a_partial_clone_is_brought_the_versions_of_a_file_at_once(source: Path, tmp_path: Path) -> None:
    for text in ("two", "three"):
        commit(source, text)
    run("git", "config", "uploadpack.allowFilter", "true", cwd=source)
    run("git", "clone", "-q", "--filter=blob:none", f"file://{source}", "partial", cwd=tmp_path)
    partial = tmp_path / "partial"
    lacking = ["rev-list", "--objects", "--missing=print", "HEAD"]
    assert "\n?" in git.run(lacking, partial)
    with pytest.raises(GitError, match="more than 1"):
        git.fetch_versions(partial, "HEAD", ["*"], most=1)
    git.fetch_versions(partial, "HEAD", ["*"])
    assert "\n?" not in git.run(lacking, partial)


def test_a_worktree_has_the_files_of_a_remote_branch(source: Path, tmp_path: Path) -> None:
    mirror = git.mirror(source.as_uri(), tmp_path / "cache")
    files = git.worktree(mirror, "work", tmp_path / "files")
    assert (files / "file.txt").read_text() == "second"
    git.remove_worktree(mirror, files)
    assert git.worktree(mirror, "work", tmp_path / "files").is_dir()


@pytest.mark.parametrize("wreck", ["partial", "whole"])
def test_what_a_killed_clone_left_is_made_anew(source: Path, tmp_path: Path, wreck: str) -> None:
    cache = tmp_path / "cache"
    place = cache / git.mirror_name(source.as_uri())
    broken = place.with_name(place.name + ".partial") if wreck == "partial" else place
    (broken / ".git").mkdir(parents=True)
    assert git.resolve(git.mirror(source.as_uri(), cache), "work")
    assert not place.with_name(place.name + ".partial").exists()


def test_a_mirror_is_worked_on_by_one_at_a_time(source: Path, tmp_path: Path) -> None:
    made: list[Path] = []
    threads = [
        threading.Thread(target=lambda: made.append(git.mirror(source.as_uri(), tmp_path / "c"))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 4
    assert len(set(made)) == 1


def test_who_waits_too_long_for_a_mirror_is_told_that_it_is_busy(source: Path, tmp_path: Path) -> None:
    lock = tmp_path / f"{git.mirror_name(str(source))}.lock"
    with subprocess.Popen(["flock", str(lock), "sleep", "30"]) as holder:
        while not lock.exists():
            time.sleep(0.01)
        time.sleep(0.2)
        with pytest.raises(RepositoryBusy):
            git.mirror(str(source), tmp_path, timeout=0.3)
        for child in psutil.Process(holder.pid).children():
            child.kill()
        holder.kill()


def test_the_name_of_a_mirror_does_not_depend_on_credentials() -> None:
    name = git.mirror_name("https://ann:s3cret@example.org/a/b.git")
    assert name == git.mirror_name("https://example.org/a/b.git")
    assert name != git.mirror_name("https://example.org/a/c.git")


def test_nothing_that_a_repository_configures_is_run(source: Path, tmp_path: Path) -> None:
    mark = tmp_path / "owned"
    evil = tmp_path / "evil"
    evil.write_text(f"#!/bin/sh\ntouch {mark}\ncat\n")
    evil.chmod(evil.stat().st_mode | stat.S_IXUSR)
    (source / ".gitattributes").write_text("*.txt filter=evil diff=evil\n")
    for hook in ("post-checkout", "pre-commit", "reference-transaction"):
        (source / ".git" / "hooks" / hook).symlink_to(evil)
    names = (
        "core.fsmonitor",
        "core.pager",
        "diff.external",
        "filter.evil.clean",
        "filter.evil.smudge",
        "diff.evil.textconv",
    )
    for name in (*names, "diff.evil.command", "core.sshCommand", "gpg.program"):
        run("git", "config", name, str(evil), cwd=source)
    run("git", "config", "log.showSignature", "true", cwd=source)
    mark.unlink(missing_ok=True)
    (source / "file.txt").write_text("changed")
    assert b"changed" in git.diff(source, "HEAD")
    assert git.run(["status", "--porcelain"], source)
    assert git.log(source, "--patch")
    git.run(["checkout", "--quiet", "--force", "work"], source)
    git.worktree(source, "main", tmp_path / "files")
    assert not mark.exists()


@pytest.mark.parametrize("hidden", ["included", "with an equals sign"])
def test_a_filter_is_not_run_however_it_is_configured(hidden: str, source: Path, tmp_path: Path) -> None:
    mark, evil = tmp_path / "owned", tmp_path / "evil"
    evil.write_text(f"#!/bin/sh\ntouch {mark}\ncat\n")
    evil.chmod(evil.stat().st_mode | stat.S_IXUSR)
    name = "evil" if hidden == "included" else "ev=il"
    (source / ".git" / "info" / "attributes").write_text(f"*.txt filter={name} diff={name}\n")
    file = tmp_path / "more" if hidden == "included" else source / ".git" / "config"
    for setting in ("clean", "smudge", "textconv", "command"):
        kind = "filter" if setting in {"clean", "smudge"} else "diff"
        run("git", "config", "--file", str(file), f"{kind}.{name}.{setting}", str(evil), cwd=source)
    if hidden == "included":
        run("git", "config", "include.path", str(file), cwd=source)
    mark.unlink(missing_ok=True)
    (source / "file.txt").write_text("changed")
    with listing(source) as (_, status):
        assert status().changed == {"file.txt"}
    assert git.run(["show", "--no-textconv", "--format=%H", "-U0", "HEAD", "--"], source)
    assert git.run(["status", "--porcelain"], source)
    assert not mark.exists()


def test_errors_say_what_was_asked_what_came_back_and_what_to_try(tmp_path: Path) -> None:
    with pytest.raises(NotARepository, match=r"git rev-parse .*not a git repository.*Name a folder"):
        git.head(tmp_path)
    with pytest.raises(NotARepository, match="is not there"):
        git.head(tmp_path / "nowhere")
    assert not git.is_repository(tmp_path)


def test_a_repository_without_commits_has_no_head(tmp_path: Path) -> None:
    run("git", "init", "-q", cwd=tmp_path)
    with pytest.raises(NoSuchReference):
        git.head(tmp_path)


def test_a_machine_without_git_is_told_to_install_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(GitMissing, match="Install git"):
        git.run(["--version"])


def test_a_git_hook_s_variables_do_not_redirect_git(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_DIR", str(tmp_path))
    assert git.head(source)


def test_a_clone_does_not_write_over_what_is_there(source: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "file").touch()
    with pytest.raises(GitError, match="there already"):
        git.clone(str(source), tmp_path / "mine")
    assert (tmp_path / "mine" / "file").exists()
