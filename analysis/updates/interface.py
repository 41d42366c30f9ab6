"""What a newer version of a Python package lacks, or wants called otherwise, of what a repository uses of it.

Both versions are read as source, by griffe; nothing of them runs.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from griffe import (
    Alias,
    AliasResolutionError,
    Class,
    CyclicAliasError,
    Function,
    GriffeError,
    Module,
    Object,
    ParameterKind,
    Parameters,
    load,
)

from analysis.updates.model import Impact
from analysis.updates.places import used_in
from analysis.updates.uses import Use

PACKED = frozenset({ParameterKind.var_positional, ParameterKind.var_keyword})

type Modules = Mapping[str, Object | Alias]


def read_interface(folder: Path) -> Modules:
    """The top-level modules of an unpacked wheel; one that cannot be read is left out."""
    found: dict[str, Object | Alias] = {}
    for place in sorted(folder.iterdir()):
        name = place.name.removesuffix(".py").removesuffix(".pyi")
        if name.isidentifier() and name not in found and (place.is_dir() or place.suffix in (".py", ".pyi")):
            try:
                found[name] = load(
                    name, search_paths=[folder], try_relative_path=False, allow_inspection=False,
                    resolve_aliases=True, resolve_implicit=True, resolve_external=False,
                )  # fmt: skip
            except (GriffeError, ImportError, SyntaxError, RecursionError):
                continue
    return found


def impact_of(before: Modules, after: Modules, uses: Sequence[Use]) -> Impact:
    """Only what is certain counts: a name that cannot be followed in either version is taken to be as it was."""
    ours = [use for use in uses if _known(before, use.name)]
    told: dict[str, list[str]] = {}
    for use in ours:
        if sentence := _gone(before, after, use) or _called_wrongly(before, after, use):
            told.setdefault(sentence, []).append(use.place)
    broken = tuple(f"{sentence}: {used_in(places)}" for sentence, places in sorted(told.items()))
    return Impact(used=len({use.name for use in ours}), broken=broken)


class _Gone(Exception):
    """The name is certainly not there."""


def _gone(before: Modules, after: Modules, use: Use) -> str:
    parts = use.name.split(".")
    for name in (".".join(parts[:length]) for length in range(1, len(parts) + 1)):
        try:
            if not _known(before, name) or not _look(after, name):
                return ""
        except _Gone:
            return f"`{name}` is gone"
    return ""


def _known(modules: Modules, name: str) -> Object | None:
    """What has the name, None where that is not certain."""
    try:
        return _look(modules, name)
    except _Gone:
        return None


def _look(modules: Modules, name: str) -> Object | None:
    """What has the name, None where that cannot be told. Raises _Gone."""
    first, *rest = name.split(".")
    if first not in modules:
        raise _Gone(name)
    here = _target(modules[first])
    for part in rest:
        if here is None:
            return None
        here = _member(here, part)
    return here


def _member(here: Object, name: str) -> Object | None:
    if isinstance(here, Module):
        if name in here.members:
            return _target(here.members[name])
        open_ended = "__getattr__" in here.members or any(
            isinstance(one, Alias) and one.wildcard for one in here.members.values()
        )
    elif isinstance(here, Class):
        members = here.all_members
        if name in members:
            return _target(members[name])
        open_ended = "__getattr__" in members or len(here.resolved_bases) < len(here.bases) or bool(here.decorators)
    else:
        return None
    if open_ended:
        return None
    raise _Gone(name)


def _target(found: Object | Alias) -> Object | None:
    try:
        return found.final_target if isinstance(found, Alias) else found
    except (AliasResolutionError, CyclicAliasError):
        return None


def _called_wrongly(before: Modules, after: Modules, use: Use) -> str:
    if use.positional is None:
        return ""
    old, new = _parameters(_known(before, use.name)), _parameters(_known(after, use.name))
    if old is None or new is None or _takes_anything(new):
        return ""
    lost = [word for word in use.keywords if word in old and word not in new]
    if lost:
        return f"`{use.name}` takes no `{lost[0]}` any more"
    names = [one.name for one in new if one.kind is not ParameterKind.keyword_only][: use.positional]
    missing = [
        one.name
        for one in new
        if one.required and one.kind not in PACKED and one.name not in {*names, *use.keywords} and one.name not in old
    ]
    return f"`{use.name}` asks for `{missing[0]}`" if missing else ""


def _parameters(found: Object | None) -> Parameters | None:
    """What a call gives; None where a decorator, or a class without `__init__` of its own, may want something else."""
    if isinstance(found, Class):
        if found.decorators or "__new__" in found.members or "__init__" not in found.members:
            return None
        found = _target(found.members["__init__"])
        return Parameters(*list(found.parameters)[1:]) if isinstance(found, Function) and not found.decorators else None
    of_module = isinstance(found, Function) and isinstance(found.parent, Module) and not found.decorators
    return found.parameters if of_module and isinstance(found, Function) else None


def _takes_anything(parameters: Parameters) -> bool:
    return any(one.kind is ParameterKind.var_keyword for one in parameters)
