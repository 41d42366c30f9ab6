import os
import subprocess
from pathlib import Path

import pytest

from analysis.errors import (
    NotAFolderError,
    NotARepositoryError,
    NothingToReadError,
    NotThereError,
    UnknownRefError,
)
from analysis.index.languages import is_typescript, may_be_translations
from analysis.index.snapshot import Language, Snapshot, snapshot_at, take_snapshot


def git(folder: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "protocol.file.allow=always")
    done = subprocess.run(("git", *identity, *arguments), cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def paths(snapshot: Snapshot) -> list[str]:
    return [file.path for file in snapshot.files]


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    root = tmp_path / "repository"
    (root / "src").mkdir(parents=True)
    (root / "src" / "a.py").write_text("a = 1\n")
    (root / "b.ts").write_text("export const b = 1\n")
    (root / ".gitignore").write_text("ignored.py\n")
    (root / "ignored.py").write_text("")
    git(root, "init", "-q", "-b", "main")
    git(root, "add", ".")
    git(root, "commit", "-q", "-m", "First")
    return root


def test_a_clean_checkout_is_listed_with_gits_own_blob_ids(repository: Path) -> None:
    snapshot = take_snapshot(repository)
    assert paths(snapshot) == [".gitignore", "b.ts", "src/a.py"]
    assert snapshot.files[2].blob == git(repository, "rev-parse", "HEAD:src/a.py")
    assert [file.language for file in snapshot.files] == [Language.OTHER, Language.TYPESCRIPT, Language.PYTHON]
    assert (snapshot.commit, snapshot.branch, snapshot.dirty) == (git(repository, "rev-parse", "HEAD"), "main", False)


def test_changed_new_and_deleted_files_are_seen_as_they_are_on_disk(repository: Path) -> None:
    before = take_snapshot(repository)
    (repository / "src" / "a.py").write_text("a = 2\n")
    (repository / "new.py").write_text("")
    (repository / "b.ts").unlink()
    after = take_snapshot(repository)
    assert paths(after) == [".gitignore", "new.py", "src/a.py"]
    assert after.dirty
    assert after.files[2].blob == git(repository, "hash-object", "src/a.py")
    assert after.digest != before.digest


def test_a_subdirectory_has_paths_of_its_own_and_knows_where_it_lies(repository: Path) -> None:
    (repository / "src" / "a.py").write_text("a = 3\n")
    snapshot = take_snapshot(repository, "src")
    assert paths(snapshot) == ["a.py"]
    assert snapshot.files[0].blob == git(repository, "hash-object", "src/a.py")
    assert (snapshot.prefix, snapshot.top) == ("src/", repository.resolve())


def test_the_index_of_the_repository_is_not_written(repository: Path) -> None:
    os.utime(repository / "src" / "a.py", (1, 1))
    before = {path: path.read_bytes() for path in (repository / ".git").rglob("*") if path.is_file()}
    take_snapshot(repository)
    assert {path: path.read_bytes() for path in (repository / ".git").rglob("*") if path.is_file()} == before


def test_a_repository_without_commits_and_a_detached_head_are_read(repository: Path, tmp_path: Path) -> None:
    git(repository, "checkout", "-q", "--detach")
    assert take_snapshot(repository).branch is None
    fresh = tmp_path / "fresh"
    fresh.mkdir()
    git(fresh, "init", "-q", "-b", "main")
    (fresh / "a.py").write_text("")
    snapshot = take_snapshot(fresh)
    assert (paths(snapshot), snapshot.commit, snapshot.branch) == (["a.py"], None, "main")


def test_a_shallow_clone_is_read(repository: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--depth", "1", repository.as_uri(), "shallow")
    assert paths(take_snapshot(tmp_path / "shallow")) == paths(take_snapshot(repository))


def test_a_submodule_is_left_out_with_the_reason(repository: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    git(other, "init", "-q")
    git(other, "commit", "-q", "--allow-empty", "-m", "First")
    git(repository, "submodule", "add", "-q", str(other), "sub")
    assert ("sub", "a submodule; analyse it by itself") in take_snapshot(repository).skipped


def test_a_folder_that_git_ignores_is_walked(repository: Path) -> None:
    (repository / ".gitignore").write_text("scratch/\n")
    scratch = repository / "scratch"
    scratch.mkdir()
    (scratch / "a.py").write_text("")
    assert paths(take_snapshot(scratch)) == ["a.py"]


def test_without_git_tools_and_builds_are_left_out(tmp_path: Path) -> None:
    for path in ("a.py", "node_modules/m.js", "env/pyvenv.cfg", "env/lib.py", "build/c.py", "x/__pycache__/y.py"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("")
    assert paths(take_snapshot(tmp_path)) == ["a.py"]


def test_without_a_git_program_the_folder_is_walked(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    snapshot = take_snapshot(repository)
    assert "ignored.py" in paths(snapshot)
    assert snapshot.commit is None


def test_links_large_files_and_odd_names_are_left_out_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("")
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "passwd.py").symlink_to("/etc/passwd")
    with (tmp_path / "large.py").open("wb") as large:
        large.truncate(50_000_000)
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.py")).write_text("")
    (tmp_path / "two\nlines.py").write_text("")
    snapshot = take_snapshot(tmp_path)
    assert paths(snapshot) == ["a.py", "two\nlines.py"]
    reasons = dict(snapshot.skipped)
    assert "larger than 2 MB (50.0 MB)" in reasons["large.py"]
    assert "symbolic link" in reasons["passwd.py"]
    assert "UTF-8" in reasons["\\xff.py"]


def test_twenty_thousand_files_take_seconds(tmp_path: Path) -> None:
    for folder in range(100):
        (tmp_path / str(folder)).mkdir()
        for file in range(200):
            (tmp_path / str(folder) / f"{file}.py").touch()
    assert len(take_snapshot(tmp_path).files) == 20_000


def test_what_cannot_be_analysed_says_why(tmp_path: Path) -> None:
    with pytest.raises(NotThereError, match="There is nothing at"):
        take_snapshot(tmp_path / "missing")
    (tmp_path / "empty").mkdir()
    with pytest.raises(NothingToReadError, match="no files to analyse"):
        take_snapshot(tmp_path / "empty")
    (tmp_path / "file").touch()
    with pytest.raises(NotAFolderError, match="is a file"):
        take_snapshot(tmp_path / "file")


def test_an_older_commit_is_written_elsewhere(repository: Path, tmp_path: Path) -> None:
    (repository / "src" / "a.py").write_text("a = 2\n")
    git(repository, "commit", "-qam", "Second")
    old = snapshot_at(repository, "HEAD~1", tmp_path / "old", "src")
    assert paths(old) == ["a.py"]
    assert old.read("a.py") == b"a = 1\n"
    assert old.commit == git(repository, "rev-parse", "HEAD~1")
    assert git(repository, "status", "--porcelain") == ""


def test_many_blobs_are_written(repository: Path, tmp_path: Path) -> None:
    for number in range(3_000):
        (repository / f"{number}.py").write_text(f"value = {number}\n" * 30)
    git(repository, "add", ".")
    git(repository, "commit", "-qm", "Many")
    assert len(snapshot_at(repository, "HEAD", tmp_path / "many").files) == 3_003


def test_a_ref_that_is_not_there_says_so(repository: Path, tmp_path: Path) -> None:
    with pytest.raises(UnknownRefError, match="no commit, branch or tag 'nope'"):
        snapshot_at(repository, "nope", tmp_path / "x")
    with pytest.raises(UnknownRefError):
        snapshot_at(repository, "--output=/tmp/x", tmp_path / "x")
    plain = tmp_path / "plain"
    plain.mkdir()
    with pytest.raises(NotARepositoryError):
        snapshot_at(plain, "HEAD", tmp_path / "x")


def test_translations_of_qt_are_not_typescript(repository: Path, tmp_path: Path) -> None:
    text = '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n<TS version="2.1" language="de"></TS>\n'
    (repository / "app.ts").write_text(text)
    git(repository, "add", ".")
    git(repository, "commit", "-q", "-m", "Second")
    for snapshot in (take_snapshot(repository), snapshot_at(repository, "HEAD", tmp_path / "at")):
        languages = {file.path: file.language for file in snapshot.files}
        assert (languages["app.ts"], languages["b.ts"]) == (Language.OTHER, Language.TYPESCRIPT)


def test_in_a_typescript_project_only_what_is_called_like_translations_is_opened() -> None:
    paths = ["package.json", "src/app.ts", "src/i18n/de.ts", "app_pt_BR.ts", "app_ca@valencia.ts", "a.py"]
    assert may_be_translations(paths) == {"src/i18n/de.ts", "app_pt_BR.ts", "app_ca@valencia.ts"}
    assert may_be_translations(paths[1:]) == set(paths[1:5])


@pytest.mark.parametrize(
    ("head", "is_code"),
    [(b"export default {}", True), (b"\xef\xbb\xbf<?xml", False), (b"<!DOCTYPE TS>", False), (b"G@\x11\0", False)],
)
def test_what_begins_like_markup_or_a_film_is_no_code(head: bytes, is_code: bool) -> None:
    assert is_typescript(head) is is_code
