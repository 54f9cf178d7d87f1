"""The files of the page as browsers get them: packed, and kept as long as they are the same."""

from __future__ import annotations

import functools
import gzip
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from starlette.datastructures import Headers, QueryParams
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from api.page.bundles import joined, left_out

STATIC = Path(__file__).with_name("static")
_TYPES = {
    ".js": "text/javascript", ".css": "text/css", ".json": "application/json",
    ".svg": "image/svg+xml",
}  # fmt: skip
_YEAR = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Asset:
    """A file, and the same packed by gzip."""

    body: bytes
    packed: bytes
    media_type: str
    tag: str


@dataclass(frozen=True, slots=True)
class Assets:
    """All files by their path; addresses that name `version` never change."""

    files: dict[str, Asset]
    version: str


@functools.cache  # they are part of the program, and never change while it runs
def assets() -> Assets:
    """The files of the page, those that are joined from several among them."""
    found = {
        str(path.relative_to(STATIC)): path.read_bytes()
        for path in sorted(STATIC.rglob("*"))
        if path.suffix in _TYPES
    }
    version = hashlib.sha256(repr(sorted(found.items())).encode()).hexdigest()[:12]
    files = found | {name: text.encode() for name, text in _bundles(found, version)}
    return Assets({name: _asset(name, body) for name, body in files.items()}, version)


def _bundles(found: dict[str, bytes], version: str) -> Iterator[tuple[str, str]]:
    """The page, its other views and the read view, for each language."""
    modules = {
        name.removesuffix(".js"): body.decode()
        for name, body in found.items()
        if name.endswith(".js")
    }
    views = left_out(modules, "app")
    for path, body in found.items():
        if not path.startswith("words/"):
            continue
        words = json.loads(body)
        page, later, reading = (
            f"{name}.{Path(path).stem}.js" for name in ("page", "views", "reading")
        )
        place = f"./{later}?v={version}"
        yield page, joined(modules, ["app"], words, later=place)
        yield later, joined(modules, views, words, later=place, page=f"./{page}?v={version}")
        yield reading, joined(modules, ["read"], words, later=place)


def _asset(name: str, body: bytes) -> Asset:
    return Asset(
        body=body,
        packed=gzip.compress(body, 9, mtime=0),
        media_type=_TYPES[Path(name).suffix],
        tag=f'"{hashlib.sha256(body).hexdigest()[:32]}"',
    )


class PageFiles(StaticFiles):
    """Gives them out; nothing else that stands in their folder."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file at a path below `/static`."""
        if scope["method"] not in {"GET", "HEAD"}:
            raise HTTPException(405, headers={"Allow": "GET, HEAD"})
        held = assets()
        asset = held.files.get(path)
        if asset is None:
            raise HTTPException(404)
        asked = Headers(scope=scope)
        lasting = QueryParams(scope["query_string"]).get("v") == held.version
        headers = {
            "ETag": asset.tag,
            "Vary": "Accept-Encoding",
            "Cache-Control": f"public, max-age={_YEAR}, immutable" if lasting else "no-cache",
        }
        if asset.tag in asked.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        packed = "gzip" in asked.get("accept-encoding", "")
        if packed:
            headers["Content-Encoding"] = "gzip"
        body = asset.packed if packed else asset.body
        return Response(body, media_type=asset.media_type, headers=headers)
