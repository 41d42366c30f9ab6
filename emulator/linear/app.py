"""Linear's GraphQL API."""

from typing import TYPE_CHECKING

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

if TYPE_CHECKING:
    from emulator.world import World


def create_app(world: "World") -> FastAPI:
    """The application; it reads the world's state anew at each request."""
    app = FastAPI(openapi_url=None)

    @app.post("/graphql")
    async def graphql(request: Request) -> JSONResponse:
        key = request.headers.get("authorization", "").removeprefix("Bearer ")
        if key not in world.linear.keys:
            return JSONResponse(AUTHENTICATION_ERROR, 401)
        return JSONResponse({"data": {}})

    return app


AUTHENTICATION_ERROR = {
    "errors": [
        {
            "message": "Authentication required, not authenticated",
            "extensions": {
                "type": "authentication error",
                "code": "AUTHENTICATION_ERROR",
                "statusCode": 401,
                "userError": True,
                "userPresentableMessage": "You need to authenticate to access this operation.",
            },
        }
    ]
}
