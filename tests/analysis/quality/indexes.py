"""An index over a few files, and what a finder says of them."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from analysis.findings import Finding
from analysis.index.index import Index
from analysis.index.languages import Language
from analysis.index.snapshot import Snapshot, SourceFile
from tests.trees import write_tree

type Find = Callable[[Index], list[Finding]]


def index_of(root: Path, files: dict[str, str]) -> Index:
    """An index of these files, which are written first."""
    write_tree(root, files)
    return Index(Snapshot(root, tuple(_source(root, path) for path in sorted(files))))


def findings(find: Find, root: Path, files: dict[str, str]) -> list[Finding]:
    """The findings in these files."""
    return find(index_of(root, files))


def rules(find: Find, root: Path, text: str) -> list[str]:
    """The ids of the rules that one module breaks, in reading order."""
    return [finding.rule_id for finding in findings(find, root, {"pkg/module.py": text})]


def _source(root: Path, path: str) -> SourceFile:
    content = (root / path).read_bytes()
    language = Language.PYTHON if path.endswith((".py", ".pyi")) else Language.TYPESCRIPT
    return SourceFile(path, hashlib.sha1(content).hexdigest(), len(content), language)
