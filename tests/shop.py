"""acme/shop on the emulator's GitHub, for those who work on its pull requests."""

import asyncio
import subprocess
from collections.abc import Mapping
from pathlib import Path

from emulator.github import objects
from emulator.github.here import Here
from emulator.github.model.issues import Issue, Label
from emulator.github.model.pulls import Pull, Review
from emulator.github.pushes import pushed
from emulator.github.repositories import write_history
from emulator.github.seed import add_repository
from emulator.world import World
from tasks.pull_requests import create_pull_request
from tasks.writing import writing

SHOP = "acme/shop"

type Files = Mapping[str, str | None]


def open_shop(world: World, files: Files) -> World:
    """The world with acme/shop, whose main branch has these files."""
    add_repository(world.github, world.repositories, "acme", "shop").collaborators += ["octocat", "hubot"]
    write_history(bare(world), "main", [("Begin", files)])
    return world


def here(world: World, owner: str = "acme") -> Here:
    return Here(world, "octocat", world.github.repositories[f"{owner}/shop"])


def bare(world: World, owner: str = "acme") -> Path:
    return world.repositories / owner / "shop.git"


def pull_request(
    world: World, branch: str, files: Files, *, author: str = "hubot", owner: str = "acme", body: str = ""
) -> int:
    """A pull request with these files, from this owner's repository."""
    git = ["git", "--git-dir", str(bare(world, owner))]
    subprocess.run([*git, "branch", branch, "main"], check=True, capture_output=True)
    write_history(bare(world, owner), branch, [(f"Change {branch}", files)])
    with writing("a person"):
        made = create_pull_request.fn(SHOP, f"Change {branch}", body, f"{owner}:{branch}", "main")
    issue(world, made.unwrap().number).user = author
    return made.unwrap().number


def push(world: World, branch: str, files: Files) -> str:
    """A commit on a branch, and what follows from it; its hash."""
    before = objects.references(bare(world), "refs/heads", "refs/tags")
    sha = write_history(bare(world), branch, [("More", files)])
    asyncio.run(pushed(here(world), before))
    return sha


def issue(world: World, number: int) -> Issue:
    return world.github.repositories[SHOP].issues[number]


def pull(world: World, number: int) -> Pull:
    held = issue(world, number).pull
    assert held is not None
    return held


def label(world: World, number: int, name: str) -> None:
    """Put a label on an issue or a pull request."""
    held = world.github.repositories[SHOP].labels
    held.setdefault(name.lower(), Label(world.github.new_id(), name, "ededed", ""))
    issue(world, number).labels.append(name)


def approve(world: World, number: int, login: str, state: str = "APPROVED") -> None:
    """A review of the newest commit."""
    held = pull(world, number)
    at = "2036-01-01T00:00:00Z"
    held.reviews.append(Review(world.github.new_id(), login, "", state, held.head_sha, at))


def writes(world: World) -> int:
    """How often something was changed, by API or by push."""
    return sum(
        (exchange.method != "GET" and exchange.path.startswith("/api/v3/"))
        or b'"query": "mutation' in exchange.request_body
        or (exchange.method == "POST" and exchange.path.endswith("git-receive-pack"))
        for exchange in world.requests("github")
    )
