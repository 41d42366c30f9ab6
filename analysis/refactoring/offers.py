"""What the analysis offers to change besides cycles: parameters that nothing reads, and calls of what is deprecated."""

from collections import defaultdict
from collections.abc import Mapping

from analysis.findings import Tier
from analysis.index.index import Index
from analysis.index.paths import is_test
from analysis.python.facts import PYTHON, Kind
from analysis.quality.lint_rules import UNUSED_PARAMETER
from analysis.quality.unused_parameters import find_unused_parameters
from analysis.refactoring.deprecated import find_deprecated
from analysis.refactoring.model import PlannedStep, Topic, key_of
from analysis.refactoring.transformations.remove_parameter import unused_in
from analysis.refactoring.view import View

MOST_SAID = 8


def parameter_topics(index: Index, heat: Mapping[str, float]) -> list[Topic]:
    """A topic for each file with private functions that ignore a parameter."""
    view = View(index)
    plans: dict[str, list[PlannedStep]] = defaultdict(list)
    for finding in find_unused_parameters(index):
        path, line = finding.location.path, finding.location.line
        around = [one for one in index.facts(PYTHON)[path].definitions if one.kind in {Kind.FUNCTION, Kind.METHOD}]
        function = max((one for one in around if one.line <= line <= one.end_line), key=lambda one: one.line)
        if finding.tier is not Tier.INFORMATION and not is_test(path):
            name = f"{view.name(path)}.{function.qualified}"
            plans[path].append(PlannedStep(words=("remove-parameter", name, unused_in(finding.message))))
    return [
        Topic(
            key=key_of("remove-parameter", view.name(path)), goal=f"remove-parameter {view.name(path)}",
            title=f"Remove unused parameters in {view.name(path)}", rule=UNUSED_PARAMETER.rule.id, files=(path,),
            names=(view.name(path), path), heat=heat.get(path, 0), plan=tuple(plan),
            evidence=tuple(f"`{one.words[1]}` ignores `{one.words[2]}`" for one in plan[:MOST_SAID]),
        )
        for path, plan in plans.items()
    ]  # fmt: skip


def deprecation_topics(index: Index, heat: Mapping[str, float]) -> list[Topic]:
    """A topic for each deprecated function that names what takes its place, and does what that does."""
    view = View(index)
    return [
        Topic(
            key=key_of("replace-call", one.old), goal=f"replace-call {one.old}", rule="deprecated",
            title=f"Call {one.new} instead of {one.old}", files=(one.path,), names=(one.old, one.new, one.path),
            heat=heat.get(one.path, 0), plan=(PlannedStep(words=("replace-call", one.old, one.new)),),
            evidence=(f"`{one.old}` says: {one.text}",),
        )
        for one in find_deprecated(view)
    ]  # fmt: skip
