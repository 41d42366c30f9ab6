"""How the modules of a component depend on each other, and what of that is worth a word."""

from analysis.architecture.describe import map_architecture
from analysis.architecture.find import find_architecture
from analysis.architecture.rules import RULES

__all__ = ["RULES", "find_architecture", "map_architecture"]
