"""Topics whose steps are known beforehand: asked for in words, in a plan, or offered by the analysis."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from analysis.index.index import Index
from analysis.refactoring.model import NotDone, PlannedStep, Rewrite, Topic, key_of
from analysis.refactoring.references.symbols import find_symbol, module_path
from analysis.refactoring.searches import SEARCHES
from analysis.refactoring.transformations.table import TRANSFORMATIONS, plain, transform
from analysis.refactoring.view import Refused, View

AGENT = "agent"


def topic_of(index: Index, words: Sequence[str]) -> Topic:
    """The topic of one step in words. Raises Refused where it names nothing of the repository."""
    name, *arguments = plain(words)
    if name in SEARCHES:
        found = SEARCHES[name].topic(index, words)
        return found.model_copy(update={"plan": (PlannedStep(words=tuple(words)),)})
    if name == AGENT:
        if not arguments:
            raise Refused("a goal of this kind is written `agent TASK`")
        task = " ".join(arguments)
        return Topic(
            key=key_of(name, task[:60]), goal=" ".join(words), title=task[:70], rule="", files=(),
            plan=(PlannedStep(words=tuple(words)),), evidence=(task,),
        )  # fmt: skip
    transformation = TRANSFORMATIONS[name]
    if not transformation.takes(len(arguments)):
        raise Refused(f"a goal of this kind is written `{transformation.usage(name)}`")
    return Topic(
        key=key_of(name, *arguments), goal=" ".join(words), rule="",
        title=transformation.title.format(*(f"`{one}`" for one in arguments)),
        files=files_of(index, words), names=tuple(arguments), plan=(PlannedStep(words=tuple(words)),),
        evidence=(f"`{' '.join(words)}`",),
    )  # fmt: skip


def files_of(index: Index, words: Sequence[str]) -> tuple[str, ...]:
    """The file that a step is about; none where it is about something from outside. Raises Refused."""
    if words[0] in SEARCHES:
        return SEARCHES[words[0]].topic(index, words).files
    view = View(index)
    try:
        return (find_symbol(view, words[1]).path,)
    except Refused:
        if words[0] == "replace-call":
            return (find_symbol(view, words[2]).path,) if _is_ours(view, words[2]) else ()
        if words[0] == "split":
            return (module_path(view, words[1]),)
        raise


def planned_steps(index: Index, topic: Topic, tried: Collection[str]) -> Iterator[Rewrite | NotDone]:
    """The steps of the topic's plan that were not tried yet, in order."""
    view = View(index, apart=topic.goal.removeprefix("plan ") if topic.goal.startswith("plan ") else "")
    for step in topic.plan:
        if step.key in tried or step.words[0] == AGENT:
            continue
        if step.words[0] in SEARCHES:
            yield from _searched(index, step, tried)
            continue
        try:
            done = transform(view, step.words)
        except Refused as refused:
            yield NotDone(what=f"`{step.key}`", reason=refused.reason)
            continue
        modules = tuple(view.name(path) for path in done.files if path in view.modules.paths)
        yield Rewrite(key=step.key, kind=done.kind, sentence=done.sentence, files=done.files, modules=modules)


def _searched(index: Index, step: PlannedStep, tried: Collection[str]) -> Iterator[Rewrite | NotDone]:
    """What is next for a step that takes as many as it needs; nothing once it has what it was to reach."""
    search, mine = SEARCHES[step.words[0]], f"{step.key}: "
    begun = [key.removeprefix(mine) for key in tried if key.startswith(mine)]
    try:
        topic = search.topic(index, step.words)
    except Refused as refused:
        if not begun:
            yield NotDone(what=f"`{step.key}`", reason=refused.reason)
        return
    for option in search.steps(index, topic, begun):
        yield replace(option, key=mine + option.key) if isinstance(option, Rewrite) else option


def _is_ours(view: View, name: str) -> bool:
    try:
        find_symbol(view, name)
    except Refused:
        return False
    return True
