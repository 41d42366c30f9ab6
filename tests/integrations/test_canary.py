"""A canary in every credential: it sings in no log, error, record, file or process list, whatever a client does."""

import itertools
import logging
import threading
import traceback
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import psutil
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pydantic import SecretStr

from emulator import World
from emulator.github.model.accounts import Token
from integrations import git, git_changes
from integrations.agents import aider, claude_code, codegen, codex, goose, model
from integrations.agents.brief import Access, Brief, Budget
from integrations.database import open_database
from integrations.github import connect
from integrations.github.client import Application
from integrations.github.issues import add_comment, create_issue, get_issue
from integrations.governor import Governor, Limits
from integrations.linear import Linear, issues, teams
from integrations.notify import notify
from integrations.slack import Slack, messages
from integrations.slack.webhook import post_by_webhook
from integrations.writes import Journal

pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")

SONG = "CANARY"
GITHUB, LINEAR, SLACK = f"ghp_{SONG}github", f"lin_api_{SONG}linear", f"xoxb-{SONG}-slack"
HOOK, AGENT = f"T0/B0/{SONG}hook", f"sk-{SONG}agent"
WRONG = {"github": f"ghp_{SONG}wrong", "linear": f"lin_api_{SONG}wrong", "slack": f"xoxb-{SONG}-wrong"}
FAULTS = ("401", "403", "404", "409", "422", "429", "500", "cut-before", "cut-after", "truncated")
QUICK = Limits(writes=100_000, seconds=1, writes_an_hour=100_000, points=100_000)
AGENTS = Path(__file__).parents[1] / "data" / "agents"
NUMBERS = itertools.count()


@pytest.fixture
def world(world: World) -> World:
    world.github.tokens[GITHUB] = Token("octocat", list(world.github.tokens["ghp_emulator"].scopes))
    world.linear.keys.add(LINEAR)
    world.slack.tokens[SLACK] = list(world.slack.tokens["xoxb-emulator"])
    world.slack.webhooks[HOOK] = "C0000000001"
    return world


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(open_database(f"sqlite:///{tmp_path}/own.db"), "tests", "run-1")


@pytest.fixture(autouse=True)
def everything_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)


