"""What a newer version of an npm package lacks of what a repository imports of it."""

from collections.abc import Iterable, Iterator, Sequence

from pydantic import BaseModel, ConfigDict

from analysis.facts import ImportScope
from analysis.javascript.facts import JavaScriptFacts
from analysis.report.markdown_text import code
from analysis.updates.model import Impact
from analysis.updates.npm_exports import Package, is_closed_to, names_offered, wants_import
from analysis.updates.places import used_in


class Imported(BaseModel):
    """One place that imports from a package; `name` is empty for the whole of it, `required` where `require` has it."""

    model_config = ConfigDict(frozen=True)

    subpath: str
    name: str
    place: str
    required: bool = False


def imports_of(package: str, path: str, facts: JavaScriptFacts, text: str, *, compiled: bool) -> Iterator[Imported]:
    """What a file imports of a package, and what it reaches from it by dots where it imports it whole.

    `compiled` says that TypeScript makes a `require` of every import.
    """
    lines = text.splitlines()
    compiled = compiled and path.endswith((".ts", ".tsx", ".cts"))
    for one in facts.imports:
        if one.optional or not (one.module == package or one.module.startswith(f"{package}/")):
            continue
        subpath, place = f".{one.module.removeprefix(package)}", f"{path}:{one.line}"
        written = one.line <= len(lines) and "require(" in lines[one.line - 1]
        required = written or (compiled and one.scope is ImportScope.MODULE)
        yield Imported(subpath=subpath, name="", place=place, required=required)
        for name, alias in one.names:
            if name != "*":
                yield Imported(subpath=subpath, name=name, place=place)
            elif alias and not any(other.module == one.module and other is not one for other in facts.imports):
                yield from _reached(facts, one.module, subpath, path)


def _reached(facts: JavaScriptFacts, module: str, subpath: str, path: str) -> Iterator[Imported]:
    for use in facts.uses:
        name = use.member.partition(".")[0]
        if use.module == module and name.isidentifier():
            yield Imported(subpath=subpath, name=name, place=f"{path}:{use.line}")


def npm_impact(package: str, before: Package, after: Package, imports: Sequence[Imported]) -> Impact | None:
    """Only what is certain counts; None where of nothing that is imported it can be told."""
    told: dict[str, list[str]] = {}
    ours = [one for one in imports if not one.name or _offers(before, one)]
    for one in ours:
        if sentence := _changed(package, before, after, one):
            told.setdefault(sentence, []).append(one.place)
    names = {(one.subpath, one.name) for one in ours if one.name}
    if imports and not names and not told:
        return None
    broken = tuple(f"{sentence}: {used_in(places)}" for sentence, places in sorted(told.items()))
    return Impact(used=len(names or {one.subpath for one in ours}), broken=broken, calls=False)


def _offers(package: Package, one: Imported) -> bool:
    return one.name in (names_offered(package, one.subpath) or ())


def _changed(package: str, before: Package, after: Package, one: Imported) -> str:
    module = code(f"{package}{one.subpath[1:]}")
    if is_closed_to(after, one.subpath) and not is_closed_to(before, one.subpath):
        return f"{module} can no longer be imported"
    if not one.name:
        only = one.required and wants_import(after) and not wants_import(before)
        return f"{module} is an ES module only, which `require` takes from Node 22.12 on" if only else ""
    there = names_offered(after, one.subpath)
    if there is None or one.name in there:
        return ""
    return (
        f"the default export of {module} is gone" if one.name == "default" else f"{code(one.name)} of {module} is gone"
    )


def mentions(package: str, texts: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The files whose text has the name of the package in quotes, a hint worth parsing them for."""
    starts = tuple(f"{quote}{package}{end}" for quote in "\"'`" for end in (quote, "/"))
    return ((path, text) for path, text in texts if any(one in text for one in starts))
