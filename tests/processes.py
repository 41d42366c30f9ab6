"""What runs below this process, for tests that must leave nothing behind."""

import psutil


def descendants() -> set[psutil.Process]:
    """Every process that this one has started and that still runs; compare with what was there before."""
    return set(psutil.Process().children(recursive=True))
