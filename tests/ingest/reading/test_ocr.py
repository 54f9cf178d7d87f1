"""Pages that are pictures, read with a fake engine but for one."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence

import pytest
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from evaluation.ocr.scans import Kind, scan_of
from ingest.errors import UnreadableFile
from ingest.reading.ocr import reader
from ingest.reading.ocr.drawing import drawer_of
from ingest.reading.ocr.recognised import Piece, RecognisedPage, Recognition, UnreadPage
from ingest.reading.parsed import ParsedDocument
from ingest.reading.sandbox import read_file

WIDTH, HEIGHT = A4
OPENING = "The permit file has three pages, and every member may read all of them."
Draw = Callable[[Canvas], None]


def pdf_of(*pages: Draw) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=True)
    for draw in pages:
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def text(canvas: Canvas) -> None:
    canvas.drawString(72, 780, OPENING)


def scan(canvas: Canvas) -> None:
    canvas.drawImage(ImageReader(Image.new("L", (9, 9), 230)), 0, 0, WIDTH, HEIGHT)


def lines(
    *said: str, left: float = 72, top: float = 80, confidence: float = 0.97
) -> tuple[Piece, ...]:
    """Lines of one column, as an engine gives them."""
    return tuple(
        Piece(
            text=line, confidence=confidence, left=left, right=left + 5 * len(line),
            top=top + 15 * number, bottom=top + 12 + 15 * number,
        )
        for number, line in enumerate(said)
    )  # fmt: skip


class FakeOcr:
    """Has read what it is given; remembers which pages it was asked for."""

    def __init__(self, *pieces: Piece, unread: str = "") -> None:
        self.asked: list[int] = []
        self._pieces = pieces
        self._unread = unread

    def recognise(self, data: bytes, pages: Sequence[int]) -> Recognition:
        self.asked += pages
        if self._unread:
            return Recognition(
                unread=tuple(UnreadPage(number=n, reason=self._unread) for n in pages)
            )
        return Recognition(
            pages=tuple(RecognisedPage(number=n, height=HEIGHT, pieces=self._pieces) for n in pages)
        )


def texts(document: ParsedDocument, page: int) -> list[str]:
    return [block.text for block in document.blocks if block.page == page]


def stamped(words: str, left: float, bottom: float) -> Draw:
    def draw(canvas: Canvas) -> None:
        scan(canvas)
        canvas.drawString(left, bottom, words)

    return draw


@pytest.mark.parametrize(
    ("stamp", "left", "bottom", "said"),
    [
        ("Received by the town hall on 14 March 2022, desk 4", 330, 800, "The fee is 120 crowns."),
        ("Scanned copy, town hall", 290, 20, "The fee is 120 crowns."),
        ("Digitalizado pela Câmara em 2021", 72, 30, "A taxa de licença é de 95 reais."),
    ],
    ids=["a stamp at the top", "a footer alone", "Portuguese"],
)
def test_a_scan_with_a_stamp_is_read_and_its_stamp_stays_a_text_of_its_own(
    stamp: str, left: float, bottom: float, said: str
) -> None:
    ocr = FakeOcr(*lines(said, top=200))
    document = read_file(pdf_of(text, stamped(stamp, left, bottom)), "a.pdf", ocr=ocr)
    assert ocr.asked == [2]
    assert said in texts(document, 2)
    assert stamp in texts(document, 2)
    assert document.notes == ("1 of 2 pages read by OCR: 2",)
    assert [(item.page, item.confidence) for item in document.recognised] == [(2, 0.97)]


def test_without_ocr_such_a_page_is_named_as_not_read() -> None:
    document = read_file(pdf_of(text, scan), "a.pdf")
    assert document.notes == ("pages that are pictures with few words: 2",)
    assert document.recognised == ()


def test_a_file_of_scans_alone_is_a_document_with_ocr_and_refused_without() -> None:
    data = pdf_of(scan, scan)
    document = read_file(data, "a.pdf", ocr=FakeOcr(*lines("The fee is 120 crowns.")))
    assert document.notes == ("2 of 2 pages read by OCR: 1, 2",)
    with pytest.raises(UnreadableFile, match="no text layer"):
        read_file(data, "a.pdf")


def test_lines_become_sentences_and_words_that_a_line_cuts_are_whole() -> None:
    said = lines(
        "The council has decided that the fee for a permit will be raised in the com-",
        "ing year, since the costs of the office have risen. Whoever has paid before the",
        "first of May pays nothing more.",
    )
    document = read_file(pdf_of(scan), "a.pdf", ocr=FakeOcr(*said))
    (paragraph,) = texts(document, 1)
    assert "raised in the coming year, since the costs" in paragraph


def test_two_columns_are_read_one_after_the_other_and_a_row_of_cells_stays_a_row() -> None:
    left = lines(*(f"the pond is cleaned by number {n} of the club" for n in range(6)))
    right = lines(
        *(f"the bakery sells loaf {n} of rye at noon" for n in range(6)), left=320, top=83
    )
    cells = (*lines("Ashby", top=300), *lines("12 wells", left=320, top=300))
    document = read_file(pdf_of(scan), "a.pdf", ocr=FakeOcr(*right, *cells, *left))
    whole = " ".join(texts(document, 1))
    assert "number 0 of the club the pond is cleaned by number 1" in whole
    assert whole.index("number 5 of the club") < whole.index("loaf 0 of rye")
    assert "Ashby 12 wells" in whole


def test_a_sentence_with_an_unclear_line_is_left_out_whole_and_said_so() -> None:
    said = (
        *lines("The gate is painted green. The fee for a permit is not", top=80),
        *lines("payqble bv memb3rs who", top=95, confidence=0.41),
        *lines(
            "live in the valley, at 120 crowns. The office opens at nine in the morning.", top=110
        ),
    )
    document = read_file(pdf_of(scan), "a.pdf", ocr=FakeOcr(*said))
    whole = " ".join(texts(document, 1))
    assert "The gate is painted green." in whole
    assert "The office opens at nine in the morning." in whole
    assert "120 crowns" not in whole
    assert "fee" not in whole
    assert document.notes[1] == (
        "lines too unclear for OCR were left out, with their sentences: 1 on page 1"
    )


def test_pages_with_text_of_their_own_are_never_sent_to_ocr() -> None:
    def photo_beside_text(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(Image.new("L", (9, 9), 230)), 72, 300, 300, 200)
        canvas.drawString(72, 700, OPENING)

    ocr = FakeOcr(*lines("Never seen"))
    read_file(pdf_of(text, photo_beside_text), "a.pdf", ocr=ocr)
    assert ocr.asked == []


def test_letters_drawn_as_strokes_are_a_picture_and_an_empty_page_is_not() -> None:
    def strokes(canvas: Canvas) -> None:
        for number in range(40):
            canvas.line(72 + number, 700, 75 + number, 710)

    ocr = FakeOcr()
    read_file(pdf_of(text, strokes, lambda _: None), "a.pdf", ocr=ocr)
    assert ocr.asked == [2]


def test_what_could_not_be_read_is_named_with_the_reason() -> None:
    ocr = FakeOcr(unread="took longer than 90 s to read; split it")
    document = read_file(pdf_of(text, scan), "a.pdf", ocr=ocr)
    assert document.notes[0] == (
        "0 of 2 pages read by OCR; 1 not read: 2 (took longer than 90 s to read; split it)"
    )
    with pytest.raises(UnreadableFile, match="page 1 took longer than 90 s"):
        read_file(pdf_of(scan), "a.pdf", ocr=ocr)


PAGE = """{"number": %d, "height": 800.0, "pieces": []}"""


@pytest.fixture
def child_that(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], reader.OcrReader]:
    """A reader whose children run this code; `pages` are those that they are to read."""

    def made(code: str) -> reader.OcrReader:
        import sys

        begin = f"import json, os, sys; pages = json.loads(sys.argv[2]); page = {PAGE!r}\n"
        monkeypatch.setattr(reader, "_COMMAND", (sys.executable, "-c", begin + code))
        return reader.OcrReader()

    return made


def numbers(pages: Iterable[RecognisedPage | UnreadPage]) -> list[int]:
    return [page.number for page in pages]


def test_a_child_that_dies_keeps_the_pages_before_and_the_page_that_kills_it_is_named(
    child_that: Callable[[str], reader.OcrReader],
) -> None:
    code = "for n in pages:\n  if n == 3: os.abort()\n  print(page % n, flush=True)"
    found = child_that(code).recognise(b"", [1, 2, 3, 4])
    assert numbers(found.pages) == [1, 2, 4]
    assert numbers(found.unread) == [3]
    assert "crash" in found.unread[0].reason


def test_a_file_that_kills_every_child_is_given_up(
    child_that: Callable[[str], reader.OcrReader],
) -> None:
    found = child_that("os.abort()").recognise(b"", list(range(1, 10)))
    assert numbers(found.unread) == list(range(1, 10))
    assert "given up after 3 pages" in found.unread[-1].reason


def test_a_child_that_answers_nonsense_is_not_believed(
    child_that: Callable[[str], reader.OcrReader],
) -> None:
    found = child_that("print(page % 99)").recognise(b"", [1])
    assert (numbers(found.pages), numbers(found.unread)) == ([], [1])


def test_of_a_very_long_scan_the_pages_beyond_the_limit_are_named(
    child_that: Callable[[str], reader.OcrReader],
) -> None:
    code = "for n in pages: print(page % n)"
    found = child_that(code).recognise(b"", list(range(1, 204)))
    assert len(found.pages) == 200
    assert [page.number for page in found.unread] == [201, 202, 203]
    assert "split it" in found.unread[0].reason


def test_real_letters_askew_are_read(cold_readers: None) -> None:
    def printed(canvas: Canvas) -> None:
        canvas.drawString(72, 700, "The permit fee is 120 crowns.")
        canvas.drawString(72, 660, "A taxa é de 95 reais, não mais.")

    scanned = scan_of(pdf_of(printed), 150, Kind.ASKEW)
    document = read_file(scanned, "a.pdf", ocr=reader.OcrReader())
    whole = " ".join(texts(document, 1))
    assert "The permit fee is 120 crowns." in whole
    assert "não mais" in whole
    assert document.recognised[0].confidence > 0.9


def pictures(kind: str, *pages: Image.Image) -> bytes:
    buffer = io.BytesIO()
    more = {"save_all": True, "append_images": pages[1:]} if pages[1:] else {}
    pages[0].save(buffer, kind, **more)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("kind", "name", "pages"),
    [("PNG", "a.png", 1), ("JPEG", "a.jpg", 1), ("WEBP", "a.webp", 1), ("TIFF", "a.tif", 3)],
)
def test_a_picture_is_a_document_of_its_pages(kind: str, name: str, pages: int) -> None:
    ocr = FakeOcr(*lines("The permit costs nine euros a year."))
    data = pictures(kind, *[Image.new("L", (300, 400), 255)] * pages)
    document = read_file(data, name, ocr=ocr)
    numbers = list(range(1, pages + 1))
    assert (document.page_count, ocr.asked) == (pages, numbers)
    assert [block.page for block in document.blocks] == numbers
    assert [page.confidence for page in document.recognised] == [0.97] * pages


@pytest.mark.parametrize(
    ("ocr", "reason"),
    [
        (None, "is a picture, which is read where OCR is on (ASSISTANT_OCR)"),
        (FakeOcr(), "has no text layer, and OCR found no clear words in its pictures"),
        (FakeOcr(unread="took too long"), "OCR could not read its pictures (page 1 took too long)"),
    ],
)
def test_a_picture_that_is_not_read_says_why(ocr: FakeOcr | None, reason: str) -> None:
    with pytest.raises(UnreadableFile) as error:
        read_file(pictures("PNG", Image.new("L", (9, 9), 255)), "a.png", ocr=ocr)
    assert reason in str(error.value)


def test_a_picture_is_drawn_in_grey_on_white_upright_and_of_bounded_size() -> None:
    seen = Image.new("RGBA", (40, 20), (0, 0, 0, 0))
    grey, scale, height = drawer_of(pictures("PNG", seen))(1)
    assert (grey.mode, grey.getextrema(), round(scale * height)) == ("L", (255, 255), 20)
    turned, exif = Image.new("L", (40, 20)), Image.Exif()
    exif[0x0112] = 6  # the camera was held on its side
    buffer = io.BytesIO()
    turned.save(buffer, "JPEG", exif=exif)
    assert drawer_of(buffer.getvalue())(1)[0].size == (20, 40)
    large = pictures("PNG", Image.new("L", (4000, 3000)))
    assert drawer_of(large)(1)[0].size == (2815, 2112)
    two = pictures("TIFF", Image.new("L", (9, 9), 0), Image.new("L", (9, 9), 255))
    assert drawer_of(two)(2)[0].getpixel((0, 0)) == 255
