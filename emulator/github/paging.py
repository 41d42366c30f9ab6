"""Lists in pages, with the Link header."""

from collections.abc import Callable, Sequence

from fastapi import Request
from fastapi.responses import JSONResponse

from emulator.github.model.repository import Json

MOST = 100


def paged[Item](
    request: Request,
    items: Sequence[Item],
    render: Callable[[Item], Json],
    key: str | None = None,
    extra: Json | None = None,
) -> JSONResponse:
    """The page that was asked for; under `key`, with the total, where GitHub wraps its list."""
    size = min(max(_number(request, "per_page", 30), 1), MOST)
    page = max(_number(request, "page", 1), 1)
    last = max(1, -(-len(items) // size))
    shown = [render(item) for item in items[(page - 1) * size : page * size]]
    body: object = {"total_count": len(items), key: shown, **(extra or {})} if key else shown
    links = [f'<{request.url.include_query_params(page=at)}>; rel="{rel}"' for rel, at in _links(page, last).items()]
    return JSONResponse(body, headers={"Link": ", ".join(links)} if links else None)


def _links(page: int, last: int) -> dict[str, int]:
    links: dict[str, int] = {}
    if page > 1:
        links |= {"prev": page - 1}
    if page < last:
        links |= {"next": page + 1, "last": last}
    if page > 1:
        links |= {"first": 1}
    return links


def _number(request: Request, name: str, default: int) -> int:
    text = request.query_params.get(name, "")
    return int(text) if text.isdecimal() else default
