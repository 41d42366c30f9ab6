"""In processes of their own: what is made immortal stays so until its process ends."""

import subprocess
import sys

import pytest

from deployments.worker.sharing import KNOWN

READ = """\
import gc, os, re, sys
from pathlib import Path
from deployments.worker.sharing import share

words = [f"word {number}" for number in range(300_000)]

def copied():
    return sum(map(int, re.findall(r"Private_Dirty: +([0-9]+)", Path("/proc/self/smaps_rollup").read_text()))) / 1000

share() if sys.argv[1] == "shared" else gc.freeze()
if os.fork() == 0:
    before = copied()
    for word in words:
        pass
    print(copied() - before)
else:
    sys.exit(os.waitstatus_to_exitcode(os.wait()[1]))
"""

USE = """\
import asyncio, sys
from deployments.worker.sharing import share

class Word:
    def __init__(self, text): self.text = text
    def __del__(self): print(f"{self.text} is gone")

old, known = Word("old"), {}
share()
assert sys.getrefcount(old) == sys.getrefcount(None)
known.update({number: Word(f"new {number}") for number in range(2)})
asyncio.run(asyncio.sleep(0))
known.clear()
del old
print("end")
"""


def python(program: str, *arguments: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", program, *arguments], stdout=subprocess.PIPE, check=True, text=True
    ).stdout


@pytest.mark.skipif(not KNOWN, reason="objects of this interpreter may be laid out otherwise")
def test_reading_what_is_shared_copies_nothing() -> None:
    assert float(python(READ, "frozen")) > 10
    assert float(python(READ, "shared")) < 1


@pytest.mark.skipif(not KNOWN, reason="objects of this interpreter may be laid out otherwise")
def test_what_is_made_later_is_freed_as_ever() -> None:
    assert python(USE).splitlines() == ["new 0 is gone", "new 1 is gone", "end"]
