"""Ruff's diagnostics as a layer: one process over the missing files, deaf to the repository's configuration."""

import hashlib
import re
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

import msgspec
from ruff import find_ruff_bin  # type: ignore[import-untyped]

from analysis.index.layer import Layer
from analysis.index.paths import is_generated
from analysis.index.snapshot import Language, SourceFile
from analysis.quality.lines import lines_of
from analysis.tools import ToolCrashed, ToolFailed, environment_without, run_tool

SECONDS = 300
MOST_DEADLY = 5
LONGEST = 5_000
"""Characters of a diagnostic's subject; of one about a whole function more would be kept than it is worth."""
TYPE_COMMENT = re.compile(r"#\s*type:\s*(?!ignore)(.*)")
ALLOWED = re.compile(r"#\s*pylint:\s*disable=.*\b(unused-import|W0611)\b")
NAME = re.compile(r"\w+")


class Diagnostic(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """One diagnostic. `text` is its first line, `subject` what the diagnostic is about, up to LONGEST.

    `fix` says what a fix that ruff calls safe would do.
    """

    code: str
    message: str
    line: int
    column: int
    end_line: int
    end_column: int
    text: str
    subject: str = ""
    fix: str = ""

    @property
    def bound(self) -> str:
        """The name that an import binds, when the subject is an alias or a module: `a` of `a.b`."""
        return self.subject.partition(".")[0]


class Diagnostics(msgspec.Struct, frozen=True, array_like=True):
    """All that ruff says about one file."""

    items: tuple[Diagnostic, ...] = ()


class _Place(msgspec.Struct):
    row: int
    column: int


class _Fix(msgspec.Struct):
    applicability: str
    message: str | None = None


class _Report(msgspec.Struct):
    code: str | None
    message: str
    filename: str
    location: _Place
    end_location: _Place
    fix: _Fix | None = None


def ruff_layer(name: str, codes: Iterable[str]) -> Layer[Diagnostics]:
    """A layer of just these codes; another ruff or another selection makes other facts."""
    selected = tuple(sorted(codes))
    key = hashlib.sha256(repr((10, version("ruff"), selected)).encode()).digest()

    def extract_many(root: Path, files: Sequence[SourceFile]) -> Mapping[str, Diagnostics]:
        return diagnose(root, [file.path for file in files], selected)

    return Layer(
        name=name,
        version=int.from_bytes(key[:4]),
        type=Diagnostics,
        languages=frozenset({Language.PYTHON}),
        extract_many=extract_many,
    )


def diagnose(root: Path, paths: Sequence[str], codes: Sequence[str]) -> Mapping[str, Diagnostics]:
    """Diagnostics by path, empty for what a tool generated; no entry for what ruff crashes on. Raises ToolFailed."""
    absolute = {str(root.absolute() / path): path for path in paths if "\n" not in path}
    if not absolute:
        return dict.fromkeys(paths, Diagnostics())
    found: dict[str, list[_Report]] = defaultdict(list)
    deadly: list[str] = []
    for report in _survived(list(absolute), codes, deadly):
        if report.code in codes and report.filename in absolute:
            found[absolute[report.filename]].append(report)
    left_out = {absolute[file] for file in deadly}
    return {path: _diagnostics(root / path, found.get(path, [])) for path in paths if path not in left_out}


def _survived(files: Sequence[str], codes: Sequence[str], deadly: list[str]) -> list[_Report]:
    """Reports on all files but those that ruff crashes on (a stack overflow in a huge expression), which are added to
    `deadly`. They are found by halving; more than MOST_DEADLY are not the files' fault. Raises ToolFailed."""
    try:
        return _reports(files, codes)
    except ToolCrashed:
        if len(deadly) == MOST_DEADLY:
            raise
        if len(files) == 1:
            deadly.extend(files)
            return []
    half = len(files) // 2
    return [*_survived(files[:half], codes, deadly), *_survived(files[half:], codes, deadly)]


def _reports(files: Iterable[str], codes: Sequence[str]) -> list[_Report]:
    with tempfile.NamedTemporaryFile("w", suffix=".args", errors="surrogateescape") as arguments:
        arguments.write("\n".join(files))
        arguments.flush()
        command = [
            _ruff(), "check", "--isolated", "--no-cache", "--exit-zero", "--quiet", "--output-format", "json",
            # The repository's own version is a fact about all files; the newest grammar reads every older one.
            "--target-version", "py314",
            "--select", ",".join(codes), f"@{arguments.name}",
        ]  # fmt: skip
        output = run_tool("ruff", command, seconds=SECONDS, env=environment_without("RUFF_"))
    try:
        return msgspec.json.decode(output, type=list[_Report])
    except msgspec.DecodeError as error:
        raise ToolFailed("ruff", f"answered what we cannot read ({error})", "Install the locked version") from error


def _ruff() -> str:
    try:
        return str(find_ruff_bin())
    except FileNotFoundError as error:
        raise ToolFailed("ruff", "is not there", "Install it into this environment: uv pip install ruff") from error


def _diagnostics(path: Path, reports: Sequence[_Report]) -> Diagnostics:
    if not reports:
        return Diagnostics()
    content = path.read_bytes()
    if is_generated("", content):
        return Diagnostics()
    lines = lines_of(content)
    text = "\n".join(lines)
    mentioned = {name for comment in TYPE_COMMENT.findall(text) for name in NAME.findall(comment)}
    allowed = ALLOWED.search(text) is not None
    found = [_diagnostic(report, lines) for report in reports]
    return Diagnostics(tuple(item for item in found if item.code != "F401" or not (allowed or item.bound in mentioned)))


def _diagnostic(report: _Report, lines: Sequence[str]) -> Diagnostic:
    start, end = report.location, report.end_location
    line = lines[start.row - 1] if start.row <= len(lines) else ""
    safe = report.fix and report.fix.applicability == "safe"
    return Diagnostic(
        code=report.code or "",
        message=report.message,
        line=start.row,
        column=start.column,
        end_line=end.row,
        end_column=end.column,
        text=line.strip(),
        subject=_between(start, end, lines),
        fix=(report.fix.message or "") if report.fix and safe else "",
    )


def _between(start: _Place, end: _Place, lines: Sequence[str]) -> str:
    """The text from one place up to another, or the beginning of a long one."""
    *full, last = lines[start.row - 1 : end.row] or [""]
    whole = [*full, last[: end.column - 1]]
    whole[0] = whole[0][start.column - 1 :]
    return "\n".join(whole)[:LONGEST]
