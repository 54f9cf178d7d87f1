"""What a document looks like: its file as it was received, and pictures of its pages."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import BaseModel

from api.http.attachment import attachment_headers, media_type
from api.http.conditional import caching_headers, not_modified, tag_of
from api.http.dependencies import DocumentsReader, ServicesDep
from api.http.services import Services
from api.page.images.drawer import PageDrawer
from api.page.images.errors import PageCannotBeDrawn, PageNotFound
from api.page.images.model import Box, Drawn, Wish
from api.schemas.addresses import reading_url
from corpus.audience import Reader
from corpus.originals import OriginalName

router = APIRouter(prefix="/v1/documents/{document_id}", tags=["documents"])

_LOOK = 1  # part of the tags of pictures: another number when they are drawn otherwise
_BINARY = {"schema": {"type": "string", "format": "binary"}}
_UNCHANGED: dict[str, Any] = {"description": "The client has it already"}
_FILE_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {"description": "The file", "content": {"*/*": _BINARY}},
    304: _UNCHANGED,
}
_PICTURE_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The picture",
        "content": {"image/png": _BINARY},
        "headers": {
            "X-Quote-Found": {
                "description": "whether the quote stands on the page; absent without a quote",
                "schema": {"type": "string", "enum": ["true", "false"]},
            }
        },
    },
    304: _UNCHANGED,
}

Edition = Annotated[
    str | None,
    Query(alias="v", pattern=r"^[0-9a-f]{16}$", description="an edition; without it the current"),
]
PageNumber = Annotated[int, Path(ge=1, le=1_000_000, description="the physical page, from 1")]
Quote = Annotated[str | None, Query(max_length=2_000, description="what to mark on the page")]
Scale = Annotated[
    float, Query(ge=1.0, le=3.0, allow_inf_nan=False, description="pixels to a point")
]


class BoxOut(BaseModel):
    """A rectangle in PDF points from the bottom left of the page as it is shown."""

    x0: float
    y0: float
    x1: float
    y1: float

    @classmethod
    def of(cls, box: Box) -> BoxOut:
        """The box as JSON, to a hundredth of a point."""
        return cls(
            x0=round(box.x0, 2), y0=round(box.y0, 2), x1=round(box.x1, 2), y1=round(box.y1, 2)
        )


class BoxesOut(BaseModel):
    """Where a quote stands on a page; no boxes where it does not."""

    object: Literal["page_boxes"] = "page_boxes"
    page: int
    width: float
    height: float
    boxes: list[BoxOut]


def drawer_of(request: Request) -> PageDrawer:
    """The one that the app was made with."""
    drawer: PageDrawer = request.app.state.page_drawer
    return drawer


def wanted(
    document_id: str, services: ServicesDep, reader: DocumentsReader, edition: Edition = None
) -> WantedFile:
    """The file asked for, if there is one that the reader may read."""
    named = services.originals.named(reader.audience, document_id, edition)
    return WantedFile(services, reader, document_id, named)


class WantedFile:
    """A file that the reader may read, not read yet."""

    def __init__(
        self,
        services: Services,
        reader: Reader,
        document_id: str,
        named: OriginalName,
    ) -> None:
        self._services = services
        self._reader = reader
        self._document_id = document_id
        self.named = named

    def read(self) -> bytes:
        """Its bytes; whether the reader may read it is asked again."""
        return self._services.originals.original(
            self._reader.audience, self._document_id, self.named.edition
        ).data

    def reading_url(self, page: int | None = None) -> str:
        """Where its text can be read."""
        base = self._services.settings.base
        return reading_url(base, self._document_id, self.named.edition, page)

    async def drawn(self, drawer: PageDrawer, wish: Wish) -> Drawn:
        """A page of it.

        Raises:
            PageNotFound: when it is no PDF, or has no such page.
            PageCannotBeDrawn: when PDFium cannot draw it.
        """
        if media_type(self.named.name) != "application/pdf":
            raise PageNotFound(
                "the document is no PDF, so its pages have no pictures; "
                f"its text can be read at {self.reading_url()}"
            )
        try:
            return await drawer.draw(self.named.sha256, wish, self.read)
        except PageCannotBeDrawn as error:
            place = self.reading_url(wish.page)
            raise PageCannotBeDrawn(f"{error}; its text can be read at {place}") from error


Wanted = Annotated[WantedFile, Depends(wanted)]
Drawer = Annotated[PageDrawer, Depends(drawer_of)]


@router.get("/file", response_class=Response, responses=_FILE_RESPONSES)
def file(request: Request, wanted: Wanted) -> Response:
    """The file that an edition was made from, byte for byte, to be saved."""
    tag = f'"{wanted.named.sha256}"'
    unchanged = not_modified(request, tag)
    if unchanged is not None:
        return unchanged
    headers = attachment_headers(wanted.named.name) | caching_headers(tag)
    return Response(wanted.read(), headers=headers)


@router.get("/pages/{page}.png", response_class=Response, responses=_PICTURE_RESPONSES)
async def picture(
    request: Request,
    wanted: Wanted,
    drawer: Drawer,
    page: PageNumber,
    quote: Quote = None,
    scale: Scale = 1.5,
) -> Response:
    """A picture of a page of a PDF, with a quote marked where it stands."""
    wish = Wish(page=page, quote=quote or None, scale=round(scale, 2))
    tag = _tag(wanted, wish)
    unchanged = not_modified(request, tag)
    if unchanged is not None:
        return unchanged
    drawn = await wanted.drawn(drawer, wish)
    headers = caching_headers(tag)
    if wish.quote is not None:
        headers["X-Quote-Found"] = "true" if drawn.boxes else "false"
    return Response(drawn.picture, media_type="image/png", headers=headers)


@router.get("/pages/{page}/boxes", responses={304: _UNCHANGED}, response_model=BoxesOut)
async def boxes(
    request: Request,
    response: Response,
    wanted: Wanted,
    drawer: Drawer,
    page: PageNumber,
    quote: Quote = None,
) -> BoxesOut | Response:
    """Where a quote stands on a page of a PDF, for those who draw the page themselves."""
    wish = Wish(page=page, quote=quote or None)
    tag = _tag(wanted, wish)
    unchanged = not_modified(request, tag)
    if unchanged is not None:
        return unchanged
    drawn = await wanted.drawn(drawer, wish)
    response.headers.update(caching_headers(tag))
    return BoxesOut(
        page=page,
        width=round(drawn.width, 2),
        height=round(drawn.height, 2),
        boxes=[BoxOut.of(box) for box in drawn.boxes],
    )


def _tag(wanted: WantedFile, wish: Wish) -> str:
    return tag_of(_LOOK, wanted.named.sha256, wish.page, wish.quote, wish.scale)
