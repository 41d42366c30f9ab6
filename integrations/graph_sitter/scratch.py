"""A throw-away copy of some files, which graph-sitter may read and change."""

import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from integrations.graph_sitter.errors import GraphSitterUnavailable

SETTINGS = ("tsconfig.json", "tsconfig.base.json", "package.json")


@contextmanager
def scratch_copy(root: Path, paths: Iterable[str]) -> Iterator[Path]:
    """A new git repository with these files of `root`, and the TypeScript settings of the folders around them.

    Raises GraphSitterUnavailable when it cannot be made.
    """
    with tempfile.TemporaryDirectory(prefix="autopilot-", ignore_cleanup_errors=True) as name:
        # graph-sitter compares resolved paths, and the folder for temporary files may be behind a link.
        folder = Path(name).resolve()
        try:
            _copy(root, folder, paths)
            subprocess.run(
                ["git", "init", "--quiet", "--template=", folder], check=True, capture_output=True, timeout=30
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise GraphSitterUnavailable(
                f"the files for graph-sitter could not be copied ({error})",
                "Check the free space and that git is there",
            ) from error
        yield folder


def _copy(root: Path, folder: Path, paths: Iterable[str]) -> None:
    wanted = set(paths)
    around = {str(parent / name) for path in wanted for parent in PurePosixPath(path).parents for name in SETTINGS}
    for path in wanted | {path for path in around if (root / path).is_file()}:
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((root / path).read_bytes())
