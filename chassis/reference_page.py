"""`/docs`: the routes as one plain page of our own, with nothing fetched from elsewhere."""

from html import escape
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

router = APIRouter(include_in_schema=False)

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"
_PAGE = """<!doctype html>
<html lang="fr"><head><meta charset="utf-8"><title>{title}</title>
<style>body{{font:1rem/1.5 system-ui;max-width:60rem;margin:2rem auto;padding:0 1rem}}
code{{background:#eee;padding:.1rem .3rem}}dt{{margin-top:.8rem}}</style></head>
<body><main><h1>{title}</h1>
<p>Description complète : <a href="/openapi.json">/openapi.json</a></p>
{sections}</main></body></html>"""


def _section(tag: str, routes: list[tuple[str, str, str]]) -> str:
    lines = "".join(
        f"<dt><code>{escape(method.upper())} {escape(path)}</code></dt><dd>{escape(summary)}</dd>"
        for method, path, summary in routes
    )
    return f"<h2>{escape(tag)}</h2><dl>{lines}</dl>"


@router.get("/docs", response_class=HTMLResponse)
async def docs(request: Request) -> HTMLResponse:
    """The page, made from the same document as `/openapi.json`."""
    document: dict[str, Any] = request.app.openapi()
    tags: dict[str, list[tuple[str, str, str]]] = {}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            tag = (operation.get("tags") or ["Divers"])[0]
            tags.setdefault(tag, []).append((method, path, operation.get("summary", "")))
    sections = "".join(_section(tag, routes) for tag, routes in tags.items())
    page = _PAGE.format(title=escape(request.app.title), sections=sections)
    return HTMLResponse(page, headers={"Content-Security-Policy": _POLICY})
