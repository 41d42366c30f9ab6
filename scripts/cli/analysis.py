"""`--action component-analysis`: analyse a component and report."""

from dataclasses import asdict, dataclass
from pathlib import Path

from analysis.findings import Category, Severity
from analysis.report.format import Format
from analysis.result import Analysis
from scripts.cli.exits import Exit, UsageError
from scripts.cli.logs import show_debug_if
from scripts.cli.output import note, print_result, result_console

STANDARD_OUTPUT = Path("-")


def component_analysis(  # noqa: PLR0913
    *,
    component: str,
    path: str | None = None,
    focus: str | None = None,
    base: str | None = None,
    linear_issue_id: str | None = None,
    linear_team: str | None = None,
    slack_channel: str | None = None,
    format: Format = Format.TABLE,  # noqa: A002
    output: Path | None = None,
    fail_on: Severity | None = None,
) -> int:
    """Analyse a folder or a git repository and report what is worth doing.

    Parameters
    ----------
    component
        A folder on this machine, or a git URL.
    path
        A folder inside the component, when only that is to be analysed.
    focus
        Areas, separated by commas: quality, architecture, integration, security. Default: all.
    base
        A commit, branch or tag to compare with: only what is new since then is reported.
    linear_issue_id
        The Linear issue that the result belongs to, such as ENG-123; it gets a sub-issue for each thing worth doing.
    linear_team
        The Linear team in which the component has its issue, opened if needed, such as ENG.
    slack_channel
        The Slack channel that is told, such as '#platform'.
    format
        How to write the report.
    output
        The file to write it to; default, and with `-`: standard output.
    fail_on
        End with 1 when there is a finding of this severity or a higher one.
    """
    areas = parse_focus(focus)
    output = file_for(output)
    check(component, path or "", output)
    output = output and output.absolute()
    told = Told(linear_issue_id, linear_team, slack_channel)
    analysis = analyse(_absolute(component), path or "", areas, base, told)
    report(analysis, format, output)
    return exit_code(analysis, fail_on)


def file_for(output: Path | None) -> Path | None:
    """The file to write to; None for standard output, which `-` means too."""
    return None if output == STANDARD_OUTPUT else output


def check(component: str, path: str, output: Path | None) -> None:
    """Tell at once what cannot work, before a server is started. Raises what the run would raise."""
    from analysis.index.take import folder_of, require_files
    from analysis.report.write import check_output
    from integrations.git import is_git_url, mask
    from scripts.cli.server import require_answer

    if not component.strip():
        raise UsageError("--component is empty. Give a folder (. is this one) or the address of a git repository.")
    if mask(component) != component:
        raise UsageError("The git URL carries a password or token; runs store it. Set GITHUB_TOKEN instead.")
    if output:
        check_output(output)
    if not is_git_url(component):
        require_files(folder_of(Path(component).expanduser(), path))
    require_answer()


@dataclass(frozen=True, slots=True)
class Told:
    """Who is told of the result."""

    linear_issue_id: str | None = None
    linear_team: str | None = None
    slack_channel: str | None = None


def analyse(component: str, path: str, areas: list[Category], base: str | None, told: Told) -> Analysis:
    """Run the flow; while a local server starts, do what a run would keep for the next."""
    from analysis.progress import progress_to
    from config.settings import get_settings
    from scripts.cli.progress import shown_progress
    from scripts.cli.server import prefect_server

    settings = get_settings()
    show_debug_if(settings.log_level)
    with prefect_server(settings.autopilot_home) as server, shown_progress() as listener, progress_to(listener):
        from flows.component_analysis import component_analysis as flow
        from scripts.cli.lasting import lasting
        from tasks.code import read_ahead

        if server and not server.answers():
            read_ahead(component, path, areas)
            listener("start the local Prefect server", 0, 0)
            server.wait()
        return lasting(flow, server, component, path, areas, base, **asdict(told))


def _absolute(component: str) -> str:
    """A folder by its whole path: what a run is called must mean the same from everywhere."""
    from integrations.git import is_git_url

    return component if is_git_url(component) else str(Path(component).expanduser().resolve())


def parse_focus(text: str | None) -> list[Category]:
    """`quality,security` as categories; nothing means everything. Raises UsageError."""
    names = [name.strip().lower() for name in (text or "").split(",") if name.strip()]
    unknown = [name for name in names if name not in set(Category)]
    if unknown:
        raise UsageError(f"There is no focus {unknown[0]!r}. Choose from: {', '.join(Category)}.")
    return [Category(name) for name in names] or list(Category)


def report(analysis: Analysis, report_format: Format, output: Path | None) -> None:
    """To the file when one is named, else to standard output, where a table fits the terminal."""
    from analysis.report.table import to_table
    from analysis.report.write import plain_table, write_atomically
    from tasks.reports import report_file

    def written(kind: Format) -> Path:
        return report_file(analysis.component, analysis.created, kind)

    table = report_format is Format.TABLE
    if output:
        text = plain_table(analysis) if table else written(report_format).read_text(encoding="utf-8")
        write_atomically(output, text)
        note(f"Written to {output}")
    elif table:
        to_table(analysis, result_console())
        note(f"\nThe whole report, to open in a browser: {written(Format.HTML)}")
    else:
        print_result(written(report_format).read_text(encoding="utf-8"))


def exit_code(analysis: Analysis, fail_on: Severity | None) -> Exit:
    reached = fail_on is not None and any(finding.severity >= fail_on for finding in analysis.findings)
    return Exit.FINDINGS if reached else Exit.FINE
