"""Fetching the contracts from a registry that a test runs itself."""

import base64
import hashlib
import io
import tarfile
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from scripts.contracts import CONTRACTS, Contract, NotHad, fetch


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


@pytest.fixture
def registry(tmp_path: Path) -> Iterator[str]:
    """A registry that has @acme/api 1.0.0 with a schema in it."""
    place = tmp_path / "registry/@acme/api/-/api-1.0.0.tgz"
    place.parent.mkdir(parents=True)
    with tarfile.open(place, "w:gz") as packed:
        member = tarfile.TarInfo("package/schema.json")
        member.size = 2
        packed.addfile(member, io.BytesIO(b"{}"))
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=tmp_path / "registry")) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def pinned(tmp_path: Path, registry: str) -> Contract:
    package = (tmp_path / "registry/@acme/api/-/api-1.0.0.tgz").read_bytes()
    digest = base64.b64encode(hashlib.sha512(package).digest()).decode()
    return Contract("@acme/api", "1.0.0", "package/schema.json", digest)


def test_the_wanted_file_of_a_package_is_put_into_its_place(pinned: Contract, registry: str, tmp_path: Path) -> None:
    fetch(pinned, registry, tmp_path / "contracts")
    assert pinned.file(tmp_path / "contracts").read_text() == "{}"
    assert [file.name for file in (tmp_path / "contracts").rglob("*")] == ["api-1.0.0", "schema.json"]


def test_a_package_that_was_changed_is_not_taken(registry: str, tmp_path: Path) -> None:
    changed = Contract("@acme/api", "1.0.0", "package/schema.json", "another")
    with pytest.raises(NotHad, match="not the package that was pinned"):
        fetch(changed, registry, tmp_path / "contracts")
    assert not (tmp_path / "contracts").exists()


def test_a_registry_that_cannot_be_reached_is_named(pinned: Contract, tmp_path: Path) -> None:
    with pytest.raises(NotHad, match="Cannot fetch http://127"):
        fetch(pinned, "http://127.0.0.1:9", tmp_path / "contracts")


def test_every_contract_is_pinned_by_its_hash() -> None:
    assert all(len(base64.b64decode(contract.sha512)) == 64 for contract in CONTRACTS)
