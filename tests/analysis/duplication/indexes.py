"""An index over a few files of any language."""

from pathlib import Path

from analysis.index.git import blob_id
from analysis.index.index import Index
from analysis.index.languages import language_of
from analysis.index.snapshot import Snapshot, SourceFile
from tests.trees import write_tree


def index_of(root: Path, files: dict[str, str]) -> Index:
    """An index of these files, which are written first."""
    write_tree(root, files)
    return Index(Snapshot(root, tuple(_source(root, path) for path in sorted(files))), workers=1)


def _source(root: Path, path: str) -> SourceFile:
    content = (root / path).read_bytes()
    return SourceFile(path, blob_id(content), len(content), language_of(path))