class Ears:
    """What may be heard of an error, as people and programs look at one."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def listen(self, act: Callable[[], object]) -> None:
        """Do it, whatever comes of it."""
        try:
            self.heard.append(repr(act()))
        except Exception as error:
            self.heard += [
                str(error),
                repr(error),
                repr(error.args),
                repr(vars(error)),
                *traceback.format_exception(error),
            ]
            self.heard += [repr(link) for link in (error.__cause__, error.__context__) if link]


def hush(ears: Ears, caplog: pytest.LogCaptureFixture, *folders: Path) -> None:
    """Nothing was heard, logged or left in a file."""
    assert [text for text in ears.heard if SONG in text] == []
    ours = [record.getMessage() for record in caplog.records if not record.name.startswith("uvicorn")]
    assert [message for message in ours if SONG in message] == []
    files = [file for folder in folders for file in folder.rglob("*") if file.is_file()]
    assert files
    assert [str(file) for file in files if SONG.encode() in file.read_bytes()] == []


def on_github(world: World, journal: Journal, state: Path, token: str | Application) -> None:
    github = connect(token, journal, state, url=world.environment["GITHUB_API_URL"], limits=QUICK)
    number = create_issue(github, "acme/api", "Title", "Body", key=f"issue {next(NUMBERS)}").unwrap().number
    add_comment(github, "acme/api", number, "Hello", key="comment")
    get_issue(github, "acme/api", number)


def on_linear(world: World, journal: Journal, state: Path, key: str) -> None:
    governor = Governor(state, "linear", key, limits=QUICK, patience=0.1)
    with Linear(world.environment["LINEAR_API_URL"], key, journal, governor=governor) as linear:
        team = teams.find_team(linear, "ENG").id
        issues.create_issue(linear, team, f"issue {next(NUMBERS)}", title="Title")


def on_slack(world: World, journal: Journal, state: Path, token: str) -> None:
    governor = Governor(state, "slack", token, limits=QUICK, patience=0.1)
    slack = Slack(world.environment["SLACK_API_URL"], token, journal, governor=governor)
    message = messages.post(slack, "autopilot", "Hello", f"message {next(NUMBERS)}").unwrap()
    messages.react(slack, message, "tada")
    messages.attach_file(slack, "autopilot", "log.txt", "text")


def on_webhook(world: World, journal: Journal, _: Path, path: str) -> None:
    post_by_webhook(f"{world.urls['slack']}/services/{path}", "Hello", journal)


type Tried = tuple[Callable[[World, Journal, Path, str], None], str, str, str]
TRIED: list[Tried] = [
    (on_github, "github", GITHUB, WRONG["github"]),
    (on_linear, "linear", LINEAR, WRONG["linear"]),
    (on_slack, "slack", SLACK, WRONG["slack"]),
    (on_webhook, "slack", HOOK, f"T0/B0/{SONG}wrong"),
]


@pytest.mark.parametrize("tried", TRIED, ids=["github", "linear", "slack", "webhook"])
def test_a_platforms_credential_is_silent(
    world: World, journal: Journal, tmp_path: Path, caplog: pytest.LogCaptureFixture, tried: Tried
) -> None:
    act, platform, credential, wrong = tried
    ears = Ears()
    act(world, journal, tmp_path / "good", credential)
    ears.listen(lambda: act(world, journal, tmp_path / "wrong", wrong))
    for kind in FAULTS:
        world.fault(platform, "*", "*", kind, 9)
        ears.listen(lambda kind=kind: act(world, journal, tmp_path / kind, credential))  # type: ignore[misc]
        world.faults.clear()
    assert len(ears.heard) > len(FAULTS)
    hush(ears, caplog, tmp_path)


def test_the_key_of_a_github_app_is_silent(
    world: World, journal: Journal, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    key = (
        rsa.generate_private_key(65537, 2048).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    )
    ears = Ears()
    application = Application(99, 1, key)
    ears.listen(lambda: application)
    ears.listen(lambda: on_github(world, journal, tmp_path, application))
    ears.listen(lambda: on_github(world, journal, tmp_path, Application(99, 1, SONG + key[:200])))
    line = key.splitlines()[3]
    assert not any(line in text for text in ears.heard)
    assert line not in caplog.text
    hush(ears, caplog, tmp_path)


def test_the_address_of_a_channel_is_silent(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    ears = Ears()
    for address in (f"json://user:{SONG}@127.0.0.1:1/{SONG}", f"slack://{SONG}/{SONG}/{SONG}", f"nonsense://{SONG}"):
        ears.listen(lambda address=address: notify("Hello", [SecretStr(address)]))  # type: ignore[misc]
    (tmp_path / "file").touch()
    hush(ears, caplog, tmp_path)


def test_the_password_of_a_git_address_is_in_no_argument_nor_file(
    world: World, journal: Journal, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    address = world.urls["github"].replace("//", f"//x-access-token:{GITHUB}@") + "/acme/api.git"
    ears, watched, over = Ears(), set[str](), threading.Event()

    def watch() -> None:
        while not over.is_set():
            for child in psutil.Process().children(recursive=True):
                with ExitStack() as quiet:
                    quiet.push(lambda kind, *_: kind is not None and issubclass(kind, psutil.Error))
                    watched.add(" ".join(child.cmdline()))

    watcher = threading.Thread(target=watch)
    watcher.start()
    work = git.clone(address, tmp_path / "work")
    git.mirror(address, tmp_path / "mirrors")
    git_changes.switch_branch(work, "fix", journal)
    (work / "new.txt").write_text("new\n")
    git_changes.commit(work, "New", journal)
    git_changes.push(work, "fix", address, journal)
    for bad in (address.replace(GITHUB, WRONG["github"]), address.replace("acme", "nobody")):
        ears.listen(lambda bad=bad: git.clone(bad, tmp_path / "bad"))  # type: ignore[misc]
        ears.listen(lambda bad=bad: git_changes.push(work, "fix", bad, journal))  # type: ignore[misc]
    ears.listen(lambda: git_changes.push(work, "main", address, journal))
    over.set()
    watcher.join()
    assert any("clone" in line for line in watched)
    assert [line for line in watched if SONG in line] == []
    hush(ears, caplog, tmp_path)


@pytest.mark.parametrize("scenario", ["edit", "refuse"])
def test_an_agents_key_is_silent(tmp_path: Path, caplog: pytest.LogCaptureFixture, scenario: str) -> None:
    repository = tmp_path / "repository"
    git.run(["init", "-q", "-b", "main", str(repository)])
    (repository / "app.py").write_text("print('hello')\n")
    git.run(["add", "-A"], repository)
    git.run(["commit", "-qm", "first"], repository, variables=git_changes.IDENTITY)
    brief = Brief(task=f"scenario: {scenario}", repository=repository, base="main", budget=Budget(seconds=30))
    ears = Ears()
    for agent, program in ((claude_code, "claude"), (codex, "codex"), (aider, "aider"), (goose, "goose")):
        access = Access(token=SecretStr(AGENT), program=str(AGENTS / program), model="openai/x")
        ears.listen(lambda agent=agent, access=access: agent.propose(brief, access))  # type: ignore[misc]
        ears.listen(lambda access=access: access)  # type: ignore[misc]
    nobody = Access(token=SecretStr(AGENT), model="openai/x", url="http://127.0.0.1:1/v1", organization=1)
    for agent in (codegen, model):
        ears.listen(lambda agent=agent: agent.propose(brief, nobody))  # type: ignore[misc]
        ears.listen(lambda agent=agent: agent.is_available(nobody))  # type: ignore[misc]
    hush(ears, caplog, tmp_path)
