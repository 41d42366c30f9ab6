"""Places in a repository, told to people."""

from collections.abc import Sequence

from analysis.report.markdown_text import code


def used_in(places: Sequence[str]) -> str:
    """The first place, and how many more there are."""
    more = len(set(places)) - 1
    return f"used in {code(places[0])}" + (f" and {more} more" if more > 0 else "")
