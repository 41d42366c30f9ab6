"""Bringing a uv.lock up to date: by uv, with the smallest change, and nothing younger than the soak time."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from analysis.updates.model import Update
from analysis.updates.uv_lock import UvLock, published_in, read_lock, versions_of
from analysis.updates.uv_lock_text import with_least_change
from tasks.dependencies.place import Place, Unresolvable, others, with_pins

ROUNDS = 6
"""So often something too young is forbidden, and uv asked for another resolution."""


def lock_with_uv(place: Place, path: str, updates: Sequence[Update]) -> list[str]:
    """Exact pins of the projects are moved along, as the lock could not move without them."""
    lock, folder = place.root / path, (place.root / path).parent
    text = lock.read_text(encoding="utf-8")
    before = read_lock(path, text)
    exact = [update for update in updates if update.dependency.constraint.startswith("==")]
    for project in folder.rglob("pyproject.toml") if exact else ():
        place.edit(project.relative_to(place.root).as_posix(), with_pins(exact))
    after = _locked(place, path, updates, before)
    held, now = versions_of(before), versions_of(after)
    stayed = [
        f"{one.name} stays at {now.get(one.name)}" for one in updates if one.to not in now.get(one.name, "").split(", ")
    ]
    if stayed:
        raise Unresolvable(f"uv does not take them: {'; '.join(stayed)}")
    if strange := _indexes(after) - _indexes(before):
        raise Unresolvable(f"uv would write the address of another index into {path}: {', '.join(sorted(strange))}")
    _lessen(place, lock, text)
    after = read_lock(path, lock.read_text(encoding="utf-8"))
    newer = f"{path} is written anew by a newer uv (revision {before.revision} becomes {after.revision})"
    return [*others(held, now, updates), *([newer] if before.revision != after.revision else [])]


def _locked(place: Place, path: str, updates: Sequence[Update], before: UvLock) -> UvLock:
    """What uv makes of it, asked again without what comes along and is too young. Raises Unresolvable."""
    lock, asked = place.root / path, {one.name for one in updates}
    text, forbidden = lock.read_bytes(), dict[str, str]()
    wanted = [f"{update.name}=={update.to}" for update in updates]
    for _ in range(ROUNDS):
        lock.write_bytes(text)
        specifiers = [part for one in (*wanted, *_excluding(forbidden)) for part in ("--upgrade-package", one)]
        try:
            place.run(["uv", "lock", "--quiet", *specifiers], lock.parent)
        except Unresolvable as error:
            raise Unresolvable(_with_reason(str(error), forbidden)) from error
        after = read_lock(path, lock.read_text(encoding="utf-8"))
        young = _too_young(before, after, asked, place.soak)
        if not young:
            return after
        forbidden |= young
    raise Unresolvable(_with_reason("no resolution was found that is old enough", forbidden))


def _too_young(before: UvLock, after: UvLock, asked: Collection[str], soak: timedelta) -> dict[str, str]:
    """What came along within the soak time, as `name version` with the day when it came out."""
    known, now = published_in(before), datetime.now(UTC)
    return {
        f"{name} {version}": f"{since:%Y-%m-%d}"
        for (name, version), since in published_in(after).items()
        if name not in asked and (name, version) not in known and since and now - since < soak
    }


def _excluding(forbidden: Iterable[str]) -> list[str]:
    """A specifier for each package, as uv takes only one."""
    versions: dict[str, list[str]] = {}
    for one in forbidden:
        name, _, version = one.partition(" ")
        versions.setdefault(name, []).append(f"!={version}")
    return [f"{name}{','.join(each)}" for name, each in versions.items()]


def _with_reason(error: str, forbidden: Mapping[str, str]) -> str:
    told = ", ".join(f"{one}, out since {day}" for one, day in forbidden.items())
    return f"{error}\nToo young for the soak time: {told}" if told else error


def _lessen(place: Place, lock: Path, before: str) -> None:
    """Leave the lines alone of what did not change, if uv takes the lock so."""
    new = lock.read_text(encoding="utf-8")
    lock.write_text(with_least_change(before, new), encoding="utf-8")
    try:
        place.run(["uv", "lock", "--check", "--quiet"], lock.parent)
    except Unresolvable:
        lock.write_text(new, encoding="utf-8")


def _indexes(lock: UvLock) -> set[str]:
    return {str(package.source["registry"]) for package in lock.packages if "registry" in package.source}
