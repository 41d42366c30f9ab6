"""One question to graph-sitter from start to end: copy the files, build the graph, ask, clean up."""

from collections.abc import Sequence
from pathlib import Path

from integrations.graph_sitter.answers import Candidate, Examination
from integrations.graph_sitter.environment import Environment
from integrations.graph_sitter.process import Limits, open_codebase
from integrations.graph_sitter.scratch import scratch_copy
from integrations.graph_sitter.selection import Selection, source_roots


def examine(
    root: Path,
    selection: Selection,
    candidates: Sequence[Candidate],
    *,
    environment: Environment,
    limits: Limits | None = None,
) -> list[Examination]:
    """What graph-sitter finds about each candidate in the selected files. Raises GraphSitterUnavailable."""
    roots = source_roots(selection.paths)
    with (
        scratch_copy(root, selection.paths) as folder,
        open_codebase(environment, folder, selection.language, import_roots=roots, limits=limits) as codebase,
    ):
        return codebase.confirm(candidates)
