"""The ways to do without an import, the best first."""

from dataclasses import dataclass
from enum import StrEnum

from analysis.refactoring.links import Link
from analysis.refactoring.uses import Use


class Way(StrEnum):
    """What becomes of a name that one module imports from another."""

    FOR_TYPES = "for types"
    DEFINITION = "from where it is defined"
    MOVED = "moved"
    IN_FUNCTION = "in the function"

    @property
    def rank(self) -> int:
        """0 for the best."""
        return tuple(Way).index(self)


@dataclass(frozen=True, slots=True)
class Change:
    """What happens to one import: for `DEFINITION` and `MOVED`, `module` is what it is imported from instead.

    `why` says why nothing that changes less would do.
    """

    link: Link
    way: Way
    module: str = ""
    uses: tuple[Use, ...] = ()
    why: str = ""
