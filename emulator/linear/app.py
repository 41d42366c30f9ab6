"""Linear's GraphQL API."""

import json
from typing import Any

from fastapi import FastAPI, Request
from graphql import DocumentNode, ExecutionResult, GraphQLError, execute, parse, validate
from starlette.background import BackgroundTask
from starlette.responses import JSONResponse

from emulator.linear import errors, limits
from emulator.linear.schema import Context, resolve, schema
from emulator.linear.state import State
from emulator.linear.webhooks import tell
from emulator.within import world_of

KEY_AS_BEARER = (
    "It looks like you're trying to use an API key as a Bearer token. "
    "Remove the Bearer prefix from the Authorization header."
)


def create_app() -> FastAPI:
    """The application; it reads the state of a request's world."""
    app = FastAPI(openapi_url=None)

    @app.post("/graphql")
    async def graphql(request: Request) -> JSONResponse:
        world = world_of(request)
        state, body = world.linear, await request.body()
        if refusal := refused(state, request.headers.get("authorization", "")):
            return refusal
        return answer(state, json.loads(body))

    return app


def refused(state: State, authorization: str) -> JSONResponse | None:
    """The answer to who is not let in; an API key stands alone, an OAuth token behind `Bearer`."""
    token = authorization.removeprefix("Bearer ")
    bearer = token != authorization
    if (token in state.oauth_tokens and bearer) or (token in state.keys and not bearer):
        return None
    if token in state.keys:
        return JSONResponse(errors.answer(KEY_AS_BEARER, "invalid input", "INPUT_ERROR", 400, KEY_AS_BEARER), 400)
    told = "You need to authenticate to access this operation."
    message = "Authentication required, not authenticated"
    return JSONResponse(errors.answer(message, "authentication error", "AUTHENTICATION_ERROR", 401, told), 401)


def answer(state: State, body: dict[str, Any]) -> JSONResponse:
    """Check, charge and execute one operation."""
    variables = body.get("variables") or {}
    try:
        document = parse(body["query"])
    except GraphQLError as error:
        return _invalid([error], "GRAPHQL_PARSE_FAILED")
    if mistakes := validate(schema(), document):
        return _invalid(mistakes, "GRAPHQL_VALIDATION_FAILED")
    cost = limits.complexity(document, variables)
    if cost > state.limits.query_complexity:
        told = f"Query too complex: {cost}, the limit is {state.limits.query_complexity}."
        return JSONResponse(errors.answer("Query too complex", "invalid input", "INPUT_ERROR", 400, told), 400)
    if not limits.spend(state.limits, cost):
        told = "Rate limit exceeded. Try again later."
        refusal = errors.answer("Rate limit exceeded", "ratelimited", "RATELIMITED", 400, told)
        return JSONResponse(refusal, 400, headers=limits.headers(state.limits, cost))
    return _executed(state, document, variables, cost)


def _executed(state: State, document: DocumentNode, variables: dict[str, Any], cost: int) -> JSONResponse:
    context = Context(state)
    result = execute(schema(), document, None, context, variables, field_resolver=resolve)
    assert isinstance(result, ExecutionResult)
    status = 400 if result.data is None and not any(error.path for error in result.errors or ()) else 200
    told = BackgroundTask(tell, state, context.changes)
    return JSONResponse(result.formatted, status, headers=limits.headers(state.limits, cost), background=told)


def _invalid(mistakes: list[GraphQLError], code: str) -> JSONResponse:
    found = [{**mistake.formatted, "extensions": {"code": code, "type": "graphql error"}} for mistake in mistakes]
    return JSONResponse({"errors": found}, 400)
