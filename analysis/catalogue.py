"""Every check and every rule, each in one table."""

from collections.abc import Callable, Collection, Iterable, Set
from dataclasses import dataclass

from analysis.architecture import RULES as ARCHITECTURE_RULES
from analysis.architecture import find_architecture
from analysis.dead_code import RULES as DEAD_CODE
from analysis.dead_code import find_dead_code
from analysis.dependencies.check import RULES as DEPENDENCIES
from analysis.dependencies.check import find_dependency_problems
from analysis.duplication.clones import RULES as CLONES
from analysis.duplication.clones import find_clones
from analysis.duplication.tokens import TOKENS
from analysis.external.addresses import ADDRESSES
from analysis.external.findings import RULES as EXTERNAL
from analysis.external.findings import find_external
from analysis.findings import Category, Finding
from analysis.hot_spots import RULES as HOT_SPOTS
from analysis.index.bundled import RELEASES, bundled_in
from analysis.index.index import Index
from analysis.index.layer import Layer
from analysis.javascript.checks import RULES as JAVASCRIPT_RULES
from analysis.javascript.dead_code import dead_code as find_javascript_dead_code
from analysis.javascript.facts import JAVASCRIPT
from analysis.javascript.local import local_problems as find_javascript_problems
from analysis.javascript.unused_exports import unused_exports as find_unused_exports
from analysis.lines import LINES
from analysis.python.facts import CALLS, PYTHON
from analysis.quality.checks.layer import PYTHON_CHECKS
from analysis.quality.complexity import RULES as COMPLEXITY_RULES
from analysis.quality.complexity import find_complexity
from analysis.quality.error_handling import RULES as ERROR_HANDLING
from analysis.quality.error_handling import find_error_handling
from analysis.quality.functions import COMPLEXITY
from analysis.quality.mistakes import RULES as MISTAKES
from analysis.quality.mistakes import find_mistakes
from analysis.quality.parameter_types import RULES as PARAMETER_TYPES
from analysis.quality.parameter_types import find_parameter_types
from analysis.quality.scalability import RULES as SCALABILITY
from analysis.quality.scalability import find_scalability
from analysis.quality.unused_parameters import RULES as UNUSED_PARAMETERS
from analysis.quality.unused_parameters import find_unused_parameters
from analysis.rules import Rule
from analysis.security.javascript.find import find_javascript_security
from analysis.security.javascript.layer import JAVASCRIPT_SECURITY
from analysis.security.javascript.rules import JAVASCRIPT_SECURITY_RULES
from analysis.security.lint import RULES as SECURITY_RULES
from analysis.security.lint import find_security

QUALITY, ARCHITECTURE = Category.QUALITY, Category.ARCHITECTURE
INTEGRATION, SECURITY = Category.INTEGRATION, Category.SECURITY


@dataclass(frozen=True, slots=True)
class Check:
    """A question to an index. Raise `version` when its answer for the same files would change; 0 is never kept,
    for checks that look beyond the snapshot and keep their answers themselves. `reads` are the layers that it asks."""

    name: str
    areas: Set[Category]
    find: Callable[[Index], list[Finding]]
    version: int = 1
    reads: tuple[Layer[object], ...] = ()

    def run(self, index: Index) -> list[Finding]:
        """The findings, kept until a file changes; without those in other people's libraries."""
        carried = bundled_in(index)
        return [one for one in self._run(index) if not all(place.path.startswith(carried) for place in one.locations)]

    def _run(self, index: Index) -> list[Finding]:
        if not self.version:
            return self.find(index)
        return index.remember(f"check {self.name}", self.version, list[Finding], lambda: self.find(index))


CHECKS = (
    Check("dead code", {QUALITY}, find_dead_code, version=0, reads=(PYTHON,)),
    Check("dead JavaScript", {QUALITY}, find_javascript_dead_code, version=0, reads=(JAVASCRIPT,)),
    Check("unused exports", {QUALITY}, find_unused_exports, version=7, reads=(JAVASCRIPT,)),
    Check("mistakes", {QUALITY, ARCHITECTURE}, find_mistakes, version=9),
    Check("unused parameters", {QUALITY}, find_unused_parameters, version=2, reads=(PYTHON, PYTHON_CHECKS)),
    Check("parameter types", {QUALITY}, find_parameter_types, version=2, reads=(PYTHON, PYTHON_CHECKS)),
    Check("error handling", {QUALITY}, find_error_handling, version=2, reads=(PYTHON_CHECKS,)),
    Check("complexity", {QUALITY}, find_complexity, version=3, reads=(COMPLEXITY, JAVASCRIPT)),
    Check("JavaScript problems", {QUALITY, ARCHITECTURE}, find_javascript_problems, version=8, reads=(JAVASCRIPT,)),
    Check("clones", {QUALITY}, find_clones, version=9, reads=(TOKENS, JAVASCRIPT)),
    Check("architecture", {ARCHITECTURE}, find_architecture, version=5, reads=(PYTHON, CALLS, JAVASCRIPT)),
    Check("scalability", {ARCHITECTURE}, find_scalability, version=4, reads=(PYTHON_CHECKS,)),
    Check("outside services", {INTEGRATION}, find_external, version=4, reads=(PYTHON, CALLS, JAVASCRIPT, ADDRESSES)),
    Check("dependencies", {INTEGRATION}, find_dependency_problems, version=10, reads=(PYTHON, JAVASCRIPT)),
    Check("security", {SECURITY}, find_security, version=9),
    Check("JavaScript security", {SECURITY}, find_javascript_security, version=2, reads=(JAVASCRIPT_SECURITY,)),
)

_TABLES = (
    DEAD_CODE, MISTAKES, UNUSED_PARAMETERS, PARAMETER_TYPES, ERROR_HANDLING, COMPLEXITY_RULES, CLONES, HOT_SPOTS,
    ARCHITECTURE_RULES, SCALABILITY, EXTERNAL, DEPENDENCIES, SECURITY_RULES, JAVASCRIPT_SECURITY_RULES,
    JAVASCRIPT_RULES,
)  # fmt: skip

RULES: tuple[Rule, ...] = tuple({rule.id: rule for table in reversed(_TABLES) for rule in table}.values())
"""Each id once: where two languages share one, the row of the first table counts."""


def prepare(index: Index, checks: Iterable[Check]) -> None:
    """Have an index read new files once for all of these checks, and for the maps."""
    asked = {layer.name: layer for check in checks for layer in check.reads}
    index.expect([*asked.values(), LINES, RELEASES])


def checks_in(areas: Collection[Category]) -> tuple[Check, ...]:
    """The checks that can find something in the areas, in the order of the table."""
    return tuple(check for check in CHECKS if not check.areas.isdisjoint(areas))
