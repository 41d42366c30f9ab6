"""Facts of a snapshot, layer by layer, computed when first asked for and kept for the next run."""

import gc
import os
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

import msgspec

from analysis.index.layer import Layer
from analysis.index.pool import Item, Pool
from analysis.index.source import Snapshot, SourceFile
from analysis.index.store import Store
from analysis.index.worker import Extract, Outcome, outcome
from analysis.progress import Progress, report_progress

ANALYSER = 1
"""Raise when facts of every layer must be computed anew."""

CRASHED = "the tool that reads it crashes on it, so some checks left it out"

MOST_WORKERS = 8

IN_PROCESS = 4_000_000
"""Bytes of source up to which starting workers costs more than it saves."""

type Outcomes = Sequence[tuple[SourceFile, Outcome]]


class Index:
    """`facts(layer)` gives what the layer says about each of the snapshot's files in its languages.

    Facts come from `store` where their file's content was seen before. `workers` is the number of processes for the
    rest (by default one a processor). `progress` hears the layer's name, files done, and files to do. `skipped`
    lists files with the reason why they are in no layer.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        store: Store | None = None,
        *,
        workers: int | None = None,
        progress: Progress = report_progress,
    ) -> None:
        self.snapshot = snapshot
        self.store = store or Store()
        self.workers = workers or min(os.cpu_count() or 1, MOST_WORKERS)
        self.progress = progress
        self._facts: dict[str, Mapping[str, object]] = {}
        self._shared: dict[Callable[[Index], object], object] = {}
        self._problems: dict[str, str] = {}
        self.expected: Sequence[Layer[object]] = ()
        self._failed: set[tuple[str, str]] = set()

    @property
    def skipped(self) -> tuple[tuple[str, str], ...]:
        """(path, reason) of what was left out, by the snapshot and by layers so far."""
        return (*self.snapshot.skipped, *sorted(self._problems.items()))

    def facts[T](self, layer: Layer[T]) -> Mapping[str, T]:
        """Facts by path, in path order; files whose facts could not be had are in `skipped` instead."""
        if layer.name not in self._facts:
            with without_collector():
                self._facts[layer.name] = self._load(layer, self.snapshot.of(*layer.languages))
        return self._facts[layer.name]  # type: ignore[return-value]

    def facts_of[T](self, layer: Layer[T], paths: Collection[str]) -> Mapping[str, T]:
        """As `facts`, of some paths at least: for those who need a few and would not have all read for them."""
        if layer.name in self._facts:
            return self.facts(layer)
        with without_collector():
            return self._load(layer, [file for file in self.snapshot.of(*layer.languages) if file.path in paths])

    def expect(self, layers: Iterable[Layer[object]]) -> None:
        """What will be asked for: files that are new are read once for all of these layers."""
        self.expected = tuple(layers)

    def share[T](self, compute: Callable[["Index"], T]) -> T:
        """What `compute` gives for this index; computed once while the index lives, for joins that several need."""
        if compute not in self._shared:
            self._shared[compute] = compute(self)
        return self._shared[compute]  # type: ignore[return-value]

    def remember[T](self, name: str, version: int, kind: type[T], compute: Callable[[], T], also: str = "") -> T:
        """What `compute` gives for this snapshot; kept, so that nothing is computed while no file changes.

        `kind` is any type msgspec can carry. Raise `version` when the result for the same files would change;
        `also` is what else it depends on.
        """
        key = _key(name, version)
        digest = self.snapshot.digest + also
        kept = self.store.join(key, digest)
        if kept is not None:
            try:
                return msgspec.json.decode(kept, type=kind)
            except msgspec.MsgspecError:
                pass
        with without_collector():
            result = compute()
        self.store.keep_join(key, digest, msgspec.json.encode(result))
        return result

    def recall[T](
        self, name: str, version: int, kind: type[T], keys: Iterable[str], compute: Callable[[str], T]
    ) -> dict[str, T]:
        """What `compute` gives for each key, kept as facts are: for the parts of a join that an edit leaves alone.

        A key must say all that its result depends on, by contents rather than by paths to them. `kind` is any type
        msgpack can carry.
        """
        layer, wanted = _key(name, version), list(keys)
        kept = self.store.facts(layer, wanted)
        decoder = msgspec.msgpack.Decoder(kind)
        found = {key: decoder.decode(value) for key, value in kept.items()}
        new = {key: compute(key) for key in wanted if key not in found}
        if new:
            self.store.keep_facts(layer, {key: msgspec.msgpack.encode(value) for key, value in new.items()})
        return found | new

    def _load[T](self, layer: Layer[T], files: Sequence[SourceFile]) -> Mapping[str, T]:
        """Kept facts, and new ones for the rest."""
        kept = self.store.facts(_key_of(layer), {file.content for file in files})
        decoder = msgspec.msgpack.Decoder(layer.type)
        found: dict[str, T] = {}
        missing: list[SourceFile] = []
        for file in files:
            try:
                found[file.path] = decoder.decode(kept[file.content])
            except (KeyError, msgspec.DecodeError):
                if (layer.name, file.path) not in self._failed:
                    missing.append(file)
        if not missing:
            return found
        outcomes = self._by_tool(layer, missing) if layer.extract_many else self._by_reading(layer, missing)
        found.update((file.path, decoder.decode(each.value)) for file, each in outcomes if not each.problem)
        return {file.path: found[file.path] for file in files if file.path in found}

    def _by_tool(self, layer: Layer[object], files: Sequence[SourceFile]) -> Outcomes:
        """What a tool says of many files, kept for the next run."""
        assert layer.extract_many
        facts = layer.extract_many(self.snapshot.root, files)
        encode = msgspec.msgpack.encode
        outcomes = [(f, Outcome(encode(facts[f.path])) if f.path in facts else Outcome(problem=CRASHED)) for f in files]
        self._keep(layer, outcomes)
        return outcomes

    def _by_reading(self, layer: Layer[object], files: Sequence[SourceFile]) -> Outcomes:
        """What a layer reads out of files, kept for the next run, as is what other expected layers read out of them."""
        layers = [layer, *(one for one in self.expected if one.name != layer.name and one.extract)]
        contents = {file.content for file in files}
        new = [contents, *(self.store.lacks(_key_of(one), contents) for one in layers[1:])]
        items = [
            (which, file)
            for file in files
            for which, one in enumerate(layers)
            if file.language in one.languages and file.content in new[which]
        ]
        read: list[list[tuple[SourceFile, Outcome]]] = [[] for _ in layers]
        for (which, file), each in self._read(layers, items):
            read[which].append((file, each))
        for one, outcomes in zip(layers, read, strict=True):
            self._keep(one, outcomes)
        return read[0]

    def _keep(self, layer: Layer[object], outcomes: Outcomes) -> None:
        self.store.keep_facts(_key_of(layer), {file.content: each.value for file, each in outcomes if not each.problem})
        problems = {file.path: each.problem for file, each in outcomes if each.problem}
        self._problems |= problems
        self._failed |= {(layer.name, path) for path in problems}

    def _read(self, layers: Sequence[Layer[object]], items: Sequence[Item]) -> Iterator[tuple[Item, Outcome]]:
        """The outcome of each item, from workers where there is enough to do."""
        extractors = [one.extract for one in layers if one.extract]
        done, files = 0, sum(which == 0 for which, _ in items)
        if self.workers > 1 and sum(file.size for _, file in items) > IN_PROCESS:
            with Pool(extractors, self.snapshot.root, self.workers) as pool:
                for batch, outcomes in pool.run(items):
                    yield from zip(batch, outcomes, strict=True)
                    done += sum(which == 0 for which, _ in batch)
                    self.progress(layers[0].name, done, files)
            return
        for which, file in items:
            yield (which, file), self._outcome(extractors[which], file)
            if which == 0:
                done += 1
                self.progress(layers[0].name, done, files)

    def _outcome(self, extract: Extract, file: SourceFile) -> Outcome:
        try:
            content = self.snapshot.read(file.path)
        except OSError as error:
            return Outcome(problem=f"it cannot be read ({error.strerror})")
        return outcome(extract, content, file)


def _key_of(layer: Layer[object]) -> str:
    return _key(layer.name, layer.version)


def _key(name: str, version: int) -> str:
    return f"{name} {version} {ANALYSER} {sys.version_info.major}.{sys.version_info.minor}"


@contextmanager
def without_collector() -> Iterator[None]:
    """Trees and facts have no cycles: not looking for any saves half of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
