"""Reads pages with PDFium: text, font sizes, places, labels, comments and attachments."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from math import hypot
from statistics import median
from typing import Any, Final

from ingest.errors import UnreadableFile
from ingest.reading.dispatch import too_many_pages
from ingest.reading.metadata import Metadata, iso_date, iso_language, plausible_title
from ingest.reading.pdf.pages import Line, Page, Pages, hyphen_cut, split_lines
from ingest.reading.pdf.pdfium_remarks import remarks
from ingest.reading.source import Source

_PASSWORD: Final = 4
_FEW_CHARACTERS: Final = 30
_MOST_OF_PAGE: Final = 0.9
_IMAGE_DEPTH: Final = 3
_TURNED: Final = 0.1


def read_pages(source: Source) -> Pages:
    """Read every page.

    Raises:
        UnreadableFile: The file is encrypted or has too many pages.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(source.data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD:
            raise UnreadableFile("is encrypted; supply an unprotected copy") from error
        raise
    if len(document) > source.limits.max_pages:
        raise too_many_pages(len(document), source.limits)
    return Pages(
        pages=tuple(_page(document, index) for index in range(len(document))),
        metadata=_metadata(document),
        attachments=tuple(
            document.get_attachment(index).get_name()
            for index in range(document.count_attachments())
        ),
    )


def _page(document: Any, index: int) -> Page:
    page = document[index]
    words = page.get_textpage()
    text = words.get_text_range(errors="ignore")
    return Page(
        number=index + 1,
        label=document.get_page_label(index),
        lines=tuple(_lines(words.raw, text)),
        is_picture=len(text.strip()) < _FEW_CHARACTERS and _is_covered(page),
        remarks=tuple(remarks(page)),
    )


def _lines(words: Any, text: str) -> Iterator[Line]:
    from pypdfium2 import raw

    for start, content in split_lines(text):
        stripped = content.strip()
        if not stripped:
            continue
        first = start + len(content) - len(content.lstrip())
        last = first + len(stripped) - 1
        samples = sorted({first + (last - first) * step // 4 for step in range(5)})
        places = [raw.FPDFText_GetCharIndexFromTextIndex(words, sample) for sample in samples]
        drawn, hyphenated = hyphen_cut(stripped)
        if all(place >= 0 for place in places) and drawn:
            yield _placed(words, drawn, hyphenated, places)
        elif drawn:
            yield Line(text=drawn, hyphenated=hyphenated)


def _placed(words: Any, text: str, hyphenated: bool, places: list[int]) -> Line:
    from pypdfium2 import raw

    matrix = raw.FS_MATRIX()
    sizes = []
    for place in places:
        raw.FPDFText_GetMatrix(words, place, matrix)
        sizes.append(raw.FPDFText_GetFontSize(words, place) * hypot(matrix.c, matrix.d))
    size, length = median(sizes), hypot(matrix.a, matrix.b) or 1.0
    # turned text is measured along its own direction
    right, up = matrix.a / length, matrix.b / length
    (ax, ay), (bx, by) = _origin(words, places[0]), _origin(words, places[-1])
    return Line(
        text=text,
        hyphenated=hyphenated,
        size=round(size, 1),
        bold=_is_bold(words, places[len(places) // 2]),
        is_turned=abs(up) > _TURNED,
        x0=ax * right + ay * up,
        x1=bx * right + by * up + size / 2,
        y=ay * right - ax * up,
    )


def _origin(words: Any, place: int) -> tuple[float, float]:
    from pypdfium2 import raw

    x, y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(words, place, x, y)
    return x.value, y.value


def _is_bold(words: Any, place: int) -> bool:
    from pypdfium2 import raw

    name = ctypes.create_string_buffer(128)
    raw.FPDFText_GetFontInfo(words, place, name, len(name), None)
    lowered = name.value.lower()
    return any(word in lowered for word in (b"bold", b"black", b"heavy"))


def _is_covered(page: Any) -> bool:
    from pypdfium2 import raw

    width, height = page.get_size()
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=_IMAGE_DEPTH):
        left, bottom, right, top = item.get_bounds()
        if (right - left) * (top - bottom) >= _MOST_OF_PAGE * width * height:
            return True
    return False


def _metadata(document: Any) -> Metadata:
    from pypdfium2 import raw

    values = document.get_metadata_dict()
    size = raw.FPDFCatalog_GetLanguage(document.raw, None, 0)
    language = ctypes.create_string_buffer(max(size, 2))
    raw.FPDFCatalog_GetLanguage(
        document.raw, ctypes.cast(language, ctypes.POINTER(ctypes.c_ushort)), size
    )
    return Metadata(
        title=plausible_title(values.get("Title")),
        published=iso_date(values.get("CreationDate")),
        language=iso_language(language.raw.decode("utf-16-le", "ignore").strip("\x00")),
    )
