import os
import time
from pathlib import Path

import pytest

from deployments.worker.sources import Sources


@pytest.fixture
def module(tmp_path: Path) -> Path:
    file = tmp_path / "module.py"
    file.write_text("one = 1")
    return file


def test_what_is_not_touched_has_not_changed(module: Path) -> None:
    assert not Sources.of([str(module)]).changed()


def test_an_edit_a_replacement_and_a_deletion_are_changes(module: Path) -> None:
    before = Sources.of([str(module)])
    module.write_text("one = 11")
    assert before.changed()
    before = Sources.of([str(module)])
    stat = module.stat()
    other = module.with_suffix(".new")
    other.write_text("two = 22")
    os.utime(other, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    other.replace(module)
    assert before.changed()
    before = Sources.of([str(module)])
    module.unlink()
    assert before.changed()


def test_a_file_written_while_it_was_being_imported_counts_as_changed(module: Path) -> None:
    assert Sources.of([str(module)], started=time.time() - 60).changed()
    assert not Sources.of([str(module)], started=time.time() + 60).changed()


def test_an_installed_package_is_known_by_its_folder_of_packages() -> None:
    assert [Path(name).name for name in Sources.of([pytest.__file__, os.__file__]).seen] == ["site-packages"]
