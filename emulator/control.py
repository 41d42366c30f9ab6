"""The control plane under /_emulator of every platform: faults, requests, reset, snapshot."""

from pathlib import Path
from typing import Annotated

import msgspec
from fastapi import APIRouter, Body, HTTPException, Request, Response

from emulator.faults import Fault
from emulator.within import world_of

router = APIRouter()
"""Routes that steer the emulator itself; no platform has them."""


@router.post("/_emulator/faults", status_code=201)
def add_fault(request: Request, body: Annotated[dict[str, object], Body()]) -> Response:
    try:
        fault = msgspec.convert(body, Fault)
    except msgspec.ValidationError as error:
        raise HTTPException(422, str(error)) from error
    world_of(request).faults.append(fault)
    return _json(fault, 201)


@router.delete("/_emulator/faults", status_code=204)
def clear_faults(request: Request) -> None:
    world_of(request).faults.clear()


@router.get("/_emulator/requests")
def requests(request: Request, platform: str | None = None) -> Response:
    return _json([exchange for exchange in world_of(request).exchanges if platform in (None, exchange.platform)])


@router.get("/_emulator/state")
def state(request: Request) -> Response:
    return _json(world_of(request).states())


@router.post("/_emulator/reset", status_code=204)
def reset(request: Request) -> None:
    world_of(request).reset()


@router.post("/_emulator/snapshot", status_code=204)
def snapshot(request: Request, path: Annotated[str, Body(embed=True)]) -> None:
    world_of(request).save(Path(path))


@router.post("/_emulator/restore", status_code=204)
def restore(request: Request, path: Annotated[str, Body(embed=True)]) -> None:
    if not Path(path).is_file():
        raise HTTPException(404, f"There is no snapshot {path}")
    world_of(request).load(Path(path))


def _json(value: object, status: int = 200) -> Response:
    return Response(msgspec.json.encode(value), status, media_type="application/json")
