"""Extracting facts of many files in several processes, none of which can take the run with it."""

import os
import selectors
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType
from typing import Self

import msgspec

from analysis.index.source import SourceFile
from analysis.index.worker import Extract, Job, Outcome, name_of, receive, send

BATCH = 400_000
"""Bytes of source a worker is given at a time."""

SECONDS = 120.0
"""How long a batch may take."""

START_SECONDS = 60.0

NOT_READ = "no process could be started to read it"

type Item = tuple[int, SourceFile]
"""What an extractor, by its position, is to read."""

type Read = tuple[Sequence[Item], Sequence[Outcome]]

type Done = Callable[[Read | None], None]


def batches(items: Iterable[Item], size: int = BATCH) -> Iterator[list[Item]]:
    """Items in groups of about equal size; what is to be read of one file stays together."""
    group: list[Item] = []
    weight = 0
    for item in items:
        if weight >= size and item[1] is not group[-1][1]:
            yield group
            group, weight = [], 0
        group.append(item)
        weight += item[1].size + 500
    if group:
        yield group


class Worker:
    """One process; `ask` gives None when it crashed or took longer than allowed, and it is then gone."""

    def __init__(self, extractors: Sequence[Extract]) -> None:
        self.ready = False
        self.process = subprocess.Popen(
            (sys.executable, "-P", "-m", "analysis.index.worker", *map(name_of, extractors)),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )

    def ask(self, root: Path, items: Sequence[Item], seconds: float) -> list[Outcome] | None:
        """The outcome of each item."""
        assert self.process.stdin
        assert self.process.stdout
        job = Job(str(root), [(which, (f.path, f.blob, f.size, f.language)) for which, f in items])
        try:
            if not self._is_ready():
                return None
            send(self.process.stdin, job)
            if not _readable(self.process.stdout.fileno(), seconds):
                self.end()
                return None
            outcomes = receive(self.process.stdout, list[Outcome])
        except (OSError, msgspec.MsgspecError):
            outcomes = None
        if outcomes is None:
            self.end()
        return outcomes

    def _is_ready(self) -> bool:
        """Whether the process has imported what it needs; that takes none of the time for its files."""
        assert self.process.stdout
        if not self.ready and _readable(self.process.stdout.fileno(), START_SECONDS):
            self.ready = receive(self.process.stdout, str) is not None
        if not self.ready:
            self.end()
        return self.ready

    def end(self) -> None:
        """Stop the process at once."""
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe:
                with suppress(BrokenPipeError):
                    pipe.close()


def _readable(descriptor: int, seconds: float) -> bool:
    with selectors.DefaultSelector() as selector:
        selector.register(descriptor, selectors.EVENT_READ)
        return bool(selector.select(seconds))


class Pool:
    """Workers for some extractors; leaving the block ends all of them."""

    def __init__(self, extractors: Sequence[Extract], root: Path, workers: int, seconds: float = SECONDS) -> None:
        self.extractors = extractors
        self.root = root
        self.count = workers
        self.seconds = seconds
        self._workers: set[Worker] = set()
        self._lock = threading.Lock()
        self._ended = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """End all workers at once; what they had not finished is not delivered."""
        with self._lock:
            self._ended = True
            for worker in self._workers:
                worker.process.kill()

    def run(self, items: Sequence[Item]) -> Iterator[Read]:
        """The outcomes of each batch, as they come."""
        todo = deque(batches(items))
        done: SimpleQueue[Read | None] = SimpleQueue()
        threads = [threading.Thread(target=self._work, args=(todo, done.put), daemon=True) for _ in range(self.count)]
        for thread in threads:
            thread.start()
        missing = dict.fromkeys(items)
        for _ in threads:
            while (result := done.get()) is not None:
                for item in result[0]:
                    missing.pop(item, None)
                yield result
        if missing and not self._ended:
            yield list(missing), [Outcome(problem=NOT_READ) for _ in missing]

    def _work(self, todo: deque[list[Item]], done: Done) -> None:
        """Have one worker read batches until none is left."""
        try:
            worker = self._hire()
            while todo and not self._ended:
                batch = todo.popleft()
                outcomes = worker.ask(self.root, batch, self.seconds)
                if outcomes is None and not self._ended:
                    outcomes = self._one_by_one(batch)
                    worker = self._hire()
                if outcomes is not None:
                    done((batch, outcomes))
            worker.end()
        finally:
            done(None)

    def _hire(self) -> Worker:
        with self._lock:
            worker = Worker(self.extractors)
            self._workers.add(worker)
        return worker

    def _one_by_one(self, batch: Sequence[Item]) -> list[Outcome]:
        """Read the items of a batch that failed each on its own, to find which one it is."""
        outcomes: list[Outcome] = []
        worker = self._hire()
        for item in batch:
            found = None if self._ended else worker.ask(self.root, [item], self.seconds / 4)
            if found is None:
                reason = f"reading it crashed, or took longer than {self.seconds / 4:g} s"
                outcomes.append(Outcome(problem=reason))
                worker = self._hire()
            else:
                outcomes.extend(found)
        worker.end()
        return outcomes
