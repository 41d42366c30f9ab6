"""Components written for a test, and the facts of one file."""

from collections.abc import Callable
from pathlib import Path

import pytest

from analysis.findings import Finding
from analysis.index.index import Index
from analysis.index.languages import language_of
from analysis.index.snapshot import SourceFile, take_snapshot
from analysis.javascript.checks import javascript_findings
from analysis.javascript.facts import JavaScriptFacts, extract
from analysis.javascript.local import local_problems

type Read = Callable[..., JavaScriptFacts]
type Component = Callable[[dict[str, str]], Index]
type Findings = Callable[[dict[str, str]], list[Finding]]


@pytest.fixture
def read() -> Read:
    """Facts of a source text, as a file of the given name."""

    def of(source: str | bytes, path: str = "module.ts") -> JavaScriptFacts:
        content = source.encode() if isinstance(source, str) else source
        return extract(content, SourceFile(path, "0" * 40, len(content), language_of(path)))

    return of


@pytest.fixture
def component(tmp_path: Path) -> Component:
    """The index of a folder with these files."""

    def of(files: dict[str, str]) -> Index:
        for path, text in files.items():
            target = tmp_path / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text)
        return Index(take_snapshot(tmp_path))

    return of


@pytest.fixture
def findings(component: Component) -> Findings:
    """Every finding about a folder with these files."""
    return lambda files: javascript_findings(component(files))


@pytest.fixture
def problems(component: Component) -> Findings:
    """What `local_problems` says about a folder with these files."""
    return lambda files: local_problems(component(files))
