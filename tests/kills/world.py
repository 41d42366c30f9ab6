"""What the platforms hold of one repository, without what differs from run to run: two runs are to leave the same."""

import difflib
import json
import re

import msgspec

from emulator.github.repositories import text
from emulator.world import World

SHA = re.compile(r"\b(?=[0-9a-f]*\d)[0-9a-f]{7,40}\b")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[.\d]*(?:Z|\+00:00)|\b\d{4}-\d\d-\d\d\b")
DRAWN = re.compile("[▁▂▃▄▅▆▇█]+")
"""Points of commits that were made in the same second have no order."""

AFTER = re.compile(r", after #\d+(?:, #\d+)*(?=\.)")
"""A merge queue that goes on finds what it had merged on the base, and tries the next one on that."""

VARYING = re.compile(r"^(id|review|number_of_.*|ts|.*_at|.*_id|archive|log|thread_ts|seconds|branch_id)$")


def effects(world: World, slug: str) -> list[str]:
    """Lines of JSON: all of the repository, the trees of its branches, and what Linear and Slack hold that names it."""
    repository = world.github.repositories[slug]
    bare = world.repositories / f"{slug}.git"
    branches = text(bare, "for-each-ref", "--format=%(refname:short)", "refs/heads").split()
    held = {
        "repository": repository,
        "branches": {one: text(bare, "ls-tree", "-r", one).splitlines() for one in branches},
        "commits": {one: sorted(text(bare, "log", "--format=%s", one).splitlines()) for one in branches},
        "linear": _linear(world, slug),
        "slack": _slack(world, slug),
    }
    told = json.dumps(_plain(msgspec.to_builtins(held, str_keys=True)), indent=1, sort_keys=True, ensure_ascii=False)
    told = told.replace(slug, "acme/it").replace(slug.partition("/")[2], "it")
    for pattern, instead in ((SHA, "<sha>"), (TIME, "<time>"), (DRAWN, "<line>"), (AFTER, "")):
        told = pattern.sub(instead, told)
    return told.splitlines()


def difference(calm: list[str], stormy: list[str]) -> list[str]:
    """What is there twice or not at all, as a diff without context."""
    lines = difflib.unified_diff(calm, stormy, "undisturbed", "killed", n=2, lineterm="")
    return [line for line in lines if not line.startswith("@@")]


def _linear(world: World, slug: str) -> list[object]:
    issues = [one for one in world.linear.issues.values() if slug in f"{one.title} {one.description}"]
    found = []
    for issue in sorted(issues, key=lambda one: one.title):
        comments = sorted(one.body for one in world.linear.comments.values() if one.issue_id == issue.id)
        state = world.linear.states[issue.state_id].name
        found.append([issue.title, issue.description, state, len([*filter(None, [issue.parent_id])]), comments])
    return found


def _slack(world: World, slug: str) -> list[object]:
    heads = {one.ts: one.text for one in world.slack.messages if slug in one.text}
    return [
        [one.text, heads.get(one.thread_ts or "")]
        for one in world.slack.messages
        if one.ts in heads or one.thread_ts in heads
    ]


def _plain(value: object) -> object:
    """Tables by number become lists; what the platforms count or date by themselves is left out."""
    if isinstance(value, dict):
        kept = {key: _plain(each) for key, each in value.items() if not VARYING.match(str(key))}
        return list(kept.values()) if kept and all(str(key).isdigit() for key in kept) else kept
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value
