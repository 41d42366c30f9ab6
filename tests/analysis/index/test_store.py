import sqlite3
import subprocess
import sys
from pathlib import Path

from analysis.index.store import Store


def test_facts_and_joins_are_there_for_the_next_run(tmp_path: Path) -> None:
    path = tmp_path / "new" / "index.sqlite"
    with Store(path) as store:
        store.keep_facts("layer", {"a": b"1", "b": b"2"})
        store.keep_join("name", "digest", b"3")
    with Store(path) as store:
        assert store.facts("layer", ["a", "b", "c"]) == {"a": b"1", "b": b"2"}
        assert store.facts("other", ["a"]) == {}
        assert (store.join("name", "digest"), store.join("name", "other")) == (b"3", None)
        assert store.notes == []


def test_a_damaged_file_is_moved_aside_and_begun_anew(tmp_path: Path) -> None:
    path = tmp_path / "index.sqlite"
    path.write_bytes(b"this is no database" * 1_000)
    with Store(path) as store:
        store.keep_facts("layer", {"a": b"1"})
        assert "damaged" in store.notes[0]
    assert (tmp_path / "index.sqlite.broken").exists()
    with Store(path) as store:
        assert store.facts("layer", ["a"]) == {"a": b"1"}


def test_damage_inside_the_file_is_survived(tmp_path: Path) -> None:
    path = tmp_path / "index.sqlite"
    with Store(path) as store:
        store.keep_facts("layer", {str(number): b"x" * 500 for number in range(2_000)})
    content = bytearray(path.read_bytes())
    content[8_192:] = b"\xff" * (len(content) - 8_192)
    path.write_bytes(content)
    with Store(path) as store:
        store.facts("layer", [str(number) for number in range(2_000)])
        store.keep_facts("layer", {"a": b"1"})
        assert store.facts("layer", ["a"]) == {"a": b"1"}
        assert store.notes


def test_where_nothing_can_be_written_memory_is_used(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with Store(tmp_path / "file" / "index.sqlite") as store:
        store.keep_facts("layer", {"a": b"1"})
        assert store.facts("layer", ["a"]) == {"a": b"1"}
        assert "nothing of this run is kept" in store.notes[0]


def test_a_full_disk_is_survived(tmp_path: Path) -> None:
    with Store(tmp_path / "index.sqlite") as store:
        store._connection.execute("PRAGMA max_page_count = 8")
        store.keep_facts("layer", {"a": b"x" * 100_000})
        assert "full" in store.notes[0]
        store.keep_facts("layer", {"a": b"1"})
        assert store.facts("layer", ["a"]) == {"a": b"1"}


def test_two_processes_write_at_once(tmp_path: Path) -> None:
    path = tmp_path / "index.sqlite"
    program = (
        "import sys; from pathlib import Path; from analysis.index.store import Store\n"
        "with Store(Path(sys.argv[1])) as store:\n"
        "    for n in range(100): store.keep_facts('layer', {f'{sys.argv[2]}{n}': b'x'})\n"
        "    assert not store.notes, store.notes\n"
    )
    running = [subprocess.Popen((sys.executable, "-c", program, str(path), name)) for name in "ab"]
    assert [process.wait() for process in running] == [0, 0]
    with Store(path) as store:
        assert len(store.facts("layer", [f"{name}{n}" for name in "ab" for n in range(100)])) == 200


def test_what_was_not_used_for_long_is_dropped_when_it_grows_too_large(tmp_path: Path) -> None:
    path = tmp_path / "index.sqlite"
    with Store(path) as store:
        store.today -= 10
        store.keep_facts("layer", {f"old{number}": b"x" * 10_000 for number in range(100)})
    with Store(path, largest=700_000) as store:
        assert len(store.facts("layer", ["old7"])) == 1
        store.keep_facts("layer", {"new": b"x" * 10_000})
    assert path.stat().st_size < 700_000
    with Store(path) as store:
        assert set(store.facts("layer", ["new", "old7"])) == {"new", "old7"}


def test_the_file_is_an_ordinary_database(tmp_path: Path) -> None:
    path = tmp_path / "index.sqlite"
    Store(path).close()
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
