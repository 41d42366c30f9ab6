import pytest
from rich.console import Group
from rich.table import Table

from scripts.cli.output import note, print_result, result_console
from scripts.cli.progress import shown_progress


def test_a_result_goes_to_standard_output_and_a_note_to_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    print_result("result")
    note("by the way")
    assert capsys.readouterr() == ("result\n", "by the way\n")


def test_progress_in_a_pipe_is_a_line_a_stage(capsys: pytest.CaptureFixture[str]) -> None:
    with shown_progress() as listen:
        for done in range(3):
            listen("Reading files", done, 3)
        listen("Joining", 0, 0)
    assert capsys.readouterr() == ("", "Reading files (3)\nJoining\n")


def test_a_table_in_a_pipe_has_no_lines_and_keeps_its_words(capsys: pytest.CaptureFixture[str]) -> None:
    table = Table("Name", "Value", title="Settings")
    table.add_row("ruff ✓", "0.17")
    result_console().print(Group(table))
    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert rows == [["Settings"], ["Name", "Value"], ["ruff", "✓", "0.17"]]
