"""How much newer a version is, and for which Python it is made."""

import pytest
from packaging.version import Version

from analysis.updates.model import Ecosystem
from analysis.updates.versions import kind_of, parsed, runs_on


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("1.2.3", "1.2.4", "patch"),
        ("1.2.3", "1.3.0", "minor"),
        ("1.2.3", "2.0.0", "major"),
        ("0.12.1", "0.13.0", "major"),
        ("0.12.1", "0.12.2", "patch"),
        ("2025.1.31", "2026.2.25", "minor"),
    ],
)
def test_the_kind_of_an_update_is_how_much_it_may_break(before: str, after: str, kind: str) -> None:
    assert kind_of(Version(before), Version(after)) == kind


def test_outside_python_only_plain_numbers_are_versions() -> None:
    assert parsed("0.4.4-mod.1", Ecosystem.NPM) is None
    assert parsed("1.0rc1", Ecosystem.NPM) is None
    assert parsed("v4", Ecosystem.ACTIONS) == Version("4")
    assert parsed("1.0rc1", Ecosystem.PYTHON) == Version("1.0rc1")


@pytest.mark.parametrize(
    ("needs", "project", "fits"),
    [(">=3.12", ">=3.10", False), (">=3.10", ">=3.10", True), ("", ">=3.8", True), (">=3.12", "", True)],
)
def test_a_release_must_run_on_the_oldest_python_of_the_project(needs: str, project: str, *, fits: bool) -> None:
    assert runs_on(needs, project) is fits
