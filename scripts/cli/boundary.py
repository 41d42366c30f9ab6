"""The one place where errors become a line for people and an exit code."""

import errno
import os
import sys
import traceback
from collections.abc import Callable

from integrations.redaction import SECRET_NAMES, redact_text
from scripts.cli.exits import Exit
from scripts.cli.interrupt import end_now, interruptible
from scripts.cli.logs import is_debug, log_file, set_up_logs, write_to_log_file

KNOWN: dict[str, tuple[Exit, str]] = {
    "analysis.report.write.OutputError": (Exit.USAGE, ""),
    "analysis.errors.AnalysisError": (Exit.USAGE, ""),
    "config.errors.ConfigurationError": (Exit.USAGE, "See `--action config` and docs/configuration.md."),
    "config.clients.NotConfigured": (Exit.USAGE, "See docs/configuration.md."),
    "integrations.errors.GitError": (Exit.FAILED, ""),
    "integrations.errors.ServiceError": (Exit.FAILED, ""),
    "integrations.agents.errors.AgentError": (Exit.FAILED, ""),
    "integrations.agents.errors.AllAgentsFailed": (Exit.FAILED, ""),
    "tasks.actions.UnknownAction": (Exit.USAGE, "See `--action actions`."),
    "deployments.local_server.ServerDidNotStart": (Exit.FAILED, ""),
    "deployments.errors.Rejected": (Exit.USAGE, ""),
    "deployments.errors.OrchestratorError": (Exit.FAILED, ""),
    "deployments.stack.AlreadyUp": (Exit.USAGE, ""),
    "scripts.cli.up.DidNotStart": (Exit.FAILED, ""),
    "scripts.cli.server.ServerUnreachable": (Exit.FAILED, ""),
    "scripts.cli.exits.UsageError": (Exit.USAGE, "See --help."),
    "cyclopts.exceptions.CycloptsError": (Exit.USAGE, "See --help."),
}
"""Errors that say what is wrong, by class (subclasses count): the exit code and what to do. By name, as importing them
all would slow every start."""

ELSEWHERE = "or set AUTOPILOT_HOME to another folder, if it is in there."
PLACES: dict[int | None, tuple[Exit, str]] = {
    errno.ENOSPC: (Exit.FAILED, f"Free some space, {ELSEWHERE}"),
    errno.EDQUOT: (Exit.FAILED, f"Free some space, {ELSEWHERE}"),
    errno.EFBIG: (Exit.FAILED, f"Raise the limit (ulimit -f), {ELSEWHERE}"),
    errno.EACCES: (Exit.USAGE, f"Check who owns it and its permissions, {ELSEWHERE}"),
    errno.EPERM: (Exit.USAGE, f"Check who owns it and its permissions, {ELSEWHERE}"),
    errno.EROFS: (Exit.USAGE, f"Choose a place that can be written, {ELSEWHERE}"),
    errno.EMFILE: (Exit.FAILED, "Raise the limit of open files: ulimit -n 4096."),
}
"""What the operating system refuses, by its number: the exit code and what to do."""

LONGEST = 300

INTERRUPTIONS = {"KeyboardInterrupt", "TerminationSignal"}


def guarded(action: Callable[[], int | None]) -> int:
    """Run the action; its exit code, or that of the error it ended with, which is told on standard error."""
    set_up_logs()
    with interruptible() as interrupted:
        try:
            code = action() or Exit.FINE
            sys.stdout.flush()
        except BaseException as error:
            # A library may have turned the interruption into an error of its own.
            if interrupted.is_set() or type(error).__name__ in INTERRUPTIONS:
                end_now()
            if not isinstance(error, Exception):
                raise
            return tell(error)
        return code


def tell(error: Exception) -> Exit:
    """Write what happened to standard error: a line for known errors, and where to look for others."""
    if isinstance(error, BrokenPipeError):
        # What is still buffered must not fail again when Python exits.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.BROKEN_PIPE
    if is_debug():
        traceback.print_exception(error)
    for kind in type(error).__mro__:
        if known := KNOWN.get(f"{kind.__module__}.{kind.__qualname__}"):
            code, advice = known
            say(f"{_sentence(error)}{f' {advice}' if advice else ''}")
            return code
    if isinstance(error, OSError) and error.errno in PLACES:
        code, advice = PLACES[error.errno]
        place = f"{error.filename}: " if error.filename else ""
        say(f"{place}{error.strerror}. {advice}")
        return code
    _tell_unexpected(error)
    return Exit.FAILED


def say(line: str) -> None:
    print(f"autopilot: {line}", file=sys.stderr)


def _sentence(error: Exception) -> str:
    text = _without_secrets(str(error)).strip()
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _without_secrets(text: str) -> str:
    """Before the settings were read, the environment holds all that can have got into a text; they take a while."""
    if "config.settings" not in sys.modules:
        named = (value for name, value in os.environ.items() if SECRET_NAMES.search(name))
        return redact_text(text, [value for value in named if len(value) > 3])
    from config.redaction import redact

    return redact(text)


def _tell_unexpected(error: Exception) -> None:
    first = _sentence(error).splitlines()[0][:LONGEST]
    line = f"{type(error).__name__}: {first}" if str(error) else f"{type(error).__name__}."
    where = f" or see {log_file()}" if write_to_log_file("unexpected error", error) else ""
    say(f"the run failed: {line} For the traceback, run again with LOG_LEVEL=DEBUG{where}.")
