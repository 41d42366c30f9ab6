"""The second half of `make demo`: the same analysis, told and acted on in GitHub, Linear and Slack on loopback."""

import os
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ruff import find_ruff_bin  # type: ignore[import-untyped]

from analysis.findings import Tier
from analysis.report.markdown import to_markdown
from analysis.result import Analysis
from config.settings import get_settings
from emulator.github.repositories import write_history
from emulator.github.seed import add_repository
from emulator.world import World, running
from integrations.github.models import PullRequest
from integrations.linear.models import Issue
from integrations.slack.layout import shorten
from integrations.slack.messages import Message
from tasks import git, pull_requests
from tasks.linear import discussion as linear_discussion
from tasks.linear import issues as linear_issues
from tasks.slack import messages as slack_messages
from tasks.writing import writing

TEAM, CHANNEL, BRANCH = "ENG", "#autopilot", "autopilot/upkeep"
REPORT = "HEALTH.md"
FIXABLE = "unused/import"
LARGEST_FILE = 300_000


@dataclass(frozen=True)
class Told:
    """What was made of an analysis."""

    issue: Issue
    parts: list[Issue]
    message: Message
    pull_request: PullRequest


@contextmanager
def platforms(component: Path) -> Iterator[tuple[World, str]]:
    """The emulator with the component as a repository of its own, until the block ends; its name comes with it."""
    before = dict(os.environ)
    with running() as world:
        name = f"acme/{component.name.rpartition('-')[0] or component.name}"
        publish(world, name, component)
        records = get_settings().autopilot_home / "demo" / "records.db"
        for variable in (variable for variable in before if variable.startswith("GITHUB_APP_")):
            del os.environ[variable]
        os.environ.update(world.environment | {"AUTOPILOT_DATABASE_URL": f"sqlite:///{records}"})
        get_settings.cache_clear()
        try:
            yield world, name
        finally:
            os.environ.clear()
            os.environ.update(before)
            get_settings.cache_clear()


def publish(world: World, name: str, component: Path) -> None:
    """Make a repository of the component's text files."""
    owner, _, short = name.partition("/")
    add_repository(world.github, world.repositories, owner, short)
    files = {file.relative_to(component).as_posix(): text for file in sources(component) if (text := read(file))}
    write_history(world.repositories / owner / f"{short}.git", "main", [("Import the sources", files)])


def sources(component: Path) -> list[Path]:
    """The component's files: those that git knows, where it is a repository."""
    command = ["git", "ls-files", "-z", "--cached"]
    listed = subprocess.run(command, cwd=component, capture_output=True, text=True, check=False)
    if listed.returncode == 0 and listed.stdout:
        found = [component / name for name in listed.stdout.split("\0") if name]
    else:
        found = list(component.rglob("*"))
    return [file for file in found if file.is_file() and not file.is_symlink() and ".git" not in file.parts]


def read(file: Path) -> str:
    """A file's text; nothing for what is large or no text."""
    if file.stat().st_size > LARGEST_FILE:
        return ""
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def open_issue(name: str) -> Issue:
    """The Linear issue that the analysis is told to."""
    with writing("demo"):
        made = linear_issues.create_issue.fn(TEAM, f"Look after {name}", "What its analysis finds is told here.")
    return made.unwrap()


def act_on(analysis: Analysis, issue: Issue, url: str, name: str) -> Told:
    """A pull request with what is safe to fix, and a message; the analysis itself has made the sub-issues."""
    with writing("demo", str(analysis.created)):
        parts = linear_issues.list_sub_issues.fn(issue.identifier)
        pull = _offer(analysis, url, name)
        linear_discussion.link_pull_request.fn(issue.identifier, pull.html_url, pull.title)
        message = slack_messages.send_message.fn(CHANNEL, _sentence(analysis, issue, name, pull)).unwrap()
        slack_messages.add_reaction.fn(message.channel, message.ts, "broom")
    return Told(issue, parts, message, pull)


def summary(made: Told, world: World, name: str) -> list[str]:
    """What was made, a line each, and where to look at it."""
    page = world.urls["github"]
    place = f"{page}/#{name.replace('/', '-')}-"
    lines = [
        f"Linear        {made.issue.identifier} {made.issue.title}, with a comment that has the result",
        *(f"  sub-issue   {part.identifier} {shorten(part.title, 90)}" for part in made.parts),
        f"Slack         {CHANNEL}: {shorten(made.message.text, 90)}",
        f"Pull request  {made.pull_request.title}: {place}{made.pull_request.number}",
        f"  to clone    git clone -b {BRANCH} {_with_token(world, name)}",
    ]
    return ["", "What was made:", *(f"  {line}" for line in lines), "", f"Look at all of it: {page}/"]


def _with_token(world: World, name: str) -> str:
    """The emulator's own token, which is no secret."""
    server = world.urls["github"].removeprefix("http://")
    return f"http://x:{world.environment['GITHUB_TOKEN']}@{server}/{name}.git"


def _offer(analysis: Analysis, url: str, name: str) -> PullRequest:
    """A pull request without the imports that are safe to remove, or else with the report."""
    safe = [each for each in analysis.findings if each.rule_id == FIXABLE and each.tier is Tier.SAFE_TO_FIX]
    with tempfile.TemporaryDirectory(prefix="autopilot-demo-") as folder:
        checkout = Path(folder) / "checkout"
        git.clone.fn(url, str(checkout))
        git.switch_branch.fn(str(checkout), BRANCH)
        remove_unused_imports(checkout, sorted({each.location.path for each in safe}))
        fixed = bool(git.diff.fn(str(checkout)).text)
        if not fixed:
            (checkout / REPORT).write_text(to_markdown(analysis), encoding="utf-8")
        title = "Remove unused imports" if fixed else "Add a report on the health of the code"
        git.commit.fn(str(checkout), title)
        git.push.fn(str(checkout), BRANCH)
    places = [f"- {each.message} (`{each.location.path}:{each.location.line}`)" for each in safe]
    body = "\n".join(["Nothing uses these imports:", "", *places]) if fixed else "What the analysis found, worst first."
    return pull_requests.create_pull_request.fn(name, title, body, BRANCH, "main").unwrap()


def remove_unused_imports(checkout: Path, files: Sequence[str]) -> None:
    """Let ruff do it, whatever the repository configures."""
    if not files:
        return
    command = [
        find_ruff_bin(),
        "check",
        "--isolated",
        "--select",
        "F401",
        "--fix",
        "--quiet",
        "--exit-zero",
        "--",
        *files,
    ]
    subprocess.run(command, cwd=checkout, check=True, capture_output=True)


def _sentence(analysis: Analysis, issue: Issue, name: str, pull: PullRequest) -> str:
    score = f", score {analysis.score.points:.0f}" if analysis.score else ""
    counted = f"*{name}* was analysed: {len(analysis.findings)} findings{score}"
    return f"{counted}. {issue.identifier} has all. {pull.title}: {pull.html_url}"
