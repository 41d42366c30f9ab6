"""OpenAI Codex, https://developers.openai.com/codex/noninteractive: `codex exec --json`.

It tells tokens, not money, and tries to reconnect for ever: the deadline and the steps are ours.
"""

import msgspec

from integrations.agents.brief import Access, Availability, Brief, Patch, secret
from integrations.agents.program import Tool, look_for, propose_by
from integrations.agents.transcript import Transcript
from integrations.agents.workspace import Workspace

STEPS = frozenset({"command_execution", "file_change", "mcp_tool_call", "web_search"})


class Item(msgspec.Struct):
    id: str = ""
    type: str = ""
    text: str = ""
    command: str = ""
    changes: msgspec.Raw = msgspec.Raw(b"[]")
    aggregated_output: str = ""


class Problem(msgspec.Struct):
    message: str = ""


class Event(msgspec.Struct):
    type: str = ""
    item: Item = msgspec.field(default_factory=Item)
    error: Problem = msgspec.field(default_factory=Problem)
    message: str = ""


def is_available(access: Access) -> Availability:
    """Whether `codex` can be run."""
    return look_for(TOOL, access)


def propose(brief: Brief, access: Access) -> Patch:
    """What Codex changes for the brief. Raises an AgentError."""
    return propose_by(TOOL, brief, access)


def command(_: Brief, access: Access, __: Workspace) -> list[str]:
    """Commands run in its sandbox, without network and without the key; `-` reads the prompt from standard input."""
    return [
        "exec", "--json", "--ephemeral", "--ignore-user-config", "--ignore-rules", "--color", "never",
        "--sandbox", "workspace-write", "-c", "shell_environment_policy.inherit=core",
        *(["-c", f"openai_base_url={msgspec.json.encode(access.url).decode()}"] if access.url else []),
        *(["--model", access.model] if access.model else []),
        "-",
    ]  # fmt: skip


def variables(access: Access) -> dict[str, str]:
    """The key counts for this one command; a login lies in the folder that CODEX_HOME names."""
    given = {"CODEX_API_KEY": secret(access), "CODEX_HOME": str(access.login or "")}
    return {name: value for name, value in given.items() if value}


def read(line: str, transcript: Transcript) -> bool:
    """One event; `turn` is Codex's word for the whole run, so each step counts as a turn of ours."""
    try:
        event = msgspec.json.decode(line, type=Event)
    except msgspec.DecodeError:
        return False
    item = event.item
    if event.type == "item.completed" and item.type in STEPS:
        transcript.turn(item.id)
        transcript.act(item.type, [item.command, item.changes])
    elif event.type == "item.completed" and item.type == "agent_message":
        transcript.summary = item.text
    elif event.type == "turn.completed":
        transcript.finished = True
    elif event.type == "turn.failed":
        transcript.error = event.error.message or "the turn failed"
    elif event.type == "error":
        transcript.trouble = event.message
    return event.type != "error" and item.type != "error"


TOOL = Tool(
    name="codex",
    program="codex",
    install="Install it: npm install -g @openai/codex",
    authenticate="Give it an OpenAI API key, or the folder of its login (CODEX_HOME)",
    command=command,
    variables=variables,
    reader=read,
    needs_token=lambda access: not (access.token or access.login),
)
