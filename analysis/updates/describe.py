"""Updates as people read them: in a pull request and in the report."""

import re
from collections.abc import Sequence

from analysis.report.markdown_text import code, escape, table
from analysis.updates.groups import TOGETHER, Group
from analysis.updates.model import Dependency, Held, Impact, Kind, Update, Withdrawn

SILENCE = (
    "To be left alone with one of them, list it in `.autopilot.yaml` under "
    "`operations: dependency_management: ignore:`; `*` stands for anything. "
    "Closing this pull request silences just these versions."
)
EMPTY = re.compile(r"^npm error$|A complete log of this run|For a full report see|-report\.txt$|Fix the upstream")
"""What npm says below every error."""

MAJOR = "A new major version may break what uses it: read its notes before merging, whatever the checks say."
MOST = 60
MOST_BROKEN = 15
HEADERS = ("package", "from", "to", "out since", "kind", "in", "notes")


def title_of(group: Group, kept: Sequence[Update]) -> str:
    """What a commit and a pull request are called."""
    names = list(dict.fromkeys(update.name for update in kept))
    if len(names) == 1:
        return f"Update {names[0]} to {kept[0].to}"
    what = "dependencies" if group.name.endswith(TOGETHER) else f"{group.name} dependencies"
    return f"Update {len(names)} {what}"


def update_table(updates: Sequence[Update]) -> str:
    """One row an update; the date is that of the release, so that the text is the same tomorrow."""
    rows = [
        (
            code(one.name), code(one.dependency.version), code(one.to),
            f"{one.published:%Y-%m-%d}" if one.published else "not known", one.kind.value,
            code(one.dependency.path), _link(one.notes),
        )
        for one in updates
    ]  # fmt: skip
    return table(HEADERS, rows, MOST)


def body_of(
    group: Group, kept: Sequence[Update], left_out: Sequence[str], also: Sequence[str], checks: str
) -> str:  # fmt: skip
    """The description of a pull request."""
    parts = [update_table(kept), f"**Checks:** {checks}."]
    if any(one.kind is Kind.MAJOR for one in kept):
        parts += [*impacts(kept), MAJOR]
    if also:
        parts.append(with_them(also))
    if left_out:
        parts.append(f"Left out of {code(group.name)}:\n\n" + "\n".join(left_out))
    return "\n\n".join([*parts, SILENCE])


def with_them(also: Sequence[str]) -> str:
    """What else of a lock changed."""
    more = [f"and {len(also) - MOST_BROKEN} more"] if len(also) > MOST_BROKEN else []
    return "With them, in the lock: " + ", ".join([*map(escape, also[:MOST_BROKEN]), *more]) + "."


def impacts(updates: Sequence[Update]) -> list[str]:
    """What newer versions change of what the repository uses of them, where that was looked into."""
    told = {
        f"{one.name} {one.to}": f"**What this repository uses of {code(one.name)}**: {_impact(one.impact)}"
        for one in updates
        if one.impact
    }
    return list(told.values())


def _impact(impact: Impact) -> str:
    if not impact.used:
        return "no firm import of it was found: it may be a tool, be loaded by name, or be used only where it is there."
    names = "1 name" if impact.used == 1 else f"{impact.used} names"
    if not impact.broken:
        also = " and take the arguments they are given" if impact.calls else ""
        return f"{names}, all of which are there still{also}."
    lines = [f"- {one}" for one in impact.broken[:MOST_BROKEN]]
    more = len(impact.broken) - MOST_BROKEN
    return "\n\n".join([f"{names}, of which these are not as they were:", "\n".join(lines)]) + (
        f"\n- and {more} more" if more > 0 else ""
    )


def left_out_line(update: Update, reason: str, output: str) -> str:
    """What is not proposed, why, and the end of what was printed."""
    line = f"- {code(update.name)} {code(update.dependency.version)} → {code(update.to)}: {escape(reason)}"
    last = [text for text in output.splitlines() if text.strip() and not EMPTY.search(text)][-8:]
    return "\n".join([line, *([f"  {code(text.strip(), 200)}" + "  " for text in last])])


def held_table(held: Sequence[Held]) -> str:
    rows = [(code(one.dependency.name), code(one.dependency.version), code(one.to), escape(one.reason)) for one in held]
    return table(("package", "has", "newest", "why not"), rows, MOST)


def withdrawn_list(withdrawn: Sequence[Withdrawn]) -> str:
    lines = [f"- {code(one.dependency.name)} {code(one.dependency.version)}: {escape(one.reason)}" for one in withdrawn]
    return "\n".join(dict.fromkeys(lines))


def image_list(images: Sequence[Dependency]) -> str:
    """Base images are told, not changed."""
    lines = [f"- {code(one.name)} {code(one.version)} in {code(one.path)}: {_fixed(one)}" for one in images]
    return "\n".join(lines[:MOST])


def _fixed(image: Dependency) -> str:
    return "fixed by its digest" if image.digest else "whatever has this tag today"


def _link(url: str) -> str:
    safe = url.startswith("https://") and not set(url) & set(" ()<>|\n\\`")
    return f"[notes]({url})" if safe else ""
