"""A lock as a newer uv writes it, brought back to what really changed."""

import pytest

from analysis.updates.uv_lock_text import with_least_change

OLD = """\
version = 1
revision = 2
requires-python = ">=3.12"

[[package]]
name = "alpha"
version = "1.0"
source = { registry = "https://pypi.org/simple" }
sdist = { url = "https://x/alpha-1.0.tar.gz", hash = "sha256:aa", size = 10 }

[[package]]
name = "beta"
version = "1.0"
source = { registry = "https://pypi.org/simple" }
dependencies = [
    { name = "alpha" },
    { name = "gamma" },
]
sdist = { url = "https://x/beta-1.0.tar.gz", hash = "sha256:bb", size = 20 }
"""
NEW = OLD.replace("revision = 2", "revision = 3").replace(", size = 10", "").replace(", size = 20", "")


def test_a_lock_that_is_only_laid_out_anew_is_as_it_was() -> None:
    assert with_least_change(OLD, NEW) == OLD


def test_what_was_resolved_anew_is_the_only_change() -> None:
    raised = NEW.replace('name = "alpha"\nversion = "1.0"', 'name = "alpha"\nversion = "1.1"')
    added = '\n[[package]]\nname = "omega"\nversion = "1"\n'
    lines = with_least_change(OLD, raised + added).splitlines()
    expected = OLD.replace('name = "alpha"\nversion = "1.0"', 'name = "alpha"\nversion = "1.1"')
    assert lines == (expected.replace(", size = 10", "") + added).splitlines()


@pytest.mark.parametrize("change", ['{ name = "gamma" },', 'requires-python = ">=3.12"'])
def test_what_else_differs_is_taken_from_the_new_one(change: str) -> None:
    new = NEW.replace(change, "")
    assert change not in with_least_change(OLD, new)


def test_a_lock_without_a_revision_gets_none() -> None:
    old = OLD.replace("revision = 2\n", "")
    assert with_least_change(old, NEW) == old
