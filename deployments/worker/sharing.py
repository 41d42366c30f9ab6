"""What forked processes share stays shared: reading an object would otherwise write to it, to count the reference.

CPython has counts that never change, for `None` and its like (PEP 683, "immortal objects"), and no call that gives one
to other objects. Here all that exist before the fork get one: they are never freed, and their pages never copied.
"""

import ctypes
import gc
import sys
from collections.abc import Iterator
from types import CodeType, CoroutineType, FrameType, GeneratorType

IMMORTAL = 0xFFFFFFFF
"""The lower half of such a count, which is what CPython looks at."""

KNOWN = sys.implementation.name == "cpython" and sys.version_info[:2] in {(3, 12), (3, 13)}
"""Whether objects of this interpreter are laid out as here; where they may not be, memory is copied, and all works."""

AT_WORK = (FrameType, GeneratorType, CoroutineType)
"""They look at their own count, to know who else has them."""

CODE = ("co_consts", "co_names", "co_varnames", "co_filename", "co_name", "co_qualname", "co_linetable")


def share() -> None:
    """Make every object that there is immortal, and hide it from the garbage collector, which writes to it as well."""
    gc.collect()
    if KNOWN and sys.maxsize > IMMORTAL and sys.byteorder == "little":
        immortalize(gc.get_objects())
    gc.freeze()


def immortalize(objects: list[object]) -> None:
    """The objects, and all that they hold."""
    done = {id(objects)}
    while objects:
        each = objects.pop()
        if id(each) in done or isinstance(each, AT_WORK):
            continue
        done.add(id(each))
        ctypes.c_uint32.from_address(id(each)).value = IMMORTAL
        objects.extend(held for held in holds(each) if id(held) not in done)


def holds(each: object) -> Iterator[object]:
    """What the garbage collector knows, and what code refers to."""
    if isinstance(each, CodeType):
        yield from (getattr(each, name) for name in CODE)
    elif not isinstance(each, (str, bytes, int, float)):
        yield from gc.get_referents(each)
