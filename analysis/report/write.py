"""One report as text, and safely into a file."""

import os
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from rich.console import Console

from analysis.report.format import Format
from analysis.report.html.page import to_html
from analysis.report.json import to_json
from analysis.report.markdown import to_markdown
from analysis.report.sarif import to_sarif
from analysis.report.table import to_table
from analysis.result import Analysis
from analysis.rules import Rule

type Sources = Callable[[str], str | None]


class OutputError(OSError):
    """The report cannot be written where it was asked to be."""


def no_sources(_: str) -> str | None:
    return None


@dataclass(frozen=True, slots=True)
class Background:
    """What reports need beside the analysis: the rules, our version (SARIF), and the text of files (HTML excerpts)."""

    rules: Sequence[Rule] = ()
    version: str = "0"
    sources: Sources = no_sources


def render(analysis: Analysis, report_format: Format, background: Background) -> str:
    """The report as text."""
    match report_format:
        case Format.JSON:
            return to_json(analysis)
        case Format.MARKDOWN:
            return to_markdown(analysis)
        case Format.SARIF:
            return to_sarif(analysis, background.rules, version=background.version)
        case Format.HTML:
            return to_html(analysis, background.sources, background.rules)
        case Format.TABLE:
            return plain_table(analysis)


def plain_table(analysis: Analysis, width: int = 120) -> str:
    stream = StringIO()
    to_table(analysis, Console(file=stream, width=width, force_terminal=False, color_system=None))
    return stream.getvalue()


def write_report(analysis: Analysis, report_format: Format, output: Path, background: Background) -> None:
    """Write the report to `output` whole or not at all. Raises OutputError, which says what is wrong with the place."""
    check_output(output)
    write_atomically(output, render(analysis, report_format, background))


def check_output(output: Path) -> None:
    """Raise OutputError when nothing can be written to `output`; to be asked before long work as well."""
    if output.is_dir():
        raise OutputError(f"{output} is a directory; name a file in it")
    if is_special(output):
        return
    if not output.parent.is_dir():
        raise OutputError(f"the folder {output.parent} does not exist; create it first")
    if not os.access(output.parent, os.W_OK | os.X_OK):
        raise OutputError(f"no permission to write in {output.parent}")


def is_special(output: Path) -> bool:
    """Whether it is a pipe or a device, such as /dev/stdout, which is written to rather than replaced."""
    return output.exists() and not output.is_file()


def write_atomically(output: Path, text: str) -> None:
    """Through a temporary file beside `output`, so that a reader sees the old file or the new one."""
    target = output.resolve()
    try:
        if is_special(output):
            output.write_text(text, encoding="utf-8", errors="backslashreplace")
            return
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        temporary = Path(name)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace", newline="\n") as stream:
                stream.write(text)
            temporary.chmod(mode_for(target))
            temporary.replace(target)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(f"cannot write {output}: {error.strerror or error}") from error


def mode_for(target: Path) -> int:
    """The mode of the file that is replaced, else what the umask leaves of 0666."""
    if target.exists():
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
