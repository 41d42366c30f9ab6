"""Errors as Linear words them: a message, and extensions that say what kind it is."""

from graphql import GraphQLError


def invalid(message: str, presentable: str, code: str = "INPUT_ERROR") -> GraphQLError:
    """The input is understood, but cannot be done."""
    return GraphQLError(message, extensions=extensions("invalid input", code, 400, presentable))


def not_found(kind: str) -> GraphQLError:
    """There is no such entity, or the key may not see it."""
    return invalid(f"Entity not found: {kind}", f"Could not find referenced {kind}.")


def answer(message: str, kind: str, code: str, status: int, presentable: str) -> dict[str, object]:
    """A whole answer that is nothing but an error."""
    return {"errors": [{"message": message, "extensions": extensions(kind, code, status, presentable)}]}


def extensions(kind: str, code: str, status: int, presentable: str) -> dict[str, object]:
    return {
        "type": kind,
        "code": code,
        "statusCode": status,
        "userError": True,
        "userPresentableMessage": presentable,
    }
