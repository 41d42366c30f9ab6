"""The parameters of one function, by bytes, and how calls fill them."""

from collections.abc import Sequence
from dataclasses import dataclass

import libcst as cst

from analysis.refactoring.references.reading import Reader
from analysis.refactoring.transformations.commas import Bytes, without_spans
from analysis.refactoring.view import Refused
from analysis.removal.text import Edit

QUIET = (cst.Name, cst.SimpleString, cst.Integer, cst.Float, cst.Lambda)


@dataclass(frozen=True, slots=True)
class Signature:
    """A function's parameters without its receiver (`self`): `positional` in order, then those by keyword only."""

    node: cst.FunctionDef
    positional: tuple[cst.Param, ...]
    by_keyword: frozenset[str]
    positional_only: frozenset[str]

    def without(self, reader: Reader, name: str) -> list[Edit]:
        """Edits of the definition, with a `/` or `*` that loses its meaning. Raises Refused."""
        parameters = self.node.params
        items = _items(parameters)
        gone = {number for number, item in enumerate(items) if isinstance(item, cst.Param) and item.name.value == name}
        if not gone:
            raise Refused(f"`{self.node.name.value}` has no parameter `{name}`")
        left = [item for number, item in enumerate(items) if number not in gone]
        for number, item in enumerate(items):
            slash = isinstance(item, cst.ParamSlash) and not any(one in left for one in parameters.posonly_params)
            star = isinstance(item, cst.ParamStar) and not any(one in left for one in parameters.kwonly_params)
            if slash or star:
                gone.add(number)
        return without_spans(reader.content, [_trimmed(reader, item) for item in items], gone)


def signature_of(node: cst.FunctionDef, *, receiver: bool) -> Signature:
    """Of a function; `receiver` says whether its first parameter is filled by Python."""
    parameters = node.params
    ordered = [*parameters.posonly_params, *parameters.params][1 if receiver else 0 :]
    return Signature(
        node, tuple(ordered), frozenset(one.name.value for one in parameters.kwonly_params),
        frozenset(one.name.value for one in parameters.posonly_params),
    )  # fmt: skip


def argument_for(call: cst.Call, signature: Signature, name: str, where: str) -> int | None:
    """Which argument of a call fills the parameter; None where its default does. Raises Refused where `*` hides it."""
    for number, argument in enumerate(call.args):
        if argument.keyword is not None and argument.keyword.value == name:
            return number
    place = next((n for n, one in enumerate(signature.positional) if one.name.value == name), None)
    for number, argument in enumerate(call.args):
        if argument.star == "**" and name not in signature.positional_only:
            raise Refused(f"the call at {where} may give it by `**`")
        if argument.star == "*" and place is not None:
            raise Refused(f"the call at {where} may give it by `*`")
        if argument.keyword is None and not argument.star and number == place:
            return number
    return None


def without_argument(reader: Reader, call: cst.Call, number: int, where: str) -> list[Edit]:
    """Edits of a call. Raises Refused where the argument does something when it is worked out."""
    if not is_quiet(call.args[number].value):
        raise Refused(f"the argument at {where} does something by itself")
    return without_spans(reader.content, [_trimmed(reader, one) for one in call.args], {number})


def fits(call: cst.Call, signature: Signature) -> str:
    """Why the function does not take what the call gives; "" if it does, as far as `*` and `**` let one see."""
    if any(argument.star for argument in call.args):
        return "it gives `*` or `**`"
    parameters = signature.node.params
    given = [one.keyword.value for one in call.args if one.keyword]
    count = len(call.args) - len(given)
    if count > len(signature.positional) and not isinstance(parameters.star_arg, cst.Param):
        return f"it takes {len(signature.positional)} by position"
    names = {one.name.value for one in signature.positional[count:]} - signature.positional_only | signature.by_keyword
    if wrong := [name for name in given if name not in names]:
        return "" if parameters.star_kwarg else f"it has no `{wrong[0]}`"
    needed = [one for one in [*signature.positional[count:], *parameters.kwonly_params] if one.default is None]
    missing = [one.name.value for one in needed if one.name.value not in given]
    return f"it needs `{missing[0]}`" if missing else ""


def is_quiet(node: cst.BaseExpression) -> bool:
    """Whether working it out does nothing that anybody could see."""
    if isinstance(node, cst.Attribute):
        return is_quiet(node.value)
    if isinstance(node, cst.UnaryOperation):
        return is_quiet(node.expression)
    if isinstance(node, cst.Tuple | cst.List):
        return all(isinstance(one, cst.Element) and is_quiet(one.value) for one in node.elements)
    return isinstance(node, QUIET) or (isinstance(node, cst.Dict) and not node.elements)


def _items(parameters: cst.Parameters) -> Sequence[cst.CSTNode]:
    slash = [parameters.posonly_ind] if isinstance(parameters.posonly_ind, cst.ParamSlash) else []
    star = [parameters.star_arg] if isinstance(parameters.star_arg, cst.Param | cst.ParamStar) else []
    keywords = [parameters.star_kwarg] if parameters.star_kwarg else []
    return [*parameters.posonly_params, *slash, *parameters.params, *star, *parameters.kwonly_params, *keywords]


def _trimmed(reader: Reader, node: cst.CSTNode) -> Bytes:
    """The whole of a parameter or an argument, without the comma and the space that libcst counts to some nodes."""
    start, end = reader.span(node)
    last = (node.default or (node.annotation and node.annotation.annotation)) if isinstance(node, cst.Param) else None
    if last is not None:
        end = reader.span(last)[1]
        for _ in getattr(last, "rpar", ()):
            end = reader.content.index(b")", end) + 1
    text = reader.content[start:end]
    return start, start + len(text.rstrip(b", \t\r\n"))
