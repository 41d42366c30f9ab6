"""Questions to a registry on loopback."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from integrations.errors import NotFound, Unavailable
from integrations.git import run
from integrations.registries import npm, pypi
from integrations.registries.actions import read_action
from integrations.registries.addresses import npm_registry, python_index, without_credentials
from integrations.registries.connection import Registry
from integrations.registries.pypi import files_of
from integrations.registries.tarballs import unpack_package
from tests.registry import Shelf, registry
from tests.trees import commit, write_tree


@pytest.fixture
def shelf() -> Iterator[Shelf]:
    with registry() as found:
        yield found


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Registry]:
    found = Registry(tmp_path / "cache")
    yield found
    found.close()


def test_an_index_tells_age_interpreter_and_what_was_yanked(shelf: Shelf, connection: Registry) -> None:
    shelf.wheel("alpha", "1.0", python=">=3.9")
    shelf.wheel("alpha", "1.1", yanked="broken")
    shelf.wheel("alpha", "1.2", days=None)
    first, second, third = pypi.read_package(connection, shelf.index, "alpha").releases
    assert (first.version, first.needs, first.withdrawn) == ("1.0", ">=3.9", "")
    assert first.published is not None
    assert second.withdrawn == "broken"
    assert third.published is None
    assert pypi.read_notes(connection, shelf.index, "alpha") == "https://alpha.example.org/changes"


def test_npm_tells_what_is_deprecated(shelf: Shelf, connection: Registry) -> None:
    shelf.package("left", "1.0.0", deprecated="use right")
    found = npm.read_package(connection, shelf.npm, "left")
    assert found.releases[0].deprecated == "use right"
    assert found.notes == "https://github.com/acme/left/releases"


def test_the_code_of_an_npm_package_is_unpacked_and_nothing_else(
    shelf: Shelf, connection: Registry, tmp_path: Path
) -> None:
    shelf.package("left", "1.0.0", files={
        "dist/index.d.ts": "export {};", "index.cjs": "exports.a = 1", "logo.svg": "<svg/>", "../../out.js": "evil()",
    })  # fmt: skip
    unpack_package(connection, shelf.npm, "left", "1.0.0", tmp_path / "left")
    found = {str(path.relative_to(tmp_path / "left")) for path in (tmp_path / "left").rglob("*") if path.is_file()}
    assert found == {"package.json", "dist/index.d.ts", "index.cjs"}
    assert not list(tmp_path.rglob("out.js"))


def test_an_npm_package_with_another_hash_is_not_taken(shelf: Shelf, connection: Registry, tmp_path: Path) -> None:
    shelf.package("left", "1.0.0")
    (path,) = (one for one in shelf.files if one.endswith(".tgz"))
    shelf.files[path] = b"something else"
    with pytest.raises(NotFound, match="with the hash"):
        unpack_package(connection, shelf.npm, "left", "1.0.0", tmp_path)
    shelf.documents["/npm/left"]["versions"]["1.0.0"]["dist"]["integrity"] = ""
    with pytest.raises(Unavailable, match="not a package"):
        unpack_package(connection, shelf.npm, "left", "1.0.0", tmp_path)
    with pytest.raises(NotFound):
        unpack_package(connection, shelf.npm, "left", "2.0.0", tmp_path)


def test_the_same_answer_is_not_sent_twice(shelf: Shelf, connection: Registry) -> None:
    shelf.wheel("alpha", "1.0")
    answers = [pypi.read_package(connection, shelf.index, "alpha") for _ in range(2)]
    assert answers[0] == answers[1]
    assert [status for _, status in shelf.asked] == [200, 304]


def test_what_cannot_be_had_is_told_apart(shelf: Shelf, connection: Registry) -> None:
    with pytest.raises(NotFound):
        pypi.read_package(connection, shelf.index, "omega")
    with pytest.raises(Unavailable, match="ConnectionError"):
        pypi.read_package(connection, "http://127.0.0.1:1/simple", "alpha")
    shelf.files["/simple/html/"] = b"<html>"
    with pytest.raises(Unavailable, match="not a page of an index"):
        pypi.read_package(connection, shelf.index, "html")
    shelf.documents["/simple/odd/"] = ["?"]
    with pytest.raises(Unavailable, match="not a page of an index"):
        pypi.read_package(connection, shelf.index, "odd")


def test_the_versions_of_an_action_are_its_tags_with_their_dates(tmp_path: Path) -> None:
    root = write_tree(tmp_path / "tool", {"action.yml": "name: tool\n"})
    commit(root)
    run(["tag", "v1"], root)
    run(["-c", "user.name=A", "-c", "user.email=a@example.org", "tag", "-a", "v1.0.0", "-m", "first"], root)
    run(["tag", "nightly"], root)
    found = read_action(root.as_uri(), "acme/tool")
    head = run(["rev-parse", "HEAD"], root).strip()
    assert {one.version: one.digest for one in found.releases} == {"v1": head, "v1.0.0": head}
    assert all(one.published for one in found.releases)


def test_registries_are_those_that_the_machine_is_told() -> None:
    assert python_index({}) == "https://pypi.org/simple"
    assert python_index({"UV_INDEX_URL": "https://a/simple/"}) == "https://a/simple"
    assert npm_registry({"npm_config_registry": "https://n/"}) == "https://n"
    assert without_credentials("https://me:secret@a/simple") == "https://a/simple"


def test_an_index_in_html_tells_the_same() -> None:
    page = """<!DOCTYPE html><html><body><h1>Links for alpha</h1>
    <a href="../../files/alpha-1.0-py3-none-any.whl#sha256=ab12" data-requires-python="&gt;=3.8"
       data-upload-time="2026-01-02T03:04:05Z"> alpha-1.0-py3-none-any.whl </a><br/>
    <a href="alpha-1.1.tar.gz" data-yanked="it deletes files">alpha-1.1.tar.gz</a>
    <a href="alpha-1.2.tar.gz" data-yanked="">alpha-1.2.tar.gz</a> and words between
    """
    wheel, taken_back, without_reason = files_of(page)
    assert (wheel.filename, wheel.version, wheel.needs) == ("alpha-1.0-py3-none-any.whl", "1.0", ">=3.8")
    assert (wheel.url, wheel.hashes) == ("../../files/alpha-1.0-py3-none-any.whl", {"sha256": "ab12"})
    assert wheel.published == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert wheel.yanked is False
    assert (taken_back.yanked, without_reason.yanked) == ("it deletes files", True)
