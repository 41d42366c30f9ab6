"""Aider, https://aider.chat/docs/scripting.html. It speaks no JSON: what it did is the git diff."""

import re

from integrations.agents.brief import Access, Availability, Brief, Patch, secret
from integrations.agents.keys import VENDORS, split_model
from integrations.agents.program import Tool, look_for, propose_by
from integrations.agents.transcript import Transcript
from integrations.agents.workspace import Workspace

COST = re.compile(r"Cost: \$[\d.]+ message, \$([\d.]+) session")
FAILURE = re.compile(r"litellm\.\w*(?:Error|Exception)|^API provider did not|^Missing environment|can't edit files")
# Ahead of the answer come its notices, ending with what it knows of the repository.
PREAMBLE = ("Aider v", "Model: ", "Git repo: ", "Repo-map: ", "Added ")
# With these, a repository could have aider run commands (test-cmd, lint-cmd, load) or ask another service.
CONFIGURATION = (".aider.conf.yml", ".aider.model.settings.yml", ".aider.model.metadata.json", ".env")


def is_available(access: Access) -> Availability:
    """Whether `aider` can be run."""
    return look_for(TOOL, access)


def propose(brief: Brief, access: Access) -> Patch:
    """What aider changes for the brief. Raises an AgentError."""
    return propose_by(TOOL, brief, access)


def command(brief: Brief, access: Access, place: Workspace) -> list[str]:
    """One message from a file, nothing asked, nothing run, and its own files kept out of the tree."""
    files = [file for file in brief.files if (place.tree / file).is_file()]
    return [
        "--message-file", str(place.home / "prompt.md"), "--yes-always", "--no-stream", "--no-pretty",
        "--no-auto-commits", "--no-dirty-commits", "--no-gitignore", "--no-auto-lint", "--no-auto-test",
        "--no-suggest-shell-commands", "--no-detect-urls", "--no-check-update", "--no-show-release-notes",
        "--no-show-model-warnings", "--analytics-disable", "--no-browser",
        "--chat-history-file", str(place.home / "chat.md"), "--input-history-file", str(place.home / "input"),
        *(["--model", _aider_model(access.model)] if access.model else []),
        *(part for file in files for part in ("--file", file)),
    ]  # fmt: skip


def variables(access: Access) -> dict[str, str]:
    """litellm reads a key and an address of each vendor."""
    vendor = VENDORS[split_model(access.model)[0]]
    given = {vendor.key: secret(access), vendor.address: access.url}
    return {name: value for name, value in given.items() if value}


def read(line: str, transcript: Transcript) -> bool:
    """Only its costs and failures have a form; a message of the model ends with a line of tokens."""
    if line.startswith("Tokens: "):
        transcript.turn(str(transcript.turns))
    if found := COST.search(line):
        transcript.dollars = float(found[1])
    if FAILURE.search(line):
        transcript.error = line.strip()[:500]
    elif line.startswith("Applied edit to "):
        transcript.error = ""
    elif line.startswith(PREAMBLE):
        transcript.summary = ""
    elif not line.startswith("Tokens: "):
        transcript.summary = f"{transcript.summary}\n{line}"[-4000:].lstrip("\n")
    return bool(line.strip())


def _aider_model(model: str) -> str:
    """litellm's spelling of a model."""
    vendor, name = split_model(model)
    return f"{'gemini' if vendor == 'google' else vendor}/{name}"


TOOL = Tool(
    name="aider",
    program="aider",
    install="Install it: uv tool install aider-chat",
    authenticate="Give it a model and the API key of that model's vendor",
    command=command,
    variables=variables,
    reader=read,
    needs_token=lambda access: not access.token,
    prompt_on_stdin=False,
    must_finish=False,
    hidden=CONFIGURATION,
)
