"""Functions made simpler than a bound on cognitive complexity, by giving runs of their statements a name."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from analysis.index.index import Index
from analysis.quality.functions import COMPLEXITY, Function
from analysis.quality.judgement import is_own_code
from analysis.refactoring.imported_results import imported_results
from analysis.refactoring.model import Gain, NotDone, PlannedStep, Rewrite, Topic, key_of
from analysis.refactoring.references.symbols import find_symbol, module_path
from analysis.refactoring.runs import NAMELESS, SMALL, Run, runs_of
from analysis.refactoring.transformations.extract import extract, function_at
from analysis.refactoring.view import Refused, View

GOAL = "reduce"
USAGE = f"{GOAL} complexity below N [MODULE]"
LEAST = 2
MOST_SAID = 8
WEIGHT = 3
"""How much complexity a value that is passed counts for."""

MOST_TRIED = 12
"""How many runs of one function are planned in full before it is left."""

NO_GAIN = "its functions would be as complex as before"


def topics_below(index: Index, words: Sequence[str], heat: Mapping[str, float]) -> list[Topic]:
    """A topic for each file of product code with functions at the bound or above it, the hottest first.

    Raises Refused where the words are no such goal, or name a module without such functions.
    """
    bound, module = _read(words)
    view = View(index)
    paths = [module_path(view, module)] if module else [path for path in index.facts(COMPLEXITY) if is_own_code(path)]
    topics = [
        _topic(view, path, bound, found, heat.get(path, 0)) for path in paths if (found := _above(index, path, bound))
    ]
    if not topics:
        where = f"of `{module}` " if module else ""
        raise Refused(f"no function {where}has a cognitive complexity of {bound} or more")
    return sorted(topics, key=lambda topic: (-topic.heat, topic.key))


def topic_below(index: Index, words: Sequence[str]) -> Topic:
    """The one topic of a module. Raises Refused."""
    return topics_below(index, words, {})[0]


def steps_below(index: Index, topic: Topic, tried: Collection[str] = ()) -> Iterator[Rewrite | NotDone]:
    """What may be tried next: of the most complex function first, the run of statements that is best taken out."""
    bound, _ = _read(topic.goal.split())
    view, path = View(index), topic.files[0]
    gain = Gain(lambda index: sum(one.complexity - bound + 1 for one in _above(index, path, bound)), NO_GAIN)
    for function in _above(index, path, bound):
        reasons = Counter[str]()
        for run in _best_first(view, path, function, bound, reasons):
            key = f"{function.name} {run.lines}"
            if key in tried:
                continue
            try:
                done = extract(view, f"{path}:{function.name}", run.lines, run.name)
            except Refused as refused:
                reasons[refused.reason] += 1
                continue
            told = f"; its cognitive complexity was {function.complexity} and is {run.rest}, that of `{run.name}` is"
            yield Rewrite(
                key=key, kind=GOAL, sentence=f"{done.sentence}{told} {run.taken}", files=done.files, gain=gain,
                modules=(view.name(path),),
            )  # fmt: skip
        yield NotDone(what=f"`{function.name}` of complexity {function.complexity}", reason=_why(reasons))


def _read(words: Sequence[str]) -> tuple[int, str]:
    """The bound, and the module. Raises Refused."""
    if list(words[1:3]) != ["complexity", "below"] or len(words) not in {4, 5} or not words[3].isdecimal():
        raise Refused(f"a goal of this kind is written `{USAGE}`")
    if int(words[3]) < LEAST:
        raise Refused(f"no function that branches is below {words[3]}")
    return int(words[3]), words[4] if len(words) == 5 else ""


def _above(index: Index, path: str, bound: int) -> list[Function]:
    """The functions of a file that are not below the bound, the most complex first."""
    facts = index.facts(COMPLEXITY).get(path)
    found = [one for one in facts.functions if one.complexity >= bound] if facts else []
    return sorted(found, key=lambda one: (-one.complexity, one.line))


def _topic(view: View, path: str, bound: int, functions: Sequence[Function], heat: float) -> Topic:
    words = (GOAL, "complexity", "below", str(bound), view.name(path))
    told = [f"`{one.name}` (line {one.line}) has a cognitive complexity of {one.complexity}" for one in functions]
    return Topic(
        key=key_of("simpler", view.name(path)), goal=" ".join(words), rule="", files=(path,), heat=heat,
        title=f"Make functions of {view.name(path)} simpler", names=(view.name(path), path),
        plan=(PlannedStep(words=words),),
        evidence=(*told[:MOST_SAID], *([f"{len(told)} functions in all"] if len(told) > MOST_SAID else [])),
    )  # fmt: skip


def _best_first(view: View, path: str, function: Function, bound: int, reasons: Counter[str]) -> Sequence[Run]:
    """Those first that leave the least above the bound, are the easiest to name, and divide it best."""
    try:
        symbol = find_symbol(view, f"{path}:{function.name}")
        node = function_at(view.tree(path), symbol)
    except Refused as refused:
        reasons[refused.reason] += 1
        return ()
    runs = runs_of(view.source(path), view.tree(path), node, imported_results(view, path), reasons)
    left = [one for one in runs if one.above(bound) <= (function.complexity - bound + 1) // 2]
    if runs and not left:
        reasons["more than half of what is too much would be left"] += 1
    return sorted(left, key=_rank(bound))[:MOST_TRIED]


def _rank(bound: int) -> Callable[[Run], tuple[int, ...]]:
    return lambda one: (one.above(bound), one.far, max(one.taken, one.rest) + WEIGHT * one.passed, one.first)


def _why(reasons: Counter[str]) -> str:
    ordered = sorted(reasons, key=lambda reason: (reason in {SMALL, NAMELESS}, -reasons[reason]))
    told = "; ".join(ordered[:2])
    return f"no run of statements could be taken out that makes it simpler{f': {told}' if told else ''}"
