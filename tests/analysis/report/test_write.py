import json
import os
from pathlib import Path

import pytest

from analysis.report.format import Format
from analysis.report.write import Background, OutputError, check_output, render, write_report


@pytest.fixture
def background(rules) -> Background:
    return Background(rules, "1.2.3")


@pytest.mark.parametrize("report_format", Format)
def test_every_format_can_be_written(analysis, background, tmp_path: Path, report_format: Format):
    output = tmp_path / "report"
    write_report(analysis, report_format, output, background)

    assert output.read_text(encoding="utf-8") == render(analysis, report_format, background)
    assert list(tmp_path.iterdir()) == [output]


def test_a_report_replaces_the_one_before_and_keeps_its_mode(analysis, background, tmp_path: Path):
    output = tmp_path / "report.json"
    output.write_text("old")
    output.chmod(0o640)
    write_report(analysis, Format.JSON, output, background)

    assert json.loads(output.read_text())["schema_version"] == 1
    assert output.stat().st_mode & 0o777 == 0o640


def test_a_link_stays_a_link(analysis, background, tmp_path: Path):
    (tmp_path / "latest.json").symlink_to(tmp_path / "real.json")
    write_report(analysis, Format.JSON, tmp_path / "latest.json", background)

    assert (tmp_path / "latest.json").is_symlink()
    assert (tmp_path / "real.json").is_file()


def test_a_directory_is_refused_by_name(tmp_path: Path):
    with pytest.raises(OutputError, match="is a directory; name a file in it"):
        check_output(tmp_path)


def test_a_missing_folder_is_named(analysis, background, tmp_path: Path):
    with pytest.raises(OutputError, match=r"the folder .*/missing does not exist"):
        write_report(analysis, Format.JSON, tmp_path / "missing" / "report.json", background)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission_is_named(tmp_path: Path):
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o500)
    with pytest.raises(OutputError, match=r"no permission to write in .*/locked"):
        check_output(locked / "report.json")


def test_a_failed_write_leaves_the_old_report_and_nothing_else(analysis, background, tmp_path: Path):
    name = "n" * 250
    with pytest.raises(OutputError, match="File name too long"):
        write_report(analysis, Format.JSON, tmp_path / name, background)
    assert list(tmp_path.iterdir()) == []


def test_a_device_is_written_to_and_not_replaced(analysis, background):
    write_report(analysis, Format.JSON, Path("/dev/null"), background)
    assert not Path("/dev/null").is_file()
