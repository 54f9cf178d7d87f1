from __future__ import annotations

import io

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from ingest.reading.parsed import BlockKind
from ingest.reading.sandbox import read_file

Line = str | tuple[str, float]
FULL = "The club keeps its boats in the lower shed, where nine rowers may lie at once, and"


def blocks(*pages: list[Line], header: bool = False) -> list[tuple[int | None, str]]:
    """What is read of pages of lines, those with a size drawn in it and lower."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=True)
    for number, lines in enumerate(pages, start=1):
        if header:
            canvas.setFont("Helvetica", 9)
            canvas.drawString(72, 820, "Bylaws of the rowing club")
            canvas.drawString(290, 30, str(number))
        y = 780.0
        for line in lines:
            text, size = line if isinstance(line, tuple) else (line, 11.0)
            y -= 30 if size != 11.0 else 14
            canvas.setFont("Helvetica", size)
            canvas.drawString(72, y, text)
        canvas.showPage()
    canvas.save()
    return [(block.page, block.text) for block in read_file(buffer.getvalue(), "a.pdf").blocks]


@pytest.mark.parametrize(
    ("before", "after", "whole", "rest"),
    [
        (
            "The chair may close the meeting when fewer than",
            "seven members are in the room. Oars are painted blue.",
            "The chair may close the meeting when fewer than seven members are in the room.",
            "Oars are painted blue.",
        ),
        (
            "The letter goes to the head of the",
            "Harbour Office in May. Oars are blue.",
            "The letter goes to the head of the Harbour Office in May.",
            "Oars are blue.",
        ),
        (
            "Le président peut clore la séance quand moins de",
            "sept membres sont là. Les rames sont bleues.",
            "Le président peut clore la séance quand moins de sept membres sont là.",
            "Les rames sont bleues.",
        ),
        (
            "Each member must pay for all dam-",
            "ages to a boat. Oars are blue.",
            "Each member must pay for all damages to a boat.",
            "Oars are blue.",
        ),
        (
            "The fee is paid by each member who",
            "knows Mr. Vale well. Oars are blue.",
            "The fee is paid by each member who knows Mr. Vale well.",
            "Oars are blue.",
        ),
    ],
)
def test_a_sentence_over_two_pages_is_whole_where_it_begins(
    before: str, after: str, whole: str, rest: str
) -> None:
    assert blocks([before], [after]) == [(1, whole), (2, rest)]


@pytest.mark.parametrize(
    ("before", "after", "whole"),
    [
        (
            "The new boat house was opened in May. It holds nine boats more, against",
            "41 of them in the old one. Oars are blue.",
            "It holds nine boats more, against 41 of them in the old one.",
        ),
        (
            "Le hangar a été ouvert en mai. Le prix en a été réglé pour moitié par Mme",
            "Aline Roche, de Lyon. Les rames sont bleues.",
            "Le prix en a été réglé pour moitié par Mme Aline Roche, de Lyon.",
        ),
        (
            "El cobertizo se abrió en mayo. Los socios pagaron por él como mínimo",
            "€ 4 millones en dos años. Los remos son azules.",
            "Los socios pagaron por él como mínimo € 4 millones en dos años.",
        ),
    ],
)
def test_a_figure_or_a_name_goes_on_with_a_sentence_that_has_no_end(
    before: str, after: str, whole: str
) -> None:
    first, second = blocks([before], [after])
    assert first[1].endswith(whole)
    assert second == (2, after[after.index(". ") + 2 :])


@pytest.mark.parametrize("after", ["1. Oars are painted blue.", "2024 in figures", "Oars in 2024"])
def test_a_numbered_item_or_a_title_is_not_the_rest_of_a_sentence(after: str) -> None:
    before = "The new boat house was opened in May. It holds nine boats more"
    assert [text for _, text in blocks([before], [after, "", FULL])][:2] == [before, after]


def test_running_heads_page_numbers_and_footnotes_are_not_in_the_sentence() -> None:
    note = ("1 See the minutes of the founding meeting.", 8.0)
    first: list[Line] = [FULL, "the chair may close the meeting when fewer than", note]
    second: list[Line] = ["seven members are in the room. Oars are painted blue.", FULL + " more."]
    found = blocks(first, second, ["Article 2", "The fee is 90 euros."], header=True)
    assert found[0][0] == 1
    assert found[0][1].endswith("when fewer than seven members are in the room.")
    assert found[1] == (1, "1 See the minutes of the founding meeting.")
    assert found[2][0] == 2
    assert found[2][1].startswith("Oars are painted blue.")


@pytest.mark.parametrize(
    ("heads", "feet"),
    [
        (("", ""), ("Page 1 sur 2", "Page 2 sur 2")),
        (("", ""), ("Estatutos | Página 1 de 2", "Estatutos | Página 2 de 2")),
        (("", ""), ("- 1 -", "- 2 -")),
        (("12   Report of the mill", "13   Report of the mill"), ("", "")),
        (("", ""), ("Moulin de Rive, 2023", "Moulin de Rive, 2023")),
    ],
)
def test_a_file_of_two_pages_has_heads_and_feet_too(
    heads: tuple[str, str], feet: tuple[str, str]
) -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=True)
    texts = ("Le conseil peut clore la séance quand moins de", "sept membres sont là.")
    for head, text, foot, before in zip(heads, texts, feet, (FULL, ""), strict=True):
        canvas.setFont("Helvetica", 11)
        canvas.drawString(72, 810, head)
        canvas.drawString(72, 760, before)
        canvas.drawString(72, 700 if before else 760, text)
        canvas.drawString(72, 30, foot)
        canvas.showPage()
    canvas.save()
    found = [block.text for block in read_file(buffer.getvalue(), "a.pdf").blocks]
    assert found == [FULL, " ".join(texts)]


def test_a_head_that_is_the_same_on_both_pages_stays_on_the_first() -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=True)
    for text in ("The fee is paid by each member who", "knows the bay well."):
        canvas.setFont("Helvetica", 11)
        canvas.drawString(72, 800, "Rules of the rowing club")
        canvas.drawString(72, 740, text)
        canvas.showPage()
    canvas.save()
    found = [block.text for block in read_file(buffer.getvalue(), "a.pdf").blocks]
    whole = "The fee is paid by each member who knows the bay well."
    assert found == ["Rules of the rowing club", whole]


def test_a_sentence_may_fill_a_whole_page_between() -> None:
    pages = (
        "The chair may close the meeting when fewer than seven members",
        "are in the room, when the vote has been asked for in writing by",
        "a majority of those who came. Oars are blue.",
    )
    whole = " ".join(pages).removesuffix(" Oars are blue.")
    assert blocks(*([page] for page in pages)) == [(1, whole), (3, "Oars are blue.")]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("The chair may close the meeting.", "seven members are in the room."),
        ("Members of the board", "Oars are painted blue in spring."),
        ("The chair closes the meeting when", "• seven members are in the room"),
    ],
)
def test_what_does_not_go_on_stays_apart(before: str, after: str) -> None:
    assert [page for page, _ in blocks([before], [after])] == [1, 2]


def test_a_heading_on_the_next_page_is_not_the_rest_of_a_sentence() -> None:
    first: list[Line] = [FULL, FULL, "the meeting may be closed by the chair of the"]
    found = read_kinds([*first], [("Harbour", 24.0), FULL, FULL + " more."])
    assert BlockKind.HEADING in found


def read_kinds(*pages: list[Line]) -> list[BlockKind]:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=True)
    for lines in pages:
        y = 780.0
        for line in lines:
            text, size = line if isinstance(line, tuple) else (line, 11.0)
            canvas.setFont("Helvetica", size)
            canvas.drawString(72, y, text)
            y -= size * 1.3
        canvas.showPage()
    canvas.save()
    return [block.kind for block in read_file(buffer.getvalue(), "a.pdf").blocks]
