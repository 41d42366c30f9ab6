"""How near a package is to code that runs: by imports, by what imports it, and by what is dead."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from analysis.audit.locked import Locked, closure
from analysis.audit.model import Reach
from analysis.dead_code import find_dead_code
from analysis.dependencies.imported import imported_modules
from analysis.dependencies.names import offers
from analysis.external.inventory import is_product, package_of
from analysis.findings import Finding
from analysis.index.index import Index
from analysis.javascript.facts import JAVASCRIPT

DEAD = ("dead-code/unused-function", "dead-code/unused-class", "dead-code/unused-method")


@dataclass(frozen=True, slots=True)
class Use:
    """An import of a package's module; `aside` in tests, tools and documentation, `dead` in code nothing reaches."""

    place: str
    aside: bool
    dead: bool


def uses_of_packages(index: Index) -> Mapping[str, Mapping[str, Sequence[Use]]]:
    """By ecosystem: where each module or npm package is imported."""
    dead = _dead_lines(find_dead_code(index))
    python = {
        module: [Use(f"{one.path}:{one.line}", one.aside, one.line in dead.get(one.path, ())) for one in places]
        for module, places in imported_modules(index).items()
    }
    script: defaultdict[str, list[Use]] = defaultdict(list)
    for path, facts in index.facts(JAVASCRIPT).items():
        for each in facts.imports:
            if name := package_of(each.module):
                script[name].append(Use(f"{path}:{each.line}", not is_product(path), dead=False))
    return {"PyPI": python, "npm": script}


def _dead_lines(findings: Iterable[Finding]) -> Mapping[str, set[int]]:
    lines: defaultdict[str, set[int]] = defaultdict(set)
    for one in findings:
        if one.rule_id in DEAD:
            lines[one.location.path] |= set(range(one.location.line, (one.location.end_line or one.location.line) + 1))
    return lines


def reach_of(
    one: Locked, locked: Sequence[Locked], uses: Mapping[str, Mapping[str, Sequence[Use]]]
) -> tuple[Reach, str]:
    """How near a package is, and a sentence that says by what."""
    of_lock = [each for each in locked if each.path == one.path]
    found = _uses(one, uses)
    running = [use for use in found if not use.aside and not use.dead]
    if running and not one.development:
        return Reach.USED, f"imported in {running[0].place}" + (f" and {len(running) - 1} more" if running[1:] else "")
    if one.development:
        return Reach.DEVELOPMENT, "only development needs it"
    if through := _through(one, of_lock, uses):
        return Reach.INDIRECT, f"through {through}, which is imported"
    if found:
        dead = all(use.dead for use in found if not use.aside) and any(use.dead for use in found)
        return Reach.UNUSED, "imported only in code that nothing uses" if dead else "imported only beside the product"
    if any(each.requires for each in of_lock):
        return Reach.UNUSED, "nothing that is imported leads to it"
    return Reach.UNKNOWN, "no import of it was found; it may be started as a program or be needed by another package"


def _uses(one: Locked, uses: Mapping[str, Mapping[str, Sequence[Use]]]) -> list[Use]:
    known = uses.get(one.ecosystem, {})
    if one.ecosystem == "npm":
        return list(known.get(one.name, ()))
    return [use for module, places in known.items() if offers(one.name, module) for use in places]


def _through(one: Locked, of_lock: Sequence[Locked], uses: Mapping[str, Mapping[str, Sequence[Use]]]) -> str:
    """The imported package of the same lock file that needs it, empty if there is none."""
    requires = {each.name: each.requires for each in of_lock}
    for each in of_lock:
        leads = each.direct and each.name != one.name and one.name in closure([each.name], requires)
        if leads and any(not use.aside and not use.dead for use in _uses(each, uses)):
            return each.name
    return ""
