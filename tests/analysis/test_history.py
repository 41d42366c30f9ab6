"""History out of real repositories."""

import os
import subprocess
from pathlib import Path

import pytest

from analysis.history import read_history

DAY = 86_400
START = 1_700_000_000


def commit(repository: Path, files: dict[str, str], author: str = "ada", day: int = 0) -> None:
    if not (repository / ".git").exists():
        repository.mkdir(parents=True, exist_ok=True)
        subprocess.run(["git", "init", "-q", "-b", "main"], cwd=repository, check=True)
    for path, text in files.items():
        (repository / path).parent.mkdir(parents=True, exist_ok=True)
        (repository / path).write_text(text)
    moment = f"{START + day * DAY} +0000"
    person = {"NAME": author, "EMAIL": f"{author}@example.org", "DATE": moment}
    variables = {f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in person.items()}
    subprocess.run(["git", "add", "-A"], cwd=repository, check=True)
    subprocess.run(["git", "commit", "-qm", "x"], cwd=repository, check=True, env=os.environ | variables)


def test_commits_authors_and_the_last_change_are_counted_by_path(tmp_path: Path) -> None:
    commit(tmp_path, {"a.py": "1", "b c é.py": "1"})
    commit(tmp_path, {"a.py": "2"}, "bob", day=1)
    commit(tmp_path, {"a.py": "3"}, "bob", day=2)
    history = read_history(tmp_path)
    assert (history.commits, history.authors, history.note) == (3, 2, "")
    assert (history.files["a.py"].commits, history.files["a.py"].authors) == (3, 2)
    assert history.files["a.py"].last_changed.timestamp() == START + 2 * DAY
    assert history.files["b c é.py"].commits == 1


def test_a_subdirectory_has_paths_of_its_own_and_only_its_commits(tmp_path: Path) -> None:
    commit(tmp_path, {"pkg/a.py": "1", "top.py": "1"})
    commit(tmp_path, {"top.py": "2"}, day=1)
    history = read_history(tmp_path / "pkg")
    assert set(history.files) == {"a.py"}
    assert history.commits == 1


def test_the_window_ends_at_the_last_commit_and_leaves_out_what_is_older(tmp_path: Path) -> None:
    commit(tmp_path, {"old.py": "1"})
    for day in range(400, 500):
        commit(tmp_path, {"new.py": str(day)}, day=day)
    assert set(read_history(tmp_path).files) == {"new.py"}


def test_a_quiet_repository_is_read_further_back(tmp_path: Path) -> None:
    commit(tmp_path, {"old.py": "1"})
    commit(tmp_path, {"new.py": "1"}, day=1000)
    assert set(read_history(tmp_path).files) == {"old.py", "new.py"}


def test_a_shallow_clone_says_so(tmp_path: Path) -> None:
    source = tmp_path / "source"
    commit(source, {"a.py": "1"})
    commit(source, {"a.py": "2"}, day=1)
    subprocess.run(["git", "clone", "-q", "--depth=1", source.as_uri(), "shallow"], cwd=tmp_path, check=True)
    history = read_history(tmp_path / "shallow")
    assert history.commits == 1
    assert "shallow" in history.note


def test_a_folder_without_git_has_an_empty_history_with_a_note(tmp_path: Path) -> None:
    history = read_history(tmp_path)
    assert not history.files
    assert "not a git repository" in history.note


def test_a_repository_without_commits_has_an_empty_history_with_a_note(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    assert read_history(tmp_path).note


def test_without_git_the_history_is_empty_with_a_note(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "no git" in read_history(tmp_path).note
