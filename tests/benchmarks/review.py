"""What a review of a pull request costs, on a repository of this machine served by the emulator.

`python -m tests.benchmarks.review FOLDER BASE HEAD`: two reviews, of which the second has nothing to say.
"""

import argparse
import os
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import httpx

from analysis.review.model import Opinions
from emulator.github.repositories import git as git_here
from emulator.github.seed import TOKEN, add_repository
from emulator.world import World, running
from integrations import git
from tasks.automation import Request
from tasks.proposals import Mode
from tasks.repositories import check_out_repository
from tasks.review.change import conclude, open_pull_request, read_change, read_earlier, remarks_on
from tasks.review.submission import submit
from tasks.writing import writing

SLUG = "acme/reviewed"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("base")
    parser.add_argument("head")
    given = parser.parse_args()
    with running() as world, tempfile.TemporaryDirectory(prefix="autopilot-review-") as home:
        world.github.limits.writes_per_minute = 100_000
        os.environ.update(world.environment | {"AUTOPILOT_HOME": home})
        number = opened(world, given.folder, given.base, given.head)
        print("| review | files | seconds | processor: here | in ruff, git and workers | slowest steps | written |")
        print("| --- | --: | --: | --: | --: | --- | --- |")
        for name in ("first", "second"):
            print(reviewed(name, number), flush=True)


def opened(world: World, folder: Path, base: str, head: str) -> int:
    add_repository(world.github, world.repositories, *SLUG.split("/")).collaborators.append("octocat")
    bare = world.repositories / f"{SLUG}.git"
    for branch, commit in (("main", base), ("work", head)):
        sha = git.run(["rev-parse", f"{commit}^{{commit}}"], folder).strip()
        git_here(bare, "fetch", "--quiet", str(folder.resolve()), f"{sha}:refs/heads/{branch}")
    asked = {"title": "Work", "head": "work", "base": "main"}
    url, headers = f"{world.environment['GITHUB_API_URL']}/repos/{SLUG}/pulls", {"Authorization": f"token {TOKEN}"}
    return int(httpx.post(url, json=asked, headers=headers, timeout=600).raise_for_status().json()["number"])


def reviewed(name: str, number: int) -> str:
    """A row: the steps of `review_pr` one after the other, without a Prefect server."""
    spent = dict[str, float]()

    def step[T](what: str, call: Callable[[], T]) -> T:
        before = processor()
        result = call()
        spent[what] = sum(processor()) - sum(before)
        return result

    request = Request(repository=SLUG, number=number, mode=Mode.PULL_REQUEST)
    began, before = time.monotonic(), processor()
    with writing("benchmark", dry_run=False):
        pull, _ = step("ask", lambda: open_pull_request.fn(request))
        earlier = step("read earlier", lambda: read_earlier.fn(SLUG, number))
        checkout = step("check out", lambda: check_out_repository.fn(SLUG, f"refs/pull/{number}/head"))
        change = step("analyse", lambda: read_change.fn(checkout, pull, earlier, request))
        found = step("compare", lambda: remarks_on(checkout, change))
        report = step("conclude", lambda: conclude(request, checkout, change, found, Opinions()))
        report = step("submit", lambda: submit.fn(report, earlier))
        git.remove_worktree(checkout.mirror, checkout.root)
    own, theirs = (after - then for after, then in zip(processor(), before, strict=True))
    slowest = sorted(spent.items(), key=lambda one: -one[1])[:3]
    steps = ", ".join(f"{what} {seconds:.1f}" for what, seconds in slowest)
    seconds = time.monotonic() - began
    done = "; ".join(report.done) or "nothing"
    return f"| {name} | {len(change.changed)} | {seconds:.1f} | {own:.1f} | {theirs:.1f} | {steps} | {done} |"


def processor() -> tuple[float, float]:
    """Seconds of this process, the emulator's among them, and of those that it has waited for."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    own, theirs = (one.ru_utime + one.ru_stime for one in used)
    return own, theirs


if __name__ == "__main__":
    main()
