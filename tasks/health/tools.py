"""The programs that the work needs."""

import shutil
import subprocess
import sys
from pathlib import Path

from config.settings import OrchestrationConfig
from tasks.health.report import Failed, Outcome, Status


def git(settings: OrchestrationConfig) -> Outcome:
    return _version("git", "Install git: https://git-scm.com/downloads")


def uv(settings: OrchestrationConfig) -> Outcome:
    return _version("uv", "Install it again with this project: pip install prefect-autopilot")


def ruff(settings: OrchestrationConfig) -> Outcome:
    return _version("ruff", "Install it again with this project: pip install prefect-autopilot")


def node(settings: OrchestrationConfig) -> Outcome:
    """Node is optional: TypeScript is analysed without it."""
    try:
        return _version("node", "")
    except Failed:
        return Outcome(
            status=Status.NOT_CONFIGURED,
            message="not installed; TypeScript and JavaScript are analysed without it",
            next_step="Optional: https://nodejs.org adds checks by tools of that ecosystem",
        )


def graph_sitter(settings: OrchestrationConfig) -> Outcome:
    """Whether its environment of its own is ready."""
    if not settings.analysis.graph_sitter_enabled:
        return Outcome(status=Status.NOT_CONFIGURED, message="switched off by analysis.graph_sitter_enabled")
    from integrations.graph_sitter.environment import is_ready

    if is_ready(settings.autopilot_home):
        return Outcome(status=Status.OK, message="its environment is ready")
    return Outcome(
        status=Status.WARNING,
        message="its environment is not built yet; findings are reported without its confirmation",
        next_step="Build it: autopilot --action initialize",
    )


def find_program(name: str) -> str | None:
    """Beside this Python first, where the project's own tools are, then on the PATH."""
    return shutil.which(name, path=str(Path(sys.executable).parent)) or shutil.which(name)


def _version(name: str, remedy: str) -> Outcome:
    program = find_program(name)
    if program is None:
        raise Failed(f"{name} is not installed", remedy)
    try:
        done = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=4, check=True)
    except (OSError, subprocess.SubprocessError) as error:
        raise Failed(f"{program} does not run: {error}", remedy) from error
    version = done.stdout.strip().splitlines()[0].removeprefix(f"{name} ").removeprefix("version ")
    return Outcome(status=Status.OK, message=f"{version} ({program})", facts={"version": version})
