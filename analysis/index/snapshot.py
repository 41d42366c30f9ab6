"""The files of a component at one moment, each with its git blob id, and how to take them."""

from analysis.index.languages import Language
from analysis.index.source import Snapshot, SourceFile
from analysis.index.take import snapshot_at, take_snapshot

__all__ = ["Language", "Snapshot", "SourceFile", "snapshot_at", "take_snapshot"]
