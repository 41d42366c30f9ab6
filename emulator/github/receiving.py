"""Judging a push before git takes it: the update hook of every repository reads what is written here."""

import gzip
from collections.abc import Iterator
from pathlib import Path

from emulator.github.guards import demands, push_refusal
from emulator.github.here import Here

PREFIX = "refs/heads/"


def write_rules(here: Here, folder: Path, body: bytes, encoding: str) -> None:
    """Say, in a file for each branch of a push, why it may not be moved at all, or why only forward."""
    for old, new, ref in commands(gzip.decompress(body) if encoding == "gzip" else body):
        branch = ref.removeprefix(PREFIX)
        if not ref.startswith(PREFIX) or ".." in ref:
            continue
        if refusal := push_refusal(here, branch, old, new):
            _write(folder / "refused" / ref, ref, refusal)
        if demands(here, branch).no_force:
            _write(folder / "fast-forward" / ref, ref, "Cannot force-push to this branch")


def _write(place: Path, ref: str, reason: str) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(f"error: GH006: Protected branch update failed for {ref}.\nerror: {reason}\n")


def commands(body: bytes) -> Iterator[tuple[str, str, str]]:
    """Old SHA, new SHA and reference of each line of a push, up to the flush packet."""
    at = 0
    while (size := int(body[at : at + 4] or b"0", 16)) >= 4:
        line = body[at + 4 : at + size].partition(b"\0")[0].decode(errors="replace").strip()
        at += size
        if not line.startswith("shallow "):
            old, new, ref = line.split(" ", 2)
            yield old, new, ref
