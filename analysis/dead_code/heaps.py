"""What stands in a heap shares its fate: one cause that nobody saw would make all of it wrong at once."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet

from analysis.findings import Finding
from analysis.index.paths import is_test

TYPE = "dead-code/unused-type"
IN_FILE = 8
IN_FILES = 4

HEAP = "its file has {} such findings: code may be parked there, or reached in a way that is not seen"
NAMESAKES = "nothing uses what is called so in {} files: something may call it by its name"


def shared_fates(safe: Sequence[Finding], words: Callable[[Finding], AbstractSet[str]]) -> Mapping[int, str]:
    """By `id`: why what would be safe to remove is not as it is one of many; `words` are those of a definition.

    What another of the file's uses does not count, as it is unused for that reason; types neither, as nothing reaches
    them when a program runs.
    """
    by_file: dict[str, list[Finding]] = defaultdict(list)
    by_name: dict[str, set[str]] = defaultdict(set)
    for one in safe:
        if one.rule_id == TYPE:
            continue
        by_file[one.location.path].append(one)
        if not is_test(one.location.path):
            by_name[_name(one)].add(one.location.path)
    fates: dict[int, str] = {}
    for ones in by_file.values():
        if len(ones) >= IN_FILE and (count := _apart(ones, words)) >= IN_FILE:
            fates.update((id(one), HEAP.format(count)) for one in ones)
    known = {name: len(paths) for name, paths in by_name.items() if len(paths) >= IN_FILES}
    fates.update((id(one), NAMESAKES.format(known[_name(one)])) for one in safe if _name(one) in known)
    return fates


def _apart(findings: Sequence[Finding], words: Callable[[Finding], AbstractSet[str]]) -> int:
    """How many of them none of the others uses."""
    named = [(one, words(one)) for one in findings]
    return sum(not any(_name(one) in body for other, body in named if other is not one) for one in findings)


def _name(finding: Finding) -> str:
    return finding.symbol.rpartition(".")[2]
