"""`--action initialize`: prepare local state, look at what is there, and say what is missing."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from pydantic import BaseModel
from rich.console import Group
from rich.table import Table

from config.credentials import missing
from config.settings import OrchestrationConfig, get_settings
from integrations.graph_sitter.environment import ensure_environment, is_ready
from integrations.graph_sitter.errors import GraphSitterUnavailable
from scripts.cli.exits import Exit
from scripts.cli.installation import Wish, install
from scripts.cli.output import Format, note, print_result, result_console
from scripts.cli.plan import PlannedChange, planned
from scripts.cli.server import require_answer
from tasks.health import tools
from tasks.health.report import Failed, Outcome, Status

TOOLS: dict[str, Callable[[OrchestrationConfig], Outcome]] = {
    "git": tools.git,
    "uv": tools.uv,
    "ruff": tools.ruff,
    "Node": tools.node,
}


class Step(BaseModel):
    """One thing that was prepared or looked at, and what came of it."""

    name: str
    status: Status
    message: str


class Missing(BaseModel):
    """A credential that is not set."""

    variables: str
    unlocks: str
    how: str


class Preparation(BaseModel):
    """What `initialize` did and found; `plan` is what it would change, or has, on the Prefect server."""

    steps: list[Step]
    missing: list[Missing]
    plan: list[PlannedChange] = []
    applied: bool = False


def initialize(  # noqa: PLR0913
    *,
    yes: Annotated[bool, Parameter(negative=())] = False,
    dry_run: Annotated[bool, Parameter(negative=())] = False,
    overwrite: Annotated[bool, Parameter(negative=())] = False,
    destroy: Annotated[bool, Parameter(negative=())] = False,
    credentials: Annotated[bool, Parameter(negative=())] = False,
    format: Format = Format.TABLE,  # noqa: A002
) -> int:
    """Prepare local state, say what is missing, and install work pool, queues, deployments and schedules.

    Shows what it would change on the Prefect server, and asks before it does. Safe to repeat. What people have changed
    there is left as it is. Ends with 3 when something that is needed is not there.

    Parameters
    ----------
    yes
        Do not ask.
    dry_run
        Only show what it would do.
    overwrite
        Set back what people have changed.
    destroy
        Remove from the server what earlier calls have made, and nothing else.
    credentials
        Put the credentials that are set into Secret blocks, which runs on every worker then use.
    format
        How to print it.
    """
    require_answer()
    preparation = prepare(get_settings())
    if format is Format.TABLE:
        result_console().print(to_table(preparation))
    wish = Wish(destroy=destroy, overwrite=overwrite, credentials=credentials, yes=yes, dry_run=dry_run)
    outcome = install(wish, quiet=format is Format.JSON)
    if format is Format.JSON:
        shown = preparation.model_copy(update={"plan": planned(outcome.plan), "applied": outcome.applied})
        print_result(shown.model_dump_json(indent=2))
    failed = any(step.status is Status.FAILED for step in preparation.steps)
    return Exit.FAILED if failed else Exit.FINE


def prepare(settings: OrchestrationConfig) -> Preparation:
    """Create what is not there. Raises OSError when AUTOPILOT_HOME cannot be written."""
    folders = [_folder(path) for path in (settings.index, settings.clones, settings.reports, settings.logs)]
    checks = [_tool(name, check, settings) for name, check in TOOLS.items()]
    return Preparation(
        steps=[*folders, *checks, _graph_sitter(settings)],
        missing=[
            Missing(variables=credential.variables, unlocks=credential.unlocks, how=credential.how)
            for credential in missing(settings)
        ],
    )


def _folder(path: Path) -> Step:
    existed = path.is_dir()
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return Step(name=path.name, status=Status.OK, message=f"{path} {'was there' if existed else 'created'}")


def _graph_sitter(settings: OrchestrationConfig) -> Step:
    name = "graph-sitter"
    if not settings.analysis.graph_sitter_enabled or is_ready(settings.autopilot_home):
        outcome = tools.graph_sitter(settings)
        return Step(name=name, status=outcome.status, message=outcome.message)
    try:
        environment = ensure_environment(settings.autopilot_home, progress=note)
    except GraphSitterUnavailable as error:
        return Step(name=name, status=Status.WARNING, message=f"{error}. Analyses go on without it")
    return Step(name=name, status=Status.OK, message=f"its environment is built: {environment.python}")


def _tool(name: str, check: Callable[[OrchestrationConfig], Outcome], settings: OrchestrationConfig) -> Step:
    try:
        outcome = check(settings)
    except Failed as failure:
        return Step(name=name, status=Status.FAILED, message=f"{failure}. {failure.next_step}")
    return Step(name=name, status=outcome.status, message=outcome.message)


def to_table(preparation: Preparation) -> Group:
    """The steps, then what is missing."""
    steps = Table("Prepared", "Status", "What was done or found")
    for step in preparation.steps:
        steps.add_row(step.name, step.status, step.message)
    unlocks = Table("Not set", "Would unlock", "Where to get it", title="Optional credentials", title_justify="left")
    for each in preparation.missing:
        unlocks.add_row(each.variables, each.unlocks, each.how)
    return Group(steps, unlocks if preparation.missing else "Every credential is set.")
