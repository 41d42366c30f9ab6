"""Code scanning: SARIF uploads."""

import base64
import binascii
import gzip
import json
import uuid
import zlib

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from emulator.github import objects
from emulator.github.errors import Refused, not_found
from emulator.github.here import Here, InRepository
from emulator.github.model.checks import Analysis
from emulator.github.model.repository import Json
from emulator.github.paging import paged
from emulator.github.state import now

router = APIRouter(prefix="/repos/{owner}/{repo}/code-scanning")


class Upload(BaseModel):
    commit_sha: str = Field(pattern="^[0-9a-fA-F]{40}$")
    ref: str = Field(pattern="^refs/(heads|tags|pull)/.*$")
    sarif: str
    tool_name: str | None = None


@router.post("/sarifs", status_code=202)
async def upload(here: InRepository, body: Upload) -> Json:
    if not objects.resolve(here.git, body.commit_sha):
        raise Refused(404, "commit not found")
    document = _unpacked(body.sarif)
    number = str(uuid.uuid4())
    for run in document["runs"]:
        tool = body.tool_name or run["tool"]["driver"]["name"]
        analysis = Analysis(
            number, body.ref, body.commit_sha, tool, len(run.get("results", [])), now(), json.dumps(run)
        )
        here.repository.analyses.append(analysis)
    return {"id": number, "url": f"{here.api}/code-scanning/sarifs/{number}"}


def _unpacked(packed: str) -> dict[str, list[dict]]:  # type: ignore[type-arg]
    """The SARIF document. Raises Refused (400) unless it is gzip in Base64 and looks like SARIF."""
    try:
        document = json.loads(gzip.decompress(base64.b64decode(packed, validate=True)))
    except (binascii.Error, OSError, EOFError, zlib.error, ValueError) as error:
        raise Refused(400, "Invalid SARIF. The file must be gzip-compressed and Base64-encoded.") from error
    runs = document.get("runs") if isinstance(document, dict) else None
    if not isinstance(runs, list) or any("driver" not in run.get("tool", {}) for run in runs):
        raise Refused(400, "Invalid SARIF. JSON schema error: runs with a tool.driver are required.")
    return {"runs": runs}


@router.get("/sarifs/{number}")
async def get_status(here: InRepository, number: str) -> Json:
    if all(each.id != number for each in here.repository.analyses):
        raise not_found()
    url = f"{here.api}/code-scanning/analyses?sarif_id={number}"
    return {"processing_status": "complete", "analyses_url": url}


@router.get("/analyses")
async def list_analyses(
    here: InRepository, request: Request, ref: str | None = None, sarif_id: str | None = None
) -> JSONResponse:
    numbered = list(enumerate(here.repository.analyses, 1))
    found = [pair for pair in numbered if ref in (None, pair[1].ref) and sarif_id in (None, pair[1].id)]
    return paged(request, found[::-1], lambda pair: analysis(here, *pair))


def analysis(here: Here, number: int, each: Analysis) -> Json:
    """A `code-scanning-analysis`."""
    return {
        "ref": each.ref,
        "commit_sha": each.commit_sha,
        "analysis_key": "api",
        "environment": "{}",
        "category": "api",
        "error": "",
        "created_at": each.created_at,
        "results_count": each.results,
        "rules_count": 0,
        "id": number,
        "url": f"{here.api}/code-scanning/analyses/{number}",
        "sarif_id": each.id,
        "tool": {"name": each.tool, "guid": None, "version": None},
        "deletable": True,
        "warning": "",
    }
