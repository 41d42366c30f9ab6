"""Claude Code, https://docs.claude.com/en/docs/claude-code/headless: `claude -p`, told by its JSON stream.

Its result says subtype `success` also when the login is missing: `is_error` and the exit code decide.
"""

import msgspec

from integrations.agents.brief import Access, Availability, Brief, Patch, secret
from integrations.agents.program import Tool, look_for, propose_by
from integrations.agents.transcript import Transcript
from integrations.agents.workspace import Workspace

# No shell and no web: it reads and edits files. What the repository brings (hooks, MCP servers) is not run.
TOOLS = "Read,Edit,Write,Glob,Grep"
# By itself it tries ten times, for minutes, even with a key that is wrong.
PATIENCE = {"CLAUDE_CODE_MAX_RETRIES": "4"}


class Block(msgspec.Struct):
    type: str = ""
    name: str = ""
    input: msgspec.Raw = msgspec.Raw(b"{}")


class Message(msgspec.Struct):
    id: str = ""
    content: list[Block] | str = ""


class Event(msgspec.Struct):
    type: str = ""
    message: Message = msgspec.field(default_factory=Message)
    is_error: bool = False
    subtype: str = ""
    result: str = ""
    total_cost_usd: float | None = None
    error: str = ""
    error_status: int | None = None


def is_available(access: Access) -> Availability:
    """Whether `claude` can be run."""
    return look_for(TOOL, access)


def propose(brief: Brief, access: Access) -> Patch:
    """What Claude Code changes for the brief. Raises an AgentError."""
    return propose_by(TOOL, brief, access)


def command(brief: Brief, access: Access, _: Workspace) -> list[str]:
    """The prompt comes by standard input, as it may be longer than an argument can be."""
    return [
        "-p", "--output-format", "stream-json", "--verbose",
        "--tools", TOOLS, "--permission-mode", "acceptEdits",
        "--setting-sources", "", "--strict-mcp-config", "--no-session-persistence",
        "--max-turns", str(brief.budget.turns), "--max-budget-usd", f"{brief.budget.dollars:g}",
        *(["--model", access.model] if access.model else []),
    ]  # fmt: skip


def variables(access: Access) -> dict[str, str]:
    """A token of `claude setup-token` starts with sk-ant-oat; every other is an API key."""
    token = secret(access)
    quiet = {"CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1", "DISABLE_AUTOUPDATER": "1", **PATIENCE}
    key = "CLAUDE_CODE_OAUTH_TOKEN" if token.startswith("sk-ant-oat") else "ANTHROPIC_API_KEY"
    given = {key: token, "ANTHROPIC_BASE_URL": access.url, "CLAUDE_CONFIG_DIR": str(access.login or "")}
    return quiet | {name: value for name, value in given.items() if value}


def read(line: str, transcript: Transcript) -> bool:
    """One line of the stream; every event of it is progress, but for its trying again."""
    try:
        event = msgspec.json.decode(line, type=Event)
    except msgspec.DecodeError:
        return False
    if event.subtype == "api_retry":
        transcript.trouble = f"{event.error} ({event.error_status})"
        return False
    if event.type == "assistant":
        transcript.turn(event.message.id)
        for block in event.message.content:
            if isinstance(block, Block) and block.type == "tool_use":
                transcript.act(block.name, block.input)
    elif event.type == "result":
        transcript.finished = True
        transcript.dollars = event.total_cost_usd
        transcript.summary = event.result
        if event.is_error:
            transcript.error = event.result or event.subtype
    return True


TOOL = Tool(
    name="claude-code",
    program="claude",
    install="Install it: npm install -g @anthropic-ai/claude-code",
    authenticate="Give it an Anthropic API key, the token of `claude setup-token`, or the folder of its login",
    command=command,
    variables=variables,
    reader=read,
    needs_token=lambda access: not (access.token or access.login),
)
