from pathlib import Path

from analysis.index.index import Index
from analysis.index.snapshot import take_snapshot
from analysis.index.store import Store
from analysis.python.facts import PYTHON
from tests.trees import write_tree


def paths(index: Index) -> list[str]:
    return [file.path for file in index.snapshot.files]


def test_what_several_checks_need_is_computed_once_an_index(tmp_path: Path) -> None:
    index = Index(take_snapshot(write_tree(tmp_path, {"a.py": "x = 1"})))
    assert index.share(paths) == ["a.py"]
    assert index.share(paths) is index.share(paths)


def test_another_index_shares_nothing_with_it(tmp_path: Path) -> None:
    first = Index(take_snapshot(write_tree(tmp_path, {"a.py": "x = 1"})))
    first.share(paths)
    second = Index(take_snapshot(write_tree(tmp_path, {"b.py": "y = 1"})))
    assert second.share(paths) == ["a.py", "b.py"]


def test_parts_of_a_join_are_computed_once_a_key(tmp_path: Path) -> None:
    asked: list[str] = []

    def length(key: str) -> int:
        asked.append(key)
        return len(key)

    with Store(tmp_path / "index.sqlite") as store:
        index = Index(take_snapshot(write_tree(tmp_path / "tree", {"a.py": "x = 1"})), store)
        assert index.recall("length", 1, int, ["a", "bb"], length) == {"a": 1, "bb": 2}
        assert index.recall("length", 1, int, ["bb", "ccc"], length) == {"bb": 2, "ccc": 3}
        assert asked == ["a", "bb", "ccc"]
        assert index.recall("length", 2, int, ["a"], length) == {"a": 1}
        assert asked == ["a", "bb", "ccc", "a"]


def test_facts_of_a_few_files_leave_the_others_unread(tmp_path: Path) -> None:
    heard: list[tuple[str, int, int]] = []
    tree = write_tree(tmp_path, {"a.py": "x = 1", "b.py": "y = 1"})
    index = Index(take_snapshot(tree), progress=lambda *said: heard.append(said))
    assert list(index.facts_of(PYTHON, {"b.py"})) == ["b.py"]
    assert heard == [("python", 1, 1)]
    assert list(index.facts(PYTHON)) == ["a.py", "b.py"]
    assert list(index.facts_of(PYTHON, {"b.py"})) == ["a.py", "b.py"]
