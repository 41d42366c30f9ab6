"""Base images that become newer, from a registry on loopback that wants a token, as the public ones do."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from analysis.updates.groups import grouped
from analysis.updates.model import Outlook
from analysis.updates.read import read_declarations
from config.settings import get_settings
from tasks.dependencies.inventory import DependencySettings, look_for_updates
from tasks.dependencies.resolution import resolve
from tests.registry import Shelf, registry
from tests.trees import write_tree


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Shelf]:
    with registry() as found:
        monkeypatch.setenv("AUTOPILOT_IMAGE_REGISTRY", found.url)
        monkeypatch.setenv("AUTOPILOT_HOME", str(tmp_path / "home"))
        get_settings.cache_clear()
        yield found


def looked(root: Path, text: str) -> Outlook:
    write_tree(root, {"Dockerfile": text})
    return look_for_updates.fn(read_declarations(root, ["Dockerfile"]), DependencySettings())


def test_an_image_stays_what_it_is_and_another_minor_version_comes_alone(shelf: Shelf, tmp_path: Path) -> None:
    for tag in ("3.12.1-slim", "3.12.2-slim", "3.13.0-slim", "3.13.1", "3.13-slim", "latest"):
        shelf.image("library/python", tag, content=tag)
    shelf.image("library/python", "3.14.0-slim", days=1)
    text = "FROM --platform=linux/amd64 python:3.12.1-slim AS base\nFROM base\nFROM python:3.13.1\n"
    outlook = looked(tmp_path, text)
    groups = {group.name: [one.to for one in group.updates] for group in grouped(outlook.updates, {})}
    assert groups == {"image-python": ["3.13.0-slim"]}
    assert [(one.to, one.reason.partition(";")[2]) for one in outlook.held] == [
        ("3.14.0-slim", " the soak time is 3 days")
    ]
    resolve(tmp_path, outlook.updates, timedelta())
    assert (tmp_path / "Dockerfile").read_text() == text.replace("3.12.1-slim", "3.13.0-slim")


def test_a_digest_moves_with_its_tag_and_when_the_image_was_built_again(shelf: Shelf, tmp_path: Path) -> None:
    old, new = shelf.image("acme/tool", "1.2.0", content="old"), shelf.image("acme/tool", "1.2.1")
    node = shelf.image("library/node", "22", content="newer")
    text = f"FROM acme/tool:1.2.0@{old}\nFROM node:22@{old}\nFROM node:22@{node}\n"
    outlook = looked(tmp_path, text)
    assert [(one.name, one.to, one.kind.value) for one in outlook.updates] == [
        ("acme/tool", "1.2.1", "patch"), ("node", "22", "patch"),
    ]  # fmt: skip
    resolve(tmp_path, outlook.updates, timedelta())
    changed = f"FROM acme/tool:1.2.1@{new}\nFROM node:22@{node}\nFROM node:22@{node}\n"
    assert (tmp_path / "Dockerfile").read_text() == changed


@pytest.mark.parametrize("host", ["10.0.0.7:5000", "localhost", "cache.internal", "127.0.0.1"])
def test_hosts_that_are_not_public_are_never_asked(shelf: Shelf, tmp_path: Path, host: str) -> None:
    outlook = looked(tmp_path, f"FROM {host}/acme/tool:1.2.0\n")
    assert (outlook.updates, shelf.asked) == ((), [])
    assert len(outlook.remarks) == 1


def test_a_registry_that_does_not_answer_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUTOPILOT_IMAGE_REGISTRY", "http://127.0.0.1:1")
    monkeypatch.setenv("AUTOPILOT_HOME", str(tmp_path / "home"))
    get_settings.cache_clear()
    outlook = looked(tmp_path, "FROM python:3.12.1\n")
    assert not outlook.whole
    assert "docker: python was not looked up: 127.0.0.1, GET /v2/library/python/tags/list" in outlook.remarks[0]
