"""What is said about a step, and the pull request of a topic."""

from collections.abc import Mapping, Sequence

from analysis.refactoring.cuts import Cut
from analysis.refactoring.model import Figures, NotDone, Step, Topic
from analysis.refactoring.view import View
from analysis.refactoring.ways import Change, Way
from analysis.report.markdown_text import escape, table

KEEP = """\
Behaviour is meant to stay as it is; nothing else is touched. Not wanted? Close this: the same is not proposed again.
`ignore: [path/**]` in `.autopilot.yaml` keeps files out of it for good."""
NO_JUDGE = "No check of this repository judged the change; whether behaviour is the same is for you to see."
LAST_RESORT = "the last resort, as nothing better was found to be right"


def sentence_of(view: View, cut: Cut) -> str:
    """What a cut does, for people."""
    by_way: dict[Way, list[Change]] = {}
    for change in cut.changes:
        by_way.setdefault(change.way, []).append(change)
    told = "; ".join(_SAID[way](view, cut, changes) for way, changes in by_way.items())
    return f"`{view.name(cut.source)}` no longer imports `{view.name(cut.target)}`: {told}"


def _names(changes: Sequence[Change]) -> str:
    names = [f"`{change.link.bound}`" for change in changes]
    return ", ".join(names) if len(names) <= 4 else f"{', '.join(names[:3])} and {len(names) - 3} more"


def _for_types(view: View, cut: Cut, changes: Sequence[Change]) -> str:
    verb = "are" if len(changes) > 1 else "is"
    return f"{_names(changes)} {verb} only used in annotations, and now imported for type checkers only"


def _definition(view: View, cut: Cut, changes: Sequence[Change]) -> str:
    modules = ", ".join(f"`{name}`" for name in dict.fromkeys(change.module for change in changes))
    return f"{_names(changes)} now come from where they are defined, {modules}"


def _moved(view: View, cut: Cut, changes: Sequence[Change]) -> str:
    path = next(path for path in cut.files if path not in view.modules.paths)
    moved = ", ".join(f"`{name}`" for name in cut.moved)
    return f"{moved} moved to `{path}`, which both import; `{view.name(cut.target)}` still offers what is public of it"


def _in_function(view: View, cut: Cut, changes: Sequence[Change]) -> str:
    verb = "are" if len(changes) > 1 else "is"
    return f"{_names(changes)} {verb} imported where a function needs it: {LAST_RESORT}"


_SAID = {
    Way.FOR_TYPES: _for_types,
    Way.DEFINITION: _definition,
    Way.MOVED: _moved,
    Way.IN_FUNCTION: _in_function,
}


def body_of(  # noqa: PLR0913, PLR0917 -- the parts of the description
    topic: Topic, steps: Sequence[Step], not_done: Sequence[NotDone], before: Figures, after: Figures, checks: str
) -> str:
    """The description of the pull request."""
    evidence = [f"- {escape(text)}" for text in topic.evidence]
    why = f"The analysis found this (`{topic.rule}`):" if topic.rule else "This was asked for:"
    parts = ["\n".join([why, "", *evidence]), *_sections(steps, not_done)]
    parts += [figures_table(before, after), f"**Checks:** {checks}.", KEEP]
    return "\n\n".join(part for part in parts if part)


def _sections(steps: Sequence[Step], not_done: Sequence[NotDone]) -> list[str]:
    done = "\n".join(f"{number}. {escape(step.sentence, 600)}." for number, step in enumerate(steps, 1))
    parts = [f"**What this does**\n\n{done}"] if steps else []
    if taken_back := [one for one in not_done if one.taken_back]:
        parts.append("**Tried and taken back**\n\n" + not_done_list(taken_back))
    return parts


def not_done_list(not_done: Sequence[NotDone]) -> str:
    return "\n".join(f"- {escape(one.what)}: {escape(one.reason)}" for one in not_done)


def figures_table(before: Figures, after: Figures) -> str:
    """The figures side by side, as far as they changed; "" if none did."""
    names: Mapping[str, tuple[int, int]] = {
        "import cycles": (before.cycles, after.cycles),
        "modules entangled in them": (before.entangled, after.entangled),
        "imports between modules": (before.imports, after.imports),
        "of the one by the other": (before.coupled, after.coupled),
        "cognitive complexity of the files": (before.complexity, after.complexity),
        "that of the hardest function": (before.hardest, after.hardest),
        "lines of the files": (before.lines, after.lines),
        "unused parameters in the files": (before.unused_parameters, after.unused_parameters),
    }
    rows = [[name, str(then), str(now)] for name, (then, now) in names.items() if then != now]
    return table(["", ">before", ">after"], rows, len(rows)) if rows else ""
