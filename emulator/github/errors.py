"""How GitHub words its refusals."""

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from emulator.github.model.repository import Json

DOCUMENTATION = "https://docs.github.com/rest"


class Refused(Exception):
    """An answer other than the one that was asked for."""

    def __init__(self, status: int, message: str, *errors: Json | str, headers: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.errors = errors
        self.headers = headers or {}

    def response(self) -> JSONResponse:
        body: Json = {"message": self.message}
        if self.errors:
            body["errors"] = list(self.errors)
        body |= {"documentation_url": DOCUMENTATION, "status": str(self.status)}
        return JSONResponse(body, self.status, self.headers)


def not_found() -> Refused:
    return Refused(404, "Not Found")


def invalid(resource: str, field: str, code: str = "invalid", message: str = "") -> Refused:
    """422 for one field of a resource."""
    error: Json = {"resource": resource, "field": field, "code": code}
    return Refused(422, "Validation Failed", error | ({"message": message} if message else {}))


def answer_errors(app: FastAPI) -> None:
    """Make the application's errors GitHub's."""

    @app.exception_handler(Refused)
    async def refused(request: Request, error: Refused) -> JSONResponse:
        return error.response()

    @app.exception_handler(RequestValidationError)
    async def malformed(request: Request, error: RequestValidationError) -> JSONResponse:
        lines = [f"{'.'.join(map(str, each['loc'][1:]))}: {each['msg']}" for each in error.errors()]
        return Refused(422, "Invalid request.\n\n" + "\n".join(lines)).response()

    @app.exception_handler(HTTPException)
    async def unknown(request: Request, error: HTTPException) -> JSONResponse:
        message = "Not Found" if error.status_code in (404, 405) else str(error.detail)
        return Refused(404 if error.status_code == 405 else error.status_code, message).response()
