"""The operations that write, each with a repository in which it has something to write."""

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from uv import find_uv_bin

from emulator.github.here import Here
from emulator.github.model.actions import Workflow
from emulator.github.model.issues import Label, Milestone
from emulator.github.model.pulls import Review
from emulator.github.repositories import git, write_history
from emulator.github.seed import TOKEN, add_repository
from emulator.github.state import now
from emulator.github.workflow_runs import finish, start
from emulator.world import World
from tests.kills import files
from tests.registry import Shelf
from tests.trees import write_tree

type Files = Mapping[str, str | None]
type Parameters = dict[str, object]


@dataclass
class Place:
    """Where repositories are made for runs, one for each, named by it."""

    world: World
    folder: Path
    shelf: Shelf

    def slug(self, name: str) -> str:
        return f"acme/{name}"

    def bare(self, name: str) -> Path:
        return self.world.repositories / "acme" / f"{name}.git"

    def here(self, name: str) -> Here:
        return Here(self.world, "octocat", self.world.github.repositories[self.slug(name)])

    def repository(self, name: str, content: Files) -> Parameters:
        """A new one with these files; the parameters of nearly every operation."""
        made = add_repository(self.world.github, self.world.repositories, "acme", name)
        made.collaborators += ["octocat", "hubot"]
        write_history(self.bare(name), "main", [("Begin", content)])
        return {"repository": self.slug(name), "mode": "pull_request"}

    def ask(self, path: str, method: str = "POST", **body: object) -> dict[str, object]:
        """GitHub's API, as a person would use it."""
        url, headers = f"{self.world.environment['GITHUB_API_URL']}/{path}", {"Authorization": f"token {TOKEN}"}
        answer = httpx.request(method, url, json=body, headers=headers)
        answer.raise_for_status()
        found: dict[str, object] = answer.json()
        return found

    def pull_request(self, name: str, branch: str, content: Files) -> int:
        git(self.bare(name), "branch", branch, "main")
        write_history(self.bare(name), branch, [(f"Change {branch}", content)])
        number = self.ask(f"repos/{self.slug(name)}/pulls", title=branch, head=branch, base="main")["number"]
        assert isinstance(number, int)
        self.here(name).repository.issues[number].user = "hubot"
        return number


@dataclass(frozen=True)
class Scene:
    """An operation, and what makes a repository ready for it and gives its parameters."""

    name: str
    operation: str
    prepare: Callable[[Place, str], Parameters] = field(repr=False)
    elsewhere: bool = False
    "Whether it writes to Linear and Slack too."


def dead_code(place: Place, name: str) -> Parameters:
    return place.repository(name, files.DEAD)


def dependencies(place: Place, name: str) -> Parameters:
    return place.repository(name, files.SHOP | {"uv.lock": _lock(place, "1.0.0")})


def audit(place: Place, name: str) -> Parameters:
    more = {"uv.lock": _lock(place, "1.0.0"), ".github/workflows/ci.yml": files.UNPINNED}
    return place.repository(name, files.SHOP | files.INSECURE | more)


def refactoring(place: Place, name: str) -> Parameters:
    return place.repository(name, files.CYCLE)


def suite(place: Place, name: str) -> Parameters:
    return place.repository(name, files.FLAKY)


def quality(place: Place, name: str) -> Parameters:
    asked = place.repository(name, files.GOOD)
    return asked | {"pull_request": place.pull_request(name, "worse", files.WORSE)}


def performance(place: Place, name: str) -> Parameters:
    """A commit for each measurement, of which the last six are slower."""
    asked = place.repository(name, files.GOOD)
    for number in range(12):
        sha = write_history(place.bare(name), "main", [(f"Change {number}", {"x.py": f"x = {number}\n"})])
        value = (1.0 if number < 6 else 1.5) + (number % 3 - 1) / 100
        told = json.dumps({"results": [{"command": "shop", "median": value}]})
        write_tree(place.folder / name / sha, {"cli.json": told})
    return asked | {
        "files": str(place.folder / name),
        "pull_request": place.pull_request(name, "x", {"y.py": "y = 1\n"}),
    }


def failure(place: Place, name: str) -> Parameters:
    asked = place.repository(name, files.GOOD)
    number, here = place.pull_request(name, "red", files.WORSE), place.here(name)
    here.repository.workflows[1] = Workflow(1, "Tests", ".github/workflows/tests.yml", now())
    run = start(here, 1, "red", "pull_request")
    finish(here, run, "failure", log=files.RED)
    return asked | {"run": run.id, "pull_request": number}


def component(place: Place, name: str) -> Parameters:
    place.repository(name, files.GOOD | files.WORSE)
    address = f"{place.world.urls['github']}/{place.slug(name)}.git"
    return {"component": address, "linear_team": "ENG", "slack_channel": "#general"}


def _action(action: str, prepare: Callable[[Place, str], Parameters]) -> Scene:
    def ready(place: Place, name: str) -> Parameters:
        return {"mode": "pull_request", "repository": place.slug(name), "action": action} | prepare(place, name)

    return Scene(f"{action.replace('_', '-')}", "github-automation", ready)


