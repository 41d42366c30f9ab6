"""package.json with package-lock.json: what is asked for, and the versions that are locked."""

import json
import re
from collections.abc import Mapping

from packaging.version import Version
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from analysis.updates.model import Dependency, Ecosystem, Source
from analysis.updates.uv_lock import WrongLock

RANGE = re.compile(r"(?P<prefix>[\^~]?)(?P<version>\d+(?:\.\d+){0,2})$")
"""The ranges that an update keeps the form of; any other is the project's own decision."""

OTHER_LOCKS = ("pnpm-lock.yaml", "yarn.lock", "bun.lock", "bun.lockb")


class PackageJson(BaseModel):
    model_config = ConfigDict(populate_by_name=True)

    dependencies: Mapping[str, str] = {}
    development: Mapping[str, str] = Field(default={}, alias="devDependencies")
    optional: Mapping[str, str] = Field(default={}, alias="optionalDependencies")
    engines: Mapping[str, str] | list[str] = {}

    @property
    def node(self) -> str:
        """The Node that it promises to run on, as a range."""
        return self.engines.get("node", "") if isinstance(self.engines, Mapping) else ""

    @property
    def asked(self) -> dict[str, str]:
        return {**self.optional, **self.development, **self.dependencies}


class _Locked(BaseModel):
    version: str = ""
    link: bool = False


class PackageLock(BaseModel):
    format: int = Field(alias="lockfileVersion")
    packages: Mapping[str, _Locked] = {}


def read_package_json(path: str, text: str) -> PackageJson:
    """Raises WrongLock."""
    return _parsed(PackageJson, path, text)


def read_package_lock(path: str, text: str) -> PackageLock:
    """Raises WrongLock, for a lock by npm 6 as well: npm would write all of it anew."""
    lock = _parsed(PackageLock, path, text)
    if lock.format < 2:
        raise WrongLock(f"{path} is by npm 6 or older (format {lock.format}): run `npm install` once, and commit it")
    return lock


def npm_dependencies(path: str, package: PackageJson, lock: PackageLock | None) -> tuple[Dependency, ...]:
    """What a package.json asks for at the locked version, or at the one that its range begins with."""
    found = []
    for name, wanted in sorted(package.asked.items()):
        held = lock.packages.get(f"node_modules/{name}") if lock else None
        match = RANGE.match(wanted)
        version = held.version if held and not held.link else match["version"] if match and not lock else ""
        if version and ":" not in wanted:
            found.append(
                Dependency(
                    ecosystem=Ecosystem.NPM, source=Source.NPM_LOCK if lock else Source.NPM_UNLOCKED,
                    name=name, version=version, path=path, constraint=wanted, needs=package.node,
                )
            )  # fmt: skip
    return tuple(found)


def prefix_of(constraint: str) -> str | None:
    """How the range begins, `^`, `~` or nothing; None for a range that we leave to people."""
    match = RANGE.match(constraint)
    return match["prefix"] if match else None


def lets_in(constraint: str, version: Version) -> bool:
    """Whether the range has the version in it already; of a range that we leave to people, it is taken not to."""
    match = RANGE.match(constraint)
    if match is None:
        return constraint in ("*", "latest", "")
    before, prefix = Version(match["version"]), match["prefix"]
    told = len(before.release)
    first = next((place for place, part in enumerate(before.release, 1) if part), told)
    fixed = {"^": first, "~": min(2, told), "": told}[prefix]
    return version >= before and _parts(version)[:fixed] == _parts(before)[:fixed]


def _parts(version: Version) -> tuple[int, int, int]:
    return version.major, version.minor, version.micro


def oldest_node(needs: str) -> int | None:
    """The oldest major version of Node in a range such as `>=18` or `^20.19.0 || >=22`."""
    majors = [int(major) for major in re.findall(r"(?:^|[\s^~>=v|])(\d+)(?=[.\s|]|$)", needs)]
    return min(majors, default=None)


def _parsed[T: BaseModel](model: type[T], path: str, text: str) -> T:
    try:
        return model.model_validate(json.loads(text))
    except (ValueError, ValidationError, RecursionError) as error:
        raise WrongLock(f"{path} cannot be read: {str(error).splitlines()[0]}") from error
