"""The files of the organisation's brand, for everybody: whoever has to sign in sees it, too."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request, Response

from api.page.brand import Brand, Part

router = APIRouter(prefix="/brand", include_in_schema=False)

# a picture that is opened by itself runs nothing, whatever it is
_HEADERS = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'",
}


@router.get("/logo")
def logo(request: Request) -> Response:
    """The logo, as the file that the settings name."""
    return _given(_brand(request).logo)


@router.get("/style.css")
def style(request: Request) -> Response:
    """The colours."""
    return _given(_brand(request).style)


def _brand(request: Request) -> Brand:
    brand: Brand = request.app.state.brand
    return brand


def _given(part: Part) -> Response:
    if not part.body:
        raise HTTPException(404)
    return Response(part.body, media_type=part.media_type, headers=_HEADERS)
