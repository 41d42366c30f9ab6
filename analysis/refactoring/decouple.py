"""One module or package made to do without another while it is imported."""

from collections.abc import Collection, Iterator, Sequence

from analysis.index.index import Index
from analysis.refactoring.cuts import Cut, Pair, Stays, cuts
from analysis.refactoring.describe import sentence_of
from analysis.refactoring.model import Gain, NotDone, Rewrite, Topic, key_of
from analysis.refactoring.references.symbols import module_path
from analysis.refactoring.view import Refused, View
from analysis.refactoring.ways import Way

GOAL = "decouple"
USAGE = f"{GOAL} MODULE FROM_MODULE"
MOST_SAID = 8
HIDDEN = "functions need it when they are called: an import there would only hide that"
NO_GAIN = "as many modules of the one would import the other"


def topic_between(index: Index, words: Sequence[str]) -> Topic:
    """The imports of the second by the first. Raises Refused where there are none."""
    if len(words) != 3:
        raise Refused(f"a goal of this kind is written `{USAGE}`")
    view, (_, one, other) = View(index), words
    pairs = imports_of(view, one, other)
    if not pairs:
        raise Refused(f"nothing of `{one}` imports `{other}` while it is imported")
    told = [
        f"`{view.name(source)}` imports `{view.name(target)}` (line {view.graph.between[source, target][0].line})"
        for source, target in pairs
    ]
    return Topic(
        key=key_of(GOAL, one, other), goal=" ".join(words), rule="",
        title=f"Decouple `{one}` from `{other}`", files=tuple(sorted({path for pair in pairs for path in pair})),
        apart=(one, other), evidence=(*told[:MOST_SAID], *([f"{len(told)} in all"] if len(told) > MOST_SAID else [])),
    )  # fmt: skip


def imports_of(view: View, one: str, other: str) -> list[Pair]:
    """Files of the first with those of the second that they import at import time; what is in both counts for none."""
    sources, targets = _files(view, one), _files(view, other)
    return [
        (source, target)
        for source in sorted(sources - targets)
        for target in sorted(view.graph.runtime.get(source, set()) & (targets - sources))
    ]


def steps_apart(index: Index, topic: Topic, tried: Collection[str] = ()) -> Iterator[Rewrite | NotDone]:
    """What may be tried next: an import less at a time."""
    view, (one, other) = View(index), topic.apart
    before, there = view.entangled(), _files(view, other)

    def may_come_from(pair: Pair, path: str) -> bool:
        return path not in there and view.entangled(pair, path) <= before

    gain = Gain(lambda index: len(imports_of(View(index), one, other)), NO_GAIN)
    for option in cuts(view, imports_of(view, one, other), may_come_from):
        edge = f"`{view.name(option.source)}` imports `{view.name(option.target)}`"
        if isinstance(option, Stays):
            yield NotDone(what=edge, reason=option.reason)
        elif option.way is Way.IN_FUNCTION:
            yield NotDone(what=edge, reason=HIDDEN)
        elif (rewrite := _rewrite(view, topic, option, gain)).key not in tried:
            yield rewrite


def _files(view: View, name: str) -> frozenset[str]:
    """The files of a module, or of all of a package. Raises Refused."""
    path = module_path(view, name)
    folder = path.removesuffix("__init__.py")
    return frozenset({path} if folder == path else {one for one in view.modules.paths if one.startswith(folder)})


def _rewrite(view: View, topic: Topic, cut: Cut, gain: Gain) -> Rewrite:
    new = [path for path in cut.files if path not in view.modules.paths]
    return Rewrite(
        key=f"{cut.source} {cut.target} {' '.join(change.way for change in cut.changes)}", kind=GOAL, gain=gain,
        sentence=sentence_of(view, cut), files=cut.files,
        modules=tuple(view.name(path) for path in (*topic.files, *new)),
    )  # fmt: skip
