import importlib
import shutil
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from analysis.findings import Location
from analysis.index.index import Index
from analysis.index.layer import Layer
from analysis.index.pool import Pool
from analysis.index.snapshot import Language, take_snapshot
from analysis.index.store import Store
from tests.processes import descendants

PADDING = b"x" * 40_000


@pytest.fixture
def extractors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """The extractors as a module that worker processes find too."""
    shutil.copy(Path(__file__).with_name("extractors.py"), tmp_path / "index_test_extractors.py")
    monkeypatch.syspath_prepend(tmp_path)
    yield importlib.import_module("index_test_extractors")
    sys.modules.pop("index_test_extractors")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "component"
    root.mkdir()
    for number in range(100):
        (root / f"{number:03}.py").write_bytes(b"%d" % number + PADDING)
    return root


def layer(extractors: ModuleType, name: str = "length", version: int = 1) -> Layer[int]:
    python = frozenset({Language.PYTHON})
    if name == "lengths":
        return Layer(name=name, version=version, type=int, languages=python, extract_many=extractors.lengths)
    return Layer(name=name, version=version, type=int, languages=python, extract=getattr(extractors, name))


def test_facts_are_the_same_from_workers_and_in_process(root: Path, extractors: ModuleType) -> None:
    snapshot = take_snapshot(root)
    several = Index(snapshot, workers=2).facts(layer(extractors))
    assert several == Index(snapshot, workers=1).facts(layer(extractors))
    assert list(several) == [f"{number:03}.py" for number in range(100)]
    assert several["007.py"] == 40_001


def test_only_changed_files_are_computed_again(root: Path, extractors: ModuleType, tmp_path: Path) -> None:
    with Store(tmp_path / "index.sqlite") as store:
        Index(take_snapshot(root), store).facts(layer(extractors))
    (root / "003.py").write_bytes(b"now")
    told: list[tuple[str, int, int]] = []
    with Store(tmp_path / "index.sqlite") as store:
        index = Index(take_snapshot(root), store, progress=lambda *step: told.append(step))
        facts = index.facts(layer(extractors))
    assert told == [("length", 1, 1)]
    assert (facts["003.py"], facts["004.py"]) == (3, 40_001)


def test_another_version_of_a_layer_is_computed_anew(root: Path, extractors: ModuleType, tmp_path: Path) -> None:
    told: list[int] = []
    store = Store()
    for version in (1, 2):
        index = Index(take_snapshot(root), store, progress=lambda _name, done, _total: told.append(done))
        index.facts(layer(extractors, version=version))
    assert told.count(100) == 2


def test_a_file_that_crashes_hangs_or_fails_is_left_out_alone(root: Path, extractors: ModuleType) -> None:
    for number, start in ((10, b"crash"), (20, b"hang"), (30, b"raise")):
        (root / f"{number:03}.py").write_bytes(start + PADDING)
    snapshot = take_snapshot(root)
    reasons: dict[str, str] = {}
    with Pool([extractors.fragile], root, 2, seconds=6) as pool:
        for items, outcomes in pool.run([(0, file) for file in snapshot.files]):
            reasons |= {f.path: o.problem for (_, f), o in zip(items, outcomes, strict=True) if o.problem}
    assert sorted(reasons) == ["010.py", "020.py", "030.py"]
    assert "crashed" in reasons["010.py"]
    assert "ValueError: no good" in reasons["030.py"]


def test_new_files_are_read_once_for_all_layers_that_are_expected(root: Path, extractors: ModuleType) -> None:
    told: list[str] = []
    index = Index(take_snapshot(root), progress=lambda name, *_: told.append(name))
    lengths, lines = layer(extractors), layer(extractors, "fragile")
    index.expect([lengths, lines])
    assert index.facts(lengths) == index.facts(lines)
    assert set(told) == {lengths.name}


@pytest.mark.parametrize("workers", [1, 2])
def test_what_one_layer_cannot_read_the_others_have(root: Path, extractors: ModuleType, workers: int) -> None:
    (root / "030.py").write_bytes((b"raise" if workers == 1 else b"crash") + PADDING)
    told: list[str] = []
    index = Index(take_snapshot(root), workers=workers, progress=lambda name, *_: told.append(name))
    lengths, fragile = layer(extractors), layer(extractors, "fragile")
    index.expect([lengths, fragile])
    assert "030.py" in index.facts(lengths)
    assert [path for path, _ in index.skipped] == ["030.py"]
    assert "030.py" not in index.facts(fragile)
    assert set(told) == {lengths.name}  # it is not tried again


def test_no_file_is_lost_in_silence_when_a_worker_answers_nonsense(root: Path, extractors: ModuleType) -> None:
    (root / "040.py").write_bytes(b"babble" + PADDING)
    index = Index(take_snapshot(root), workers=2)
    facts = index.facts(layer(extractors, "fragile"))
    told = [path for path, _ in index.skipped]
    assert "040.py" in told
    assert sorted([*facts, *told]) == sorted(file.path for file in index.snapshot.files)


def test_what_fails_is_listed_as_skipped(root: Path, extractors: ModuleType) -> None:
    (root / "030.py").write_bytes(b"raise")
    index = Index(take_snapshot(root), workers=1)
    assert "030.py" not in index.facts(layer(extractors, "fragile"))
    assert index.skipped == (("030.py", "the python reader failed on it (ValueError: no good)"),)


def test_leaving_early_ends_all_workers(root: Path, extractors: ModuleType) -> None:
    for path in root.iterdir():
        path.write_bytes(b"hang" + PADDING)
    snapshot, before = take_snapshot(root), descendants()
    started = time.monotonic()
    with Pool([extractors.fragile], root, 2) as pool:
        threading.Timer(1, pool.stop).start()
        assert list(pool.run([(0, file) for file in snapshot.files])) == []
    assert time.monotonic() - started < 10
    deadline = time.monotonic() + 5
    while not descendants() <= before and time.monotonic() < deadline:
        time.sleep(0.05)
    assert descendants() <= before


def test_a_layer_of_many_files_gets_only_the_missing_ones(root: Path, extractors: ModuleType) -> None:
    (root / "empty.py").touch()
    store = Store()
    facts = Index(take_snapshot(root), store).facts(layer(extractors, "lengths"))
    assert (facts["001.py"], "empty.py" in facts) == (40_001, False)
    shutil.rmtree(root)
    root.mkdir()
    (root / "moved.py").write_bytes(b"1" + PADDING)
    assert Index(take_snapshot(root), store).facts(layer(extractors, "lengths")) == {"moved.py": 40_001}


def test_a_join_is_remembered_until_a_file_changes(root: Path) -> None:
    store = Store()
    computed: list[int] = []

    def compute() -> list[Location]:
        computed.append(1)
        return [Location(path="a.py", line=len(computed))]

    for _ in range(2):
        found = Index(take_snapshot(root), store).remember("places", 1, list[Location], compute)
        assert found == [Location(path="a.py", line=1)]
    (root / "001.py").write_bytes(b"")
    assert Index(take_snapshot(root), store).remember("places", 1, list[Location], compute)[0].line == 2
    assert Index(take_snapshot(root), store).remember("places", 2, list[Location], compute)[0].line == 3
    assert Index(take_snapshot(root), store).remember("places", 2, list[Location], compute, "more")[0].line == 4
