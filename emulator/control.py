"""The control plane under /_emulator of every platform: faults, requests, reset, snapshot."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
from fastapi import APIRouter, Body, HTTPException, Response

from emulator.faults import Fault

if TYPE_CHECKING:
    from emulator.world import World


def control(world: "World") -> APIRouter:
    """Routes that steer the emulator itself; no platform has them."""
    router = APIRouter()

    @router.post("/_emulator/faults", status_code=201)
    def add_fault(body: Annotated[dict[str, object], Body()]) -> Response:
        try:
            fault = msgspec.convert(body, Fault)
        except msgspec.ValidationError as error:
            raise HTTPException(422, str(error)) from error
        world.faults.append(fault)
        return _json(fault, 201)

    @router.delete("/_emulator/faults", status_code=204)
    def clear_faults() -> None:
        world.faults.clear()

    @router.get("/_emulator/requests")
    def requests(platform: str | None = None) -> Response:
        return _json([exchange for exchange in world.exchanges if platform in (None, exchange.platform)])

    @router.get("/_emulator/state")
    def state() -> Response:
        return _json(world.states())

    @router.post("/_emulator/reset", status_code=204)
    def reset() -> None:
        world.reset()

    @router.post("/_emulator/snapshot", status_code=204)
    def snapshot(path: Annotated[str, Body(embed=True)]) -> None:
        world.save(Path(path))

    @router.post("/_emulator/restore", status_code=204)
    def restore(path: Annotated[str, Body(embed=True)]) -> None:
        if not Path(path).is_file():
            raise HTTPException(404, f"There is no snapshot {path}")
        world.load(Path(path))

    return router


def _json(value: object, status: int = 200) -> Response:
    return Response(msgspec.json.encode(value), status, media_type="application/json")
