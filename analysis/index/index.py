"""Facts of a snapshot, layer by layer, computed when first asked for."""

from collections.abc import Mapping

from analysis.index.layer import Layer
from analysis.index.snapshot import Snapshot


class Index:
    """`facts(layer)` gives what the layer says about each of the snapshot's files in its languages."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self._facts: dict[str, Mapping[str, object]] = {}

    def facts[T](self, layer: Layer[T]) -> Mapping[str, T]:
        """Facts by path, in path order."""
        if layer.name not in self._facts:
            self._facts[layer.name] = self._compute(layer)
        return self._facts[layer.name]  # type: ignore[return-value]

    def _compute[T](self, layer: Layer[T]) -> Mapping[str, T]:
        files = self.snapshot.of(*layer.languages)
        if layer.extract_many:
            return layer.extract_many(self.snapshot.root, files)
        assert layer.extract, f"layer {layer.name} has no extractor"
        return {file.path: layer.extract(self.snapshot.read(file.path), file) for file in files}
