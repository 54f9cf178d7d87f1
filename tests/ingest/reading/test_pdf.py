from __future__ import annotations

import io
from collections.abc import Iterable

import pytest
from pypdf import PdfWriter
from pypdf.annotations import Text
from pypdf.constants import PageLabelStyle
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from ingest.errors import UnreadableFile
from ingest.reading.limits import Limits
from ingest.reading.parsed import Block, BlockKind, ParsedDocument
from ingest.reading.pdf.hyphens import Vocabulary
from ingest.reading.pdf.pages import Line
from ingest.reading.sandbox import read_file

Drawn = Iterable[tuple[str, float]]
BODY = (
    ("The river floods the lower town every second spring, and the council has", 11.0),
    ("therefore decided to raise the dam by two metres before the next exam-", 11.0),
    ("ination of the works. All owners were heard.", 11.0),
)


def pdf_of(pages: list[Drawn], title: str | None = None, header: bool = False) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=True)
    if title:
        canvas.setTitle(title)
    for number, lines in enumerate(pages, start=1):
        y = 780.0
        if header:
            canvas.setFont("Helvetica", 9)
            canvas.drawString(72, 820, f"Annual Report 2021 | {number + 4}")
            canvas.drawString(290, 30, str(number + 4))
        for text, size in lines:
            canvas.setFont("Helvetica", size)
            canvas.drawString(72, y, text)
            y -= size * (1.3 if text else 2)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def own_body(word: str) -> list[tuple[str, float]]:
    """Lines that no other page has."""
    names = ("first", "second", "third", "fourth", "fifth", "sixth")
    lines = [
        (f"The {name} owner of {word} was heard at length and agreed.", 11.0) for name in names
    ]
    return [*lines, ("", 11.0)]


def texts(document: ParsedDocument, kind: BlockKind | None = None) -> list[str]:
    return [block.text for block in document.blocks if kind in (None, block.kind)]


def changed(data: bytes, change: object) -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(data))
    change(writer)  # type: ignore[operator]
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_lines_become_paragraphs_and_cut_words_are_joined() -> None:
    document = read_file(pdf_of([BODY]), "a.pdf")
    assert texts(document) == [
        "The river floods the lower town every second spring, and the council has therefore "
        "decided to raise the dam by two metres before the next examination of the works. "
        "All owners were heard."
    ]
    assert document.page_count == 1
    assert document.blocks[0].page == 1


def test_larger_lines_are_headings_with_levels_and_bullets_are_list_items() -> None:
    lines = [("Flood Plan", 24.0), ("", 11.0), ("What was decided", 16.0), ("", 11.0), *BODY]
    lines += [("", 11.0), ("• First measure", 11.0), ("• Second measure", 11.0)]
    document = read_file(pdf_of([lines]), "a.pdf")
    headings = [(b.text, b.level) for b in document.blocks if b.kind is BlockKind.HEADING]
    assert headings == [("Flood Plan", 1), ("What was decided", 2)]
    assert texts(document, BlockKind.LIST_ITEM) == ["First measure", "Second measure"]


def test_running_headers_and_page_numbers_go_and_body_text_stays() -> None:
    pages = [[*own_body(word), (f"Only page {word} says this.", 11.0)] for word in "abcd"]
    document = read_file(pdf_of(pages, header=True), "a.pdf")
    everything = " ".join(texts(document))
    assert "Annual Report" not in everything
    assert everything.count("heard at length") == 4 * 6
    assert [block.page for block in document.blocks if "says this" in block.text] == [1, 2, 3, 4]
    assert not {"5", "6", "7", "8"} & set(texts(document))


def test_numbers_at_the_edge_that_do_not_count_pages_stay() -> None:
    pages = [[*own_body(value), (value, 11.0)] for value in ("710", "33", "95", "1204")]
    assert {"710", "33", "95", "1204"} <= set(texts(read_file(pdf_of(pages), "a.pdf")))


