"""Python code that nothing reaches."""

from analysis.dead_code.find import find_dead_code
from analysis.dead_code.rules import RULES

__all__ = ["RULES", "find_dead_code"]
