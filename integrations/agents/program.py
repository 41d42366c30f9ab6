"""Agents that are command-line tools: one way to look for them, run them and take their proposal."""

import os
import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from integrations.agents.brief import Access, Availability, Brief, Patch, secret
from integrations.agents.errors import AgentError, AgentFailed, AgentNotAvailable, AgentStopped, NothingProposed
from integrations.agents.offer import offer
from integrations.agents.prompt import render
from integrations.agents.supervise import Ended, Launch, Reader, supervise
from integrations.agents.workspace import QUOTED_BYTES, Workspace, open_workspace
from integrations.errors import GitError
from integrations.processes import execute
from integrations.redaction import redact_text

# All that an agent sees of our environment: where programs are, the language, and the way to the network.
KEPT = (
    "PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy",
    "no_proxy", "SSL_CERT_FILE", "SSL_CERT_DIR", "NODE_EXTRA_CA_CERTS", "REQUESTS_CA_BUNDLE",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tool:
    """One command-line agent: its name, program, and what differs from the others.

    `command` are its arguments (never a secret: anyone may read them in the process list), `variables` its own
    environment, `reader` understands its output, `hidden` are files of a repository that would configure it.
    """

    name: str
    program: str
    install: str
    authenticate: str
    command: Callable[[Brief, Access, Workspace], Sequence[str]]
    variables: Callable[[Access], Mapping[str, str]]
    reader: Reader
    needs_token: Callable[[Access], bool]
    prompt_on_stdin: bool = True
    must_finish: bool = True
    hidden: tuple[str, ...] = ()


def look_for(tool: Tool, access: Access) -> Availability:
    """Whether the program is there, answers `--version`, and has a credential. Asks no service and costs nothing."""
    program = find_program(tool, access)
    if not program:
        return Availability(ready=False, advice=f"{access.program or tool.program} is not installed. {tool.install}")
    try:
        outcome = execute([program, "--version"], timeout=60, environment=_surroundings(Path("/nonexistent")))
    except (OSError, TimeoutError) as error:
        return Availability(ready=False, advice=f"{program} does not run ({error}). {tool.install}")
    if outcome.code:
        said = _last_line(outcome.complaint) or f"exit code {outcome.code}"
        return Availability(ready=False, advice=f"{program} --version failed ({said}). {tool.install}")
    version = _last_line(outcome.output.decode(errors="replace"))
    if tool.needs_token(access):
        return Availability(ready=False, version=version, advice=f"It has no credential. {tool.authenticate}")
    return Availability(ready=True, version=version)


def find_program(tool: Tool, access: Access) -> str:
    """The program's path, or nothing."""
    return shutil.which(access.program or tool.program) or ""


def propose_by(tool: Tool, brief: Brief, access: Access) -> Patch:
    """Let the tool work in a scratch copy, and take what it changed. Raises an AgentError that fits."""
    program = find_program(tool, access)
    if not program or tool.needs_token(access):
        raise AgentNotAvailable(tool.name, look_for(tool, access).advice)
    try:
        with open_workspace(brief.repository, brief.base, tool.hidden) as place:
            ended = supervise(_launch(tool, program, brief, access, place), brief.budget, tool.reader)
            diff = place.diff()
            _check_end(tool, ended, diff, secret(access))
            told = ended.transcript
            return offer(
                tool.name, diff, place.store, place.base, summary=redact_text(told.summary, [secret(access)]),
                dollars=told.dollars, turns=told.turns or None,
            )  # fmt: skip
    except GitError as error:
        raise AgentFailed(tool.name, f"the scratch copy: {error}") from error
    except OSError as error:
        raise AgentNotAvailable(tool.name, f"{program} does not run ({error})", tool.install) from error


def _launch(tool: Tool, program: str, brief: Brief, access: Access, place: Workspace) -> Launch:
    prompt = render(brief)
    (place.home / "prompt.md").write_text(prompt)
    return Launch(
        command=[program, *tool.command(brief, access, place)],
        environment=_surroundings(place.home) | dict(tool.variables(access)),
        tree=place.tree,
        said=prompt if tool.prompt_on_stdin else "",
    )


def _surroundings(home: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    ours = {"HOME": str(home), "TMPDIR": str(home / "tmp"), "TERM": "dumb", "NO_COLOR": "1", "CI": "1"}
    return kept | ours | {"GIT_TERMINAL_PROMPT": "0", "GIT_CONFIG_NOSYSTEM": "1", "GIT_ALLOW_PROTOCOL": "file"}


def _check_end(tool: Tool, ended: Ended, diff: str, token: str) -> None:
    """Raise when it was stopped, says that it failed, or ended in the middle. The exit code alone is not enough."""
    told = ended.transcript
    kind: type[AgentError]
    if ended.stopped:
        kind, happened = AgentStopped, ended.stopped + (f"; its last trouble: {told.trouble}" if told.trouble else "")
    elif told.error or ended.code:
        kind, happened = AgentFailed, told.error or f"exit code {ended.code}: {_last_line(ended.complaint)}"
    elif tool.must_finish and not told.finished:
        kind, happened = AgentFailed, "it ended without a result"
    elif not diff:
        kind, happened = NothingProposed, f"no file was changed. It said: {told.summary[:300] or 'nothing'}"
    else:
        return
    raise kind(
        tool.name, redact_text(happened, [token]), tool.authenticate if _is_refused(happened) else "",
        diff=diff[:QUOTED_BYTES], dollars=told.dollars or 0.0,
    )  # fmt: skip


def _is_refused(happened: str) -> bool:
    """Whether it reads like a missing or wrong credential."""
    return bool(re.search(r"not logged in|log ?in\b|unauthori[sz]ed|\b401\b|authenticat|api.?key", happened, re.I))


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1][:300] if lines else ""
