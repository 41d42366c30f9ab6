"""What the platforms hold after a trial, without what differs from run to run."""

from collections import Counter

from emulator.world import World


def effects(world: World) -> Counter[str]:
    """Every trace of a chaos run, and how often it is there: doubled writes count two."""
    found: Counter[str] = Counter()
    for issue in world.github.repositories["acme/api"].issues.values():
        found[f"github issue {issue.title}"] += 1
        found.update(f"github comment {issue.title} / {first_line(comment.body)}" for comment in issue.comments)
    found.update(f"linear issue {issue.title}" for issue in world.linear.issues.values())
    found.update(f"slack message {message.text}" for message in world.slack.messages)
    return Counter({line: times for line, times in found.items() if "tale-" in line})


def first_line(text: str) -> str:
    return text.splitlines()[0]
