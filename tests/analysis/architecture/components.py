"""Components written into a folder, and what the analysis makes of them."""

from collections.abc import Mapping
from pathlib import Path

from analysis.architecture import find_architecture, map_architecture
from analysis.architecture.build import build_graph
from analysis.architecture.graph import ImportGraph
from analysis.findings import Finding
from analysis.index.index import Index
from analysis.index.snapshot import take_snapshot
from analysis.result import Architecture


def component(folder: Path, files: Mapping[str, str]) -> Index:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    return Index(take_snapshot(folder), workers=1)


def graph_of(folder: Path, files: Mapping[str, str]) -> ImportGraph:
    return build_graph(component(folder, files))


def edges_of(folder: Path, files: Mapping[str, str]) -> set[str]:
    graph = graph_of(folder, files)
    return {f"{graph.names[edge.source]} -> {graph.names[edge.target]}" for edge in graph.edges}


def findings_of(folder: Path, files: Mapping[str, str], rule: str) -> list[Finding]:
    return [one for one in find_architecture(component(folder, files)) if one.rule_id == f"architecture/{rule}"]


def map_of(folder: Path, files: Mapping[str, str]) -> Architecture:
    return map_architecture(component(folder, files))
