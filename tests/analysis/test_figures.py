"""Sizes by language."""

from pathlib import Path

from analysis.figures import figures
from analysis.index.index import Index
from analysis.index.snapshot import Language, take_snapshot


def sizes(root: Path, files: dict[str, str]) -> list[tuple[str, int, int]]:
    for name, text in files.items():
        (root / name).write_text(text)
    return [(one.name, one.files, one.lines) for one in figures(Index(take_snapshot(root)))]


def test_languages_come_with_most_lines_first(tmp_path: Path) -> None:
    files = {
        "a.py": "1\n2\n",
        "b.py": "3",
        "c.ts": "1\n" * 9,
        "d.rs": "fn main() {}\n",
        "Dockerfile": "FROM a\nRUN b\n",
    }
    assert sizes(tmp_path, files) == [("TypeScript", 1, 9), ("Python", 2, 3), ("Dockerfile", 1, 2), ("Rust", 1, 1)]


def test_suffixes_of_one_language_are_counted_together(tmp_path: Path) -> None:
    assert sizes(tmp_path, {"a.cc": "1\n", "b.CPP": "1\n"}) == [("C++", 2, 2)]


def test_data_and_unknown_suffixes_are_left_out(tmp_path: Path) -> None:
    assert sizes(tmp_path, {"a.json": "{}\n", "b.xyz": "1\n", "c.py": ""}) == [("Python", 1, 0)]


def test_the_language_says_whether_the_code_is_parsed(tmp_path: Path) -> None:
    (tmp_path / "a.go").write_text("package a\n")
    (only,) = figures(Index(take_snapshot(tmp_path)))
    assert (only.language, only.duplicated_lines, only.commits) == (Language.OTHER, 0, 0)
