from pathlib import Path

from analysis.index.index import Index
from analysis.index.snapshot import take_snapshot
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
