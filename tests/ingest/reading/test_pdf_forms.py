from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from ingest.reading.parsed import ParsedDocument
from ingest.reading.sandbox import read_file


def form(draw: Callable[[Canvas], None]) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=True)
    canvas.drawString(72, 780, "Every applicant fills in this form and signs it.")
    draw(canvas)
    canvas.save()
    return buffer.getvalue()


def filled(document: ParsedDocument) -> list[str]:
    return [block.text for block in document.blocks if re.search(r": .*[^:]$", block.text)]


def text(canvas: Canvas, y: int, value: str, name: str, tooltip: str = "", left: int = 220) -> None:
    canvas.acroForm.textfield(
        name=name, tooltip=tooltip or None, value=value, x=left, y=y, width=150, height=20
    )


def box(
    canvas: Canvas, left: int, name: str, ticked: bool, tooltip: str = "", y: int = 600
) -> None:
    canvas.acroForm.checkbox(
        name=name, tooltip=tooltip or None, checked=ticked, x=left, y=y, size=14
    )


def column(canvas: Canvas, asked: str, answers: tuple[str, ...], ticked: tuple[int, ...]) -> None:
    canvas.drawString(60, 622, asked)
    for i, answer in enumerate(answers):
        box(canvas, 80, f"p{i}", ticked=i in ticked, y=600 - 24 * i)
        canvas.drawString(104, 602 - 24 * i, answer)


def a_label_of_its_own(canvas: Canvas) -> None:
    text(canvas, 700, "Green Roofs Foundation", "f1", tooltip="Organisation")


def a_printed_label(canvas: Canvas) -> None:
    canvas.drawString(72, 706, "Nom de l’organisme :")
    text(canvas, 700, "Toits verts", "f1")


def two_fields_in_a_row(canvas: Canvas) -> None:
    canvas.drawString(40, 706, "From:")
    text(canvas, 700, "2 May", "f1", left=90)
    canvas.drawString(280, 706, "To:")
    text(canvas, 700, "9 June", "f2", left=310)


def only_a_name(canvas: Canvas) -> None:
    text(canvas, 700, "48,500", "amount_requested")


def a_choice(canvas: Canvas) -> None:
    canvas.acroForm.choice(
        name="region", value="Coast", options=["Coast", "Inland"], x=220, y=700, width=90, height=20
    )


def boxes_with_their_words_after(canvas: Canvas) -> None:
    canvas.drawString(72, 602, "Applied before?")
    box(canvas, 250, "yes", ticked=False)
    canvas.drawString(268, 602, "Yes")
    box(canvas, 330, "no", ticked=True)
    canvas.drawString(348, 602, "No")


def boxes_with_their_words_before(canvas: Canvas) -> None:
    canvas.drawString(72, 602, "Applied before?")
    canvas.drawString(220, 602, "Yes")
    box(canvas, 250, "yes", ticked=False)
    canvas.drawString(300, 602, "No")
    box(canvas, 330, "no", ticked=True)


def a_box_alone(canvas: Canvas) -> None:
    box(canvas, 72, "f1", ticked=True)
    canvas.drawString(92, 602, "I am a member")


def boxes_below_a_question(canvas: Canvas) -> None:
    text(canvas, 660, "3,750", "amount", tooltip="Amount asked for")
    column(canvas, "How would you like to be paid?", ("By cheque", "To the college"), (1,))


def two_boxes_of_a_column(canvas: Canvas) -> None:
    column(canvas, "¿Qué días puede venir?", ("Lunes", "Martes", "Jueves"), (0, 2))


def boxes_below_a_name(canvas: Canvas) -> None:
    column(canvas, "Risque global", ("Faible", "Moyen"), (0,))


def boxes_below_a_sentence(canvas: Canvas) -> None:
    column(canvas, "The office fills in what stands below.", ("Seen", "Sent"), (0,))


def boxes_below_another_field(canvas: Canvas) -> None:
    canvas.drawString(60, 622, "Town")
    text(canvas, 616, "Lund", "town", left=120)
    column(canvas, "", ("Member", "Guest"), (1,))


@pytest.mark.parametrize(
    ("draw", "read"),
    [
        (a_label_of_its_own, ["Organisation: Green Roofs Foundation"]),
        (a_printed_label, ["Nom de l’organisme: Toits verts"]),
        (two_fields_in_a_row, ["From: 2 May", "To: 9 June"]),
        (only_a_name, ["amount requested: 48,500"]),
        (a_choice, ["region: Coast"]),
        (boxes_with_their_words_after, ["Applied before: No"]),
        (boxes_with_their_words_before, ["Applied before: No"]),
        (a_box_alone, ["I am a member: ticked"]),
        (
            boxes_below_a_question,
            ["Amount asked for: 3,750", "How would you like to be paid: To the college"],
        ),
        (
            two_boxes_of_a_column,
            ["¿Qué días puede venir: Lunes", "¿Qué días puede venir: Jueves"],
        ),
        (boxes_below_a_name, ["Risque global: Faible"]),
        (boxes_below_a_sentence, ["Seen: ticked"]),
        (boxes_below_another_field, ["Town: Lund", "Guest: ticked"]),
    ],
)
def test_what_was_filled_in_is_read_with_its_label(
    draw: Callable[[Canvas], None], read: list[str]
) -> None:
    document = read_file(form(draw), "a.pdf")
    assert filled(document) == read
    assert document.notes == ()


def test_an_empty_form_has_no_values() -> None:
    def draw(canvas: Canvas) -> None:
        text(canvas, 700, "", "f1", tooltip="Organisation")
        box(canvas, 250, "f2", ticked=False, tooltip="Member")

    assert filled(read_file(form(draw), "a.pdf")) == []


def test_the_second_library_says_that_it_reads_no_fields(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.reading.sandbox._PDF_ENGINES", ("pypdf",))
    document = read_file(form(a_label_of_its_own), "a.pdf")
    assert document.notes == ("form fields were not read",)


def test_a_printed_label_is_not_read_twice() -> None:
    texts = [b.text for b in read_file(form(a_printed_label), "a.pdf").blocks]

    assert texts[-1] == "Nom de l’organisme: Toits verts"
    assert not any(text.startswith("Nom de l’organisme") for text in texts[:-1])
