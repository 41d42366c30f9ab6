"""Advisories in OSV's format, and whether a version is affected. https://ossf.github.io/osv-schema/"""

import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec
from packaging.utils import canonicalize_name

from analysis.audit.locked import Locked
from analysis.audit.versions import is_before
from analysis.findings import Severity

SEVERITIES = {
    "LOW": Severity.LOW, "MODERATE": Severity.MEDIUM, "MEDIUM": Severity.MEDIUM, "HIGH": Severity.HIGH,
    "CRITICAL": Severity.CRITICAL,
}  # fmt: skip
MALWARE = "MAL-"


class Package(msgspec.Struct):
    name: str = ""
    ecosystem: str = ""


class Range(msgspec.Struct):
    type: str = ""
    events: list[dict[str, str]] = []


class Affected(msgspec.Struct):
    package: Package = msgspec.field(default_factory=Package)
    ranges: list[Range] = []
    versions: list[str] = []


class Told(msgspec.Struct):
    severity: str | None = None


class Advisory(msgspec.Struct):
    """One entry; `aliases` are the same thing in other databases."""

    id: str
    summary: str = ""
    details: str = ""
    aliases: list[str] = []
    affected: list[Affected] = []
    withdrawn: str | None = None
    database_specific: Told | None = None

    @property
    def severity(self) -> Severity | None:
        told = self.database_specific.severity if self.database_specific else None
        return Severity.CRITICAL if self.id.startswith(MALWARE) else SEVERITIES.get((told or "").upper())


class Match(msgspec.Struct, frozen=True):
    """An advisory that is true of a locked version; `fixed_in` is the first version after it that is not affected."""

    locked: Locked
    advisory: Advisory
    fixed_in: str = ""


def parse_advisory(content: bytes | str) -> Advisory | None:
    try:
        return msgspec.json.decode(content, type=Advisory)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def read_database(place: Path, locked: Iterable[Locked]) -> Iterator[Advisory]:
    """Those on these packages from a folder or a zip as OSV offers them (`all.zip`). Raises OSError, BadZipFile."""
    wanted = {(one.ecosystem, normal(one.ecosystem, one.name)) for one in locked}
    for content in _contents(place):
        advisory = parse_advisory(content)
        if advisory and any(_subject(affected) in wanted for affected in advisory.affected):
            yield advisory


def _contents(place: Path) -> Iterator[bytes]:
    found = [place] if place.is_file() else sorted(place.rglob("*"))
    files = [file for file in found if file.suffix in (".json", ".zip")]
    if not files:
        raise FileNotFoundError(f"{place} is neither a folder nor a zip of OSV advisories")
    for file in files:
        if file.suffix == ".json":
            yield file.read_bytes()
            continue
        with zipfile.ZipFile(file) as archive:
            for name in archive.namelist():
                if name.endswith(".json"):
                    yield archive.read(name)


def _subject(affected: Affected) -> tuple[str, str]:
    ecosystem = affected.package.ecosystem.partition(":")[0]
    return ecosystem, normal(ecosystem, affected.package.name)


def normal(ecosystem: str, name: str) -> str:
    return canonicalize_name(name) if ecosystem == "PyPI" else name


def match(locked: Sequence[Locked], advisories: Iterable[Advisory]) -> list[Match]:
    """Every advisory that is true of a locked version; each once, however many databases have it."""
    by_package: dict[tuple[str, str], list[tuple[Advisory, Affected]]] = {}
    for advisory in {one.id: one for one in advisories if not one.withdrawn}.values():
        for affected in advisory.affected:
            by_package.setdefault(_subject(affected), []).append((advisory, affected))
    found: list[Match] = []
    for one in dict.fromkeys(locked):
        known = by_package.get((one.ecosystem, normal(one.ecosystem, one.name)), [])
        true = [
            Match(one, advisory, fix) for advisory, affected in known if (fix := fixed_in(one, affected)) is not None
        ]
        found += _without_aliases(true)
    return found


def _without_aliases(matches: Sequence[Match]) -> Iterator[Match]:
    """The entry that tells a severity speaks for all that name each other."""
    told: set[str] = set()
    for one in sorted(matches, key=lambda m: (m.advisory.severity is None, not m.fixed_in, m.advisory.id)):
        names = {one.advisory.id, *one.advisory.aliases}
        if told.isdisjoint(names):
            yield one
        told |= names


def fixed_in(locked: Locked, affected: Affected) -> str | None:
    """None when the version is not affected; else the version that fixes it, empty when there is none."""
    listed = locked.version in affected.versions
    for each in affected.ranges:
        if each.type == "GIT":
            continue
        try:
            fix = _fix_in_range(locked, each.events)
        except ValueError:
            continue
        if fix is not None:
            return fix
    return "" if listed else None


def _fix_in_range(locked: Locked, events: Sequence[Mapping[str, str]]) -> str | None:
    """Walks from each introduction to what ends it. Raises ValueError for a version that cannot be ordered."""

    def older(one: str, other: str) -> bool:
        return is_before(locked.ecosystem, one, other)

    inside = False
    for event in events:
        if start := event.get("introduced"):
            inside = start == "0" or not older(locked.version, start)
        elif inside and (end := event.get("fixed")):
            if older(locked.version, end):
                return end
            inside = False
        elif inside and (last := event.get("last_affected")):
            if not older(last, locked.version):
                return ""
            inside = False
    return "" if inside else None
