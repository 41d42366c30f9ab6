"""Goose, https://block.github.io/goose/docs/guides/goose-cli-commands: `goose run`, told by its JSON stream."""

import msgspec

from integrations.agents.brief import Access, Availability, Brief, Patch, secret
from integrations.agents.keys import VENDORS, split_model
from integrations.agents.program import Tool, look_for, propose_by
from integrations.agents.transcript import Transcript
from integrations.agents.workspace import Workspace


class Call(msgspec.Struct):
    name: str = ""
    arguments: msgspec.Raw = msgspec.Raw(b"{}")


class CallResult(msgspec.Struct):
    value: Call = msgspec.field(default_factory=Call)


class Content(msgspec.Struct, rename="camel"):
    type: str = ""
    text: str = ""
    tool_call: CallResult = msgspec.field(default_factory=CallResult)


class Message(msgspec.Struct):
    id: str | None = None
    role: str = ""
    content: list[Content] = msgspec.field(default_factory=list)


class Event(msgspec.Struct):
    type: str = ""
    message: Message = msgspec.field(default_factory=Message)
    error: str = ""


def is_available(access: Access) -> Availability:
    """Whether `goose` can be run."""
    return look_for(TOOL, access)


def propose(brief: Brief, access: Access) -> Patch:
    """What goose changes for the brief. Raises an AgentError."""
    return propose_by(TOOL, brief, access)


def command(brief: Brief, _: Access, place: Workspace) -> list[str]:
    """Its developer tools only, without the user's profile; the prompt comes from a file."""
    budget = brief.budget
    return [
        "run", "--instructions", str(place.home / "prompt.md"), "--no-session", "--no-profile",
        "--with-builtin", "developer", "--output-format", "stream-json",
        "--max-turns", str(budget.turns), "--max-tool-repetitions", str(budget.repeats),
    ]  # fmt: skip


def variables(access: Access) -> dict[str, str]:
    """Provider, model and key by environment; the keyring of the desktop stays out of it."""
    vendor, model = split_model(access.model)
    names = VENDORS[vendor]
    settings = {"GOOSE_MODE": "auto", "GOOSE_DISABLE_KEYRING": "1", "GOOSE_TELEMETRY_ENABLED": "false"}
    key = "GOOGLE_API_KEY" if vendor == "google" else names.key
    chosen = {"GOOSE_PROVIDER": vendor, "GOOSE_MODEL": model} if model else {}
    given = {key: secret(access), names.goose_address: access.url, "GOOSE_PATH_ROOT": str(access.login or "")}
    return settings | chosen | {name: value for name, value in given.items() if value}


def read(line: str, transcript: Transcript) -> bool:
    """One event: pieces of a message carry the message's id."""
    try:
        event = msgspec.json.decode(line, type=Event)
    except msgspec.DecodeError:
        return False
    if event.type == "message" and event.message.role == "assistant":
        _read_message(event.message, transcript)
    elif event.type == "error":
        transcript.error = event.error or "goose reports an error"
    elif event.type == "complete":
        transcript.finished = True
    return event.type in {"message", "notification", "complete"}


def _read_message(message: Message, transcript: Transcript) -> None:
    known = transcript.turns
    transcript.turn(message.id or f"message {known}")
    said = "".join(content.text for content in message.content)
    transcript.summary = said if transcript.turns > known else transcript.summary + said
    for content in message.content:
        if content.type == "toolRequest":
            transcript.act(content.tool_call.value.name, content.tool_call.value.arguments)


TOOL = Tool(
    name="goose",
    program="goose",
    install="Install it: https://block.github.io/goose/docs/getting-started/installation",
    authenticate="Give it a model and the API key of that model's vendor, or the folder of its settings",
    command=command,
    variables=variables,
    reader=read,
    needs_token=lambda access: not (access.login or (access.token and access.model)),
    prompt_on_stdin=False,
)
