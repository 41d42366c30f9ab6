"""`make contracts`: GitHub's own descriptions of its API and webhooks, from npm's registry, into `.contracts/`.

The registry is that of `NPM_CONFIG_REGISTRY` where it is set; neither Node.js nor npm is needed.
"""

import base64
import hashlib
import os
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import httpx

REGISTRY = "https://registry.npmjs.org"
FOLDER = Path(__file__).parents[1] / ".contracts"
TIMEOUT = httpx.Timeout(30, connect=5)


class NotHad(Exception):
    """A description cannot be had, and why."""


@dataclass(frozen=True, slots=True)
class Contract:
    """One file of an npm package; `sha512` is the registry's integrity of the whole package."""

    package: str
    version: str
    member: str
    sha512: str

    @property
    def name(self) -> str:
        return f"{self.package.rpartition('/')[2]}-{self.version}"

    def file(self, folder: Path = FOLDER) -> Path:
        """Where it lies; another version lies elsewhere."""
        return folder / self.name / Path(self.member).name

    @property
    def path(self) -> str:
        """The package's address at a registry."""
        return f"/{self.package}/-/{self.name}.tgz"


REST = Contract(
    "@octokit/openapi", "23.0.2", "package/generated/api.github.com.json",
    "pV8M7L9GY23AybNvTmo2nyjmpmnt6+2sRE/tqr0ZLQcPS4lnw7u5eZGNmwRNkBC3D7gZXbFx5AHzLUVRBXGDhg==",
)  # fmt: skip
GRAPHQL = Contract(
    "@octokit/graphql-schema", "15.26.1", "package/schema.graphql",
    "RFDC2MpRBd4AxSRvUeBIVeBU7ojN/SxDfALUd7iVYOSeEK3gZaqR2MGOysj4Zh2xj2RY5fQAUT+Oqq7hWTraMA==",
)  # fmt: skip
WEBHOOKS = Contract(
    "@octokit/webhooks-schemas", "7.6.1", "package/schema.json",
    "qW0Bwtb76r4m2WzVhKDyfEeEnt1GEQoRjkCqmq2ZeB0nNVDJ+Z2LBDS9FDPyduuMXf/ZTWiCJp9PFFHgRfBe3A==",
)  # fmt: skip
CONTRACTS = (REST, GRAPHQL, WEBHOOKS)


def main() -> int:
    """Fetch what is not there yet; the exit code."""
    try:
        for contract in CONTRACTS:
            if not contract.file().is_file():
                fetch(contract, os.environ.get("NPM_CONFIG_REGISTRY", REGISTRY).rstrip("/"))
    except NotHad as problem:
        sys.stderr.write(f"{problem}. Tests that need GitHub's contracts are skipped without them.\n")
        return 1
    return 0


def fetch(contract: Contract, registry: str, folder: Path = FOLDER) -> None:
    """Put the file into its place once the whole package has the pinned hash. Raises NotHad."""
    file = contract.file(folder)
    with tempfile.TemporaryFile() as archive:
        digest = _download(f"{registry}{contract.path}", archive)
        if digest != contract.sha512:
            raise NotHad(f"{contract.package}@{contract.version} from {registry} is not the package that was pinned")
        archive.seek(0)
        with tarfile.open(fileobj=archive) as packed:
            member = packed.extractfile(contract.member)
            content = member.read() if member else b""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    draft.write_bytes(content)
    draft.replace(file)
    sys.stderr.write(f"{contract.package}@{contract.version} is in {file.parent}\n")


def _download(address: str, into: IO[bytes]) -> str:
    """The SHA-512 of what came."""
    digest = hashlib.sha512()
    try:
        with httpx.stream("GET", address, timeout=TIMEOUT, follow_redirects=True) as response:
            response.raise_for_status()
            for chunk in response.iter_bytes():
                digest.update(chunk)
                into.write(chunk)
    except httpx.HTTPError as error:
        raise NotHad(f"Cannot fetch {address}: {error}") from error
    return base64.b64encode(digest.digest()).decode()


if __name__ == "__main__":
    raise SystemExit(main())
