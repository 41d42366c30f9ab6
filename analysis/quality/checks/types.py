"""Annotations that their own default contradicts."""

import ast
from collections.abc import Iterable

from analysis.quality.checks.facts import Function, Place, Suspicion

ACCEPTS: dict[str, tuple[type, ...]] = {
    "str": (str,),
    "bytes": (bytes,),
    "bool": (bool,),
    "int": (int,),
    "float": (float, int),
    "complex": (complex, float, int),
}


def check_defaults(node: Function, place: Place) -> Iterable[Suspicion]:
    """Parameters such as `retries: int = "3"`; a default of None is for `types/implicit-optional`."""
    positional = [*node.args.posonlyargs, *node.args.args]
    pairs = [
        *zip(reversed(positional), reversed(node.args.defaults), strict=False),
        *zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True),
    ]
    for parameter, default in pairs:
        if isinstance(default, ast.Constant) and _contradicts(parameter.annotation, default.value):
            annotation = ast.unparse(parameter.annotation) if parameter.annotation else ""
            message = f"`{parameter.arg}: {annotation}` of `{node.name}` defaults to {ast.unparse(default)}"
            yield place.suspicion("default-type", message, parameter)


def _contradicts(annotation: ast.expr | None, value: object) -> bool:
    if value is None or value is ... or not isinstance(annotation, ast.Name) or annotation.id not in ACCEPTS:
        return False
    if annotation.id in {"int", "float", "complex"} and isinstance(value, bool):
        return True
    return not isinstance(value, ACCEPTS[annotation.id])
