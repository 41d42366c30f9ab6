"""The analysis on a terminal, or as plain text in a pipe."""

from collections.abc import Iterator, Sequence
from textwrap import wrap

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from analysis.findings import Finding, Severity, worst_first
from analysis.report.headline import revision_line, score_line, severity_counts, size_line
from analysis.report.priorities import first_things
from analysis.report.text import counted, place, printable
from analysis.result import Analysis

COLOURS = {
    Severity.CRITICAL: "bold magenta", Severity.HIGH: "bold red", Severity.MEDIUM: "yellow", Severity.LOW: "cyan",
    Severity.INFO: "dim",
}  # fmt: skip
SHOWN = 20
ROOMY = 110


def to_table(analysis: Analysis, console: Console) -> None:
    """Findings by severity, figures, the score with its parts, and at the end the three things worth doing first."""
    console.print(heading(analysis))
    for part in (
        *findings_tables(analysis, console),
        *figures_tables(analysis, console),
        *score_table(analysis, console),
    ):
        console.print()
        console.print(part)
    console.print()
    console.print(first_things_text(analysis, console.width))


def heading(analysis: Analysis) -> Text:
    what = printable(analysis.component, 200)
    return Text.assemble(
        (f"{what}\n", "bold"), f"{revision_line(analysis)}\n{size_line(analysis)}, read in {analysis.seconds:.1f} s"
    )


def findings_tables(analysis: Analysis, console: Console) -> Iterator[Table | Text]:
    """How many of each severity, then the worst ones with their places."""
    hidden = f"; {len(analysis.suppressed):,} suppressed" if analysis.suppressed else ""
    title = Text(f"{counted(len(analysis.findings), 'finding')}{hidden}", "bold")
    for severity, count in severity_counts(analysis.findings).items():
        title.append(f"\n{count:>7,} ").append(severity.value, COLOURS[severity])
    yield title
    ranked = worst_first(analysis.findings)
    if ranked:
        yield findings_grid(console, ranked[:SHOWN])
    if len(ranked) > SHOWN:
        yield Text(f"and {len(ranked) - SHOWN:,} more; every one is in the json, sarif and html reports", "dim")


def findings_grid(console: Console, findings: Sequence[Finding]) -> Table:
    """Place and message side by side where there is room, else below each other, so that places stay whole."""
    cells = [(severity_text(f), Text(place(f.location)), Text(printable(f.message, 160))) for f in findings]
    if console.width >= ROOMY and max(len(where) for _, where, _ in cells) <= console.width // 2:
        table = grid(console, ("Severity", "Place", "Finding"), cells)
        table.columns[1].no_wrap = True
        return table
    stacked = [(severity, Text("\n").join((where, message))) for severity, where, message in cells]
    return grid(console, ("Severity", "Finding"), stacked)


def severity_text(finding: Finding) -> Text:
    return Text(finding.severity.value, COLOURS[finding.severity])


def figures_tables(analysis: Analysis, console: Console) -> Iterator[Table | Text]:
    rows = [
        (printable(f.name, 30), f"{f.files:,}", f"{f.lines:,}", f"{f.duplicated_lines:,}", f"{f.commits:,}")
        for f in analysis.figures
    ]
    if rows:
        yield grid(console, ("Language", ">Files", ">Lines", ">Duplicated", ">Commits"), rows)
    if analysis.skipped:
        yield Text(f"{counted(len(analysis.skipped), 'file')} not read; the other reports say which and why", "dim")
    for note in analysis.engines:
        if not note.used:
            yield Text(f"{printable(note.engine, 40)} took no part: {printable(note.message, 300)}", "yellow")


def score_table(analysis: Analysis, console: Console) -> Iterator[Table]:
    if analysis.score:
        rows = [(p.name, f"{p.points:.0f}/{p.maximum:.0f}", printable(p.reason, 200)) for p in analysis.score.parts]
        rows.append(("Score", score_line(analysis), ""))
        yield grid(console, ("Part", ">Points", "Why"), rows)


def first_things_text(analysis: Analysis, width: int) -> Text:
    things = first_things(analysis)
    if not things:
        return Text("Nothing stands out that is worth doing first.")
    text = Text("Worth doing first", "bold")
    for number, thing in enumerate(things, 1):
        text.append(f"\n{number}. ").append(thing.action, "bold").append(f"\n   {thing.place}\n   ", "dim")
        text.append("\n   ".join(wrap(thing.why, width - 3)))
    return text


def grid(console: Console, headers: Sequence[str], rows: Sequence[Sequence[str | Text]]) -> Table:
    """A table that folds rather than cuts; in a pipe it has no lines. Headers that begin with `>` align right."""
    table = Table(box=box.SIMPLE_HEAD if console.is_terminal else None, pad_edge=False, header_style="bold")
    for header in headers:
        right = header.startswith(">")
        justify = "right" if right else "left"
        table.add_column(header.removeprefix(">"), justify=justify, overflow="fold", no_wrap=right)  # type: ignore[arg-type]
    for row in rows:
        table.add_row(*(cell if isinstance(cell, Text) else Text(cell) for cell in row))
    return table