def test_page_numbers_are_physical_and_printed_labels_are_kept() -> None:
    def label(writer: PdfWriter) -> None:
        writer.set_page_label(0, 1, PageLabelStyle.LOWERCASE_ROMAN)
        writer.set_page_label(2, 2, PageLabelStyle.DECIMAL)

    pages: list[Drawn] = [[(f"Words on sheet {word} of this file.", 11.0)] for word in "abc"]
    document = read_file(changed(pdf_of(pages), label), "a.pdf")
    assert [(item.page, item.label) for item in document.page_labels] == [
        (1, "i"),
        (2, "ii"),
        (3, "1"),
    ]
    assert [block.page for block in document.blocks] == [1, 2, 3]


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        ("Flood Plan 2030", "Flood Plan 2030"),
        ("Microsoft Word - x.doc", None),
        ("untitled", None),
        ("(anonymous)", None),
        ("Sans titre 1", None),
    ],
)
def test_only_a_plausible_title_is_taken(title: str, kept: str | None) -> None:
    assert read_file(pdf_of([BODY], title=title), "a.pdf").title == kept


def test_an_encrypted_file_says_so() -> None:
    data = changed(pdf_of([BODY]), lambda writer: writer.encrypt("secret", algorithm="AES-256"))
    with pytest.raises(UnreadableFile, match="is encrypted; supply an unprotected copy"):
        read_file(data, "a.pdf")


def test_notes_are_read_and_attachments_are_named_but_never_opened() -> None:
    def annotate(writer: PdfWriter) -> None:
        writer.add_annotation(0, Text(rect=(50, 50, 80, 80), text="Check this figure."))
        writer.add_attachment("budget.txt", b"planted content")

    document = read_file(changed(pdf_of([BODY]), annotate), "a.pdf")
    assert texts(document)[-1] == "Note on this page: Check this figure."
    assert document.notes == ("attachments were not read: budget.txt",)
    assert "planted content" not in " ".join(texts(document))


def test_a_page_without_text_among_others_is_named() -> None:
    document = read_file(pdf_of([BODY, [], BODY]), "a.pdf")
    assert document.notes == ("pages without text: 2",)
    assert document.page_count == 3


def test_a_file_of_blank_pages_contains_no_text() -> None:
    with pytest.raises(UnreadableFile, match="contains no text"):
        read_file(pdf_of([[], []]), "a.pdf")


def test_both_libraries_give_the_same_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    data = pdf_of([BODY, [("Second page with other words.", 11.0)]])
    first = read_file(data, "a.pdf")
    monkeypatch.setattr("ingest.reading.sandbox._PDF_ENGINES", ("pypdf",))
    second = read_file(data, "a.pdf")

    def by_page(blocks: tuple[Block, ...]) -> list[tuple[int | None, str]]:
        return [(block.page, block.text) for block in blocks]

    assert by_page(first.blocks) == by_page(second.blocks)


def test_the_second_library_reads_what_kills_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.reading.sandbox._PDF_ENGINES", ("absent", "pypdf"))
    read = read_file(pdf_of([BODY]), "a.pdf")
    assert texts(read)
    assert read.notes == (
        "its words were read without their places, tables and columns may be mixed: for the better "
        "reader it is damaged (ModuleNotFoundError); open it, save it again and supply that copy",
    )


def test_a_busy_machine_makes_no_worse_reading() -> None:
    with pytest.raises(UnreadableFile, match=r"took longer than 0\.01 s to read; try again"):
        read_file(pdf_of([BODY]), "a.pdf", limits=Limits(wall_seconds=0.01))


@pytest.mark.parametrize(
    ("document", "left", "right", "joined"),
    [
        ("", "exam", "ple", "example"),
        ("", "decision", "making", "decisionmaking"),
        ("good decision-making", "decision", "making", "decision-making"),
        ("a decision in the making", "decision", "making", "decision-making"),
        ("understanding stands under", "under", "standing", "understanding"),
        ("", "Winston", "Salem", "Winston-Salem"),
        ("", "2013", "2014", "2013-2014"),
        ("", "https://a.org/boards", "and", "https://a.org/boards-and"),
    ],
)
def test_real_compounds_keep_their_hyphen(
    document: str, left: str, right: str, joined: str
) -> None:
    assert Vocabulary([Line(text=document)]).join(left, right) == joined