def _reviewed(place: Place, name: str) -> Parameters:
    place.repository(name, files.GOOD)
    return {"number": place.pull_request(name, "worse", files.WORSE)}


def _merged(place: Place, name: str) -> Parameters:
    """Two that pass and one that does not, all approved."""
    place.repository(name, files.CHECKED)
    held = place.here(name).repository
    held.labels["autopilot: merge"] = Label(place.world.github.new_id(), "autopilot: merge")
    for branch, content in (("one", "1\n"), ("bad", "1\n"), ("two", "2\n")):
        issue = held.issues[place.pull_request(name, branch, {f"{branch}.txt": content})]
        issue.labels.append("autopilot: merge")
        assert issue.pull
        issue.user = "somebody"
        moment = "2036-01-01T00:00:00Z"
        issue.pull.reviews.append(
            Review(place.world.github.new_id(), "hubot", "", "APPROVED", issue.pull.head_sha, moment)
        )
    return {}


def _offered(place: Place, name: str) -> Parameters:
    place.repository(name, files.GOOD)
    git(place.bare(name), "branch", "work", "main")
    write_history(place.bare(name), "work", [("Work", {"work.py": "x = 1\n"})])
    return {"ref": "work"}


def _triaged(place: Place, name: str) -> Parameters:
    place.repository(name, files.GOOD | {"CODEOWNERS": "* @hubot\n"})
    for title in ("Crash of shop/orders.py", "Crash of shop/orders.py again", "How do I install it?"):
        place.ask(f"repos/{place.slug(name)}/issues", title=title, body="It does not work.")
    return {}


def _tidied(place: Place, name: str) -> Parameters:
    place.repository(name, files.GOOD)
    for branch in ("one", "two"):
        number = place.pull_request(name, branch, {f"{branch}.txt": "1\n"})
        place.ask(f"repos/{place.slug(name)}/pulls/{number}/merge", "PUT")
    return {}


def _released(place: Place, name: str) -> Parameters:
    place.repository(name, files.GOOD)
    place.ask(f"repos/{place.slug(name)}/releases", tag_name="v1", target_commitish="main", name="One")
    write_history(place.bare(name), "main", [("More", {"more.txt": "1\n"})])
    return {"ref": "v2"}


def _labelled(place: Place, name: str) -> Parameters:
    place.repository(name, files.wishing('labels: {upkeep: {color: "00ff00"}, flaw: {color: ff0000, was: [bug]}}'))
    return {}


def _protected(place: Place, name: str) -> Parameters:
    place.repository(name, files.wishing("protect: {main: {checks: [tests], approvals: 1}}"))
    return {}


def _milestones(place: Place, name: str) -> Parameters:
    place.repository(name, files.GOOD)
    held = place.here(name).repository
    for number, title in enumerate(("Done", "Done too"), 1):
        held.milestones[number] = Milestone(place.world.github.new_id(), number, title, "octocat", now(), now())
        made = place.ask(f"repos/{place.slug(name)}/issues", title=title)["number"]
        assert isinstance(made, int)
        held.issues[made].milestone, held.issues[made].state = number, "closed"
    return {}


def _lock(place: Place, version: str) -> str:
    """As uv writes it while the registry has nothing newer than this."""
    folder = place.folder / "locked"
    if not (folder / "uv.lock").exists():
        write_tree(folder, {name: text for name, text in files.SHOP.items() if text})
        wanted = [part for each in ("alpha", "beta", "gamma") for part in ("--upgrade-package", f"{each}=={version}")]
        command = [find_uv_bin(), "lock", "--quiet", "--python", sys.executable, "--default-index", place.shelf.index]
        subprocess.run([*command, *wanted], cwd=folder, check=True)
    return (folder / "uv.lock").read_text()


def stock(shelf: Shelf) -> None:
    """What the registry has: two updates, and one that the checks do not let pass."""
    for name in ("alpha", "beta", "gamma"):
        shelf.wheel(name, "1.0.0", "def price():\n    return 1\n")
    shelf.wheel("alpha", "1.1.0")
    shelf.wheel("alpha", "2.0.0")
    shelf.wheel("beta", "1.1.0", "def price():\n    return 2\n")
    shelf.wheel("gamma", "1.0.1")


SCENES = (
    Scene("dead-code-cleanup", "dead-code-cleanup", dead_code),
    Scene("dependency-management", "dependency-management", dependencies),
    Scene("security-audit", "security-audit", audit),
    Scene("code-quality-check", "code-quality-check", quality),
    Scene("test-optimization", "test-optimization", suite),
    Scene("performance-monitoring", "performance-monitoring", performance),
    Scene("failure-analysis", "failure-analysis", failure),
    Scene("component-analysis", "component-analysis", component, elsewhere=True),
    Scene("autonomous-refactoring", "autonomous-refactoring", refactoring),
    _action("review_pr", _reviewed),
    _action("merge_pr", _merged),
    _action("create_pr", _offered),
    _action("triage_issue", _triaged),
    _action("cleanup_branches", _tidied),
    _action("release_notes", _released),
    _action("sync_labels", _labelled),
    _action("protect_branches", _protected),
    _action("update_milestones", _milestones),
)
