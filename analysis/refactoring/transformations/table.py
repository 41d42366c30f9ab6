"""The transformations, in one table, by the word that goals and plans use."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from analysis.refactoring.references.certain import EVEN_IF_MENTIONED
from analysis.refactoring.transformations.changed import Changed
from analysis.refactoring.transformations.extract import extract
from analysis.refactoring.transformations.move import move, split
from analysis.refactoring.transformations.remove_parameter import remove_parameter
from analysis.refactoring.transformations.rename import rename
from analysis.refactoring.transformations.replace_call import replace_call
from analysis.refactoring.view import Refused, View


@dataclass(frozen=True, slots=True)
class Transformation:
    """`run` gives the files after it. Raises Refused. `title` is how a pull request of it alone is called."""

    run: Callable[..., Changed]
    arguments: tuple[str, ...]
    title: str

    def takes(self, number: int) -> bool:
        """Whether it may have as many arguments; the last one may be several."""
        most = len(self.arguments)
        return number >= most if self.arguments[-1].endswith("...") else number == most

    def usage(self, name: str) -> str:
        return " ".join((name, *self.arguments))


TRANSFORMATIONS: Mapping[str, Transformation] = {
    "remove-parameter": Transformation(
        remove_parameter, ("FUNCTION", "PARAMETER"), "Remove the unused parameter {1} of {0}"
    ),
    "rename": Transformation(rename, ("SYMBOL", "NEW_NAME"), "Rename {0} to {1}"),
    "replace-call": Transformation(replace_call, ("OLD", "NEW"), "Call {1} instead of {0}"),
    "move": Transformation(move, ("SYMBOL", "MODULE"), "Move {0} to {1}"),
    "extract": Transformation(extract, ("FUNCTION", "LINES", "NAME"), "Extract {2} from {0}"),
    "split": Transformation(split, ("MODULE", "NEW_MODULE", "NAME..."), "Split {1} off {0}"),
}


def plain(words: Sequence[str]) -> Sequence[str]:
    """A step's words without the last one that overrules mentions in doubt."""
    return words[:-1] if words[-1] == EVEN_IF_MENTIONED else words


def transform(view: View, words: Sequence[str]) -> Changed:
    """One step, as its words say. Raises Refused."""
    name, *arguments = plain(words)
    if len(arguments) + 1 < len(words):
        view = View(view.index, view.apart, even_if_mentioned=True)
    transformation = TRANSFORMATIONS[name]
    if not transformation.takes(len(arguments)):
        raise Refused(f"it is written `{transformation.usage(name)}`")
    return transformation.run(view, *arguments)
