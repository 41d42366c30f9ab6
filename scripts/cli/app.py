"""Arguments to action: the table of actions, and the help that teaches them."""

import difflib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from scripts.cli.boundary import guarded
from scripts.cli.exits import UsageError
from scripts.cli.lessons import LESSONS
from scripts.cli.version import version

ACTIONS: dict[str, tuple[str, str]] = {
    "component-analysis": ("scripts.cli.analysis:component_analysis", "Analyse a folder or a git repository"),
    "health-check": ("scripts.cli.health:health_check", "Check machine, tools, Prefect and credentials"),
    "execute": ("scripts.cli.execute:execute", "Start an operation on a worker"),
    "runs": ("scripts.cli.runs:runs", "List runs"),
    "logs": ("scripts.cli.run_logs:logs", "Show the log of a run"),
    "pause": ("scripts.cli.pause:pause", "Let a run wait after its step"),
    "resume": ("scripts.cli.resume:resume", "Let a paused run go on"),
    "cancel": ("scripts.cli.cancel:cancel", "End a run"),
    "retry": ("scripts.cli.retry:retry", "Run what is over once more"),
    "status": ("scripts.cli.status:status", "Show server, runs, queues and reports"),
    "config": ("scripts.cli.settings:config", "Show every setting and where it came from"),
    "initialize": ("scripts.cli.initialize:initialize", "Prepare local state, install deployments"),
    "up": ("scripts.cli.up:up", "Run a server and a worker on this machine"),
    "actions": ("scripts.cli.actions:actions", "List what workflows are made of"),
    "call": ("scripts.cli.call:call", "Run one action, such as a comment on GitHub"),
    "emulator": ("scripts.cli.emulator:emulator", "Run GitHub, Linear and Slack on loopback"),
    "down": ("scripts.cli.down:down", "Stop worker and local server"),
}

FLAGS = ("--help", "-h", "--version")
"""What may be asked without an action."""

HELP = "Keep repositories healthy: analyse code, watch platforms, run maintenance, all as Prefect flows."

EPILOGUE = """\
Examples
  autopilot --action component-analysis --component .
  autopilot --action component-analysis --component . --base main --fail-on high
  autopilot --action component-analysis --component https://github.com/acme/app
  autopilot --action component-analysis --component . --format html --output a.html
  autopilot --action health-check --format json
  autopilot --action up --detach
  autopilot --action execute --operation health-check --wait
  autopilot --action call --task github.get_pr --param repository=acme/api --param number=7
  autopilot --action component-analysis --help

Exit codes
  0    fine
  1    findings at or above --fail-on, or a failed health check
  2    wrong arguments or settings
  3    the run failed
  130  interrupted

Environment
  AUTOPILOT_HOME    where all state is: index, server, clones, reports
  AUTOPILOT_CONFIG  a settings file, as --config
  PREFECT_API_URL   a Prefect server to use instead of the local one
  LOG_LEVEL=DEBUG   tracebacks, and the logs of Prefect
  GITHUB_TOKEN, LINEAR_API_KEY, SLACK_BOT_TOKEN, ...  see --action initialize

The result goes to standard output, everything else to standard error."""


def build() -> App:
    """The application; an action's module is imported when it is called."""
    app = App(
        name="autopilot", help=HELP, help_epilogue=EPILOGUE, help_format="plaintext", version=version,
        usage="Usage: autopilot --action ACTION [OPTIONS]", result_action="return_value",
        exit_on_error=False, print_error=False,
    )  # fmt: skip
    app["--help"].group = app["--version"].group = "Help"
    for position, (name, (function, summary)) in enumerate(ACTIONS.items()):
        usage = f"Usage: autopilot --action {name} [OPTIONS]"
        app.command(
            function, name=name, help=summary, group="Actions", sort_key=position, usage=usage,
            help_epilogue=LESSONS[name],
        )  # fmt: skip
    app.meta.help_flags = app.meta.version_flags = ()
    app.meta.group_parameters = "Options"

    @app.meta.default
    def launch(
        *tokens: Annotated[str, Parameter(show=False, allow_leading_hyphen=True)],
        action: Annotated[str | None, Parameter(help="What to do; one of the actions above.")] = None,
        config: Annotated[Path | None, Parameter(help="Settings file, YAML or JSON.")] = None,
    ) -> int | None:
        if config:
            os.environ["AUTOPILOT_CONFIG"] = str(config.absolute())
        if action is not None and action not in ACTIONS:
            raise UsageError(unknown_action(action))
        if action is None and tokens and tokens[0] not in FLAGS:
            raise UsageError(f"{tokens[0]} needs an action: autopilot --action ACTION {tokens[0]}.")
        result: int | None = app([action, *tokens] if action else list(tokens))
        return result

    return app


def run(arguments: Sequence[str]) -> int:
    """Do what the arguments ask; the exit code. `autopilot ACTION …` stands for `autopilot --action ACTION …`."""
    if arguments and arguments[0] in ACTIONS:
        arguments = ["--action", *arguments]
    elif arguments and not arguments[0].startswith("-"):
        return guarded(lambda: _refuse(arguments[0]))
    return guarded(lambda: build().meta(list(arguments)))


def _refuse(action: str) -> int:
    raise UsageError(unknown_action(action))


def unknown_action(action: str) -> str:
    close = difflib.get_close_matches(action.replace("_", "-").lower(), ACTIONS, n=1)
    suggestion = f" Did you mean {close[0]}?" if close else ""
    return f"There is no action {action!r}.{suggestion} Actions: {', '.join(ACTIONS)}."
