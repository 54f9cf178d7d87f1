"""Boxes to tick are read with their question, in every format that shows them as signs."""

from __future__ import annotations

import io
from collections.abc import Sequence

import docx
import pytest

from ingest.reading.sandbox import read_file
from tests.ingest.reading.test_open_document import written

ASKED = "How would you like to be paid?"
SIGNS = ("☐ By cheque", "☒ By transfer")
ONE = f"{ASKED} {' '.join(SIGNS)}"


def blocks(data: bytes, name: str) -> list[tuple[str, str]]:
    return [(each.kind.value, each.text) for each in read_file(data, name).blocks]


def word(lines: Sequence[str]) -> bytes:
    file, buffer = docx.Document(), io.BytesIO()
    for line in lines:
        file.add_paragraph(line)
    file.save(buffer)
    return buffer.getvalue()


def page(*lines: str) -> bytes:
    prose = "<p>The fund pays all costs of the course that the office has agreed to before.</p>" * 4
    return f"<html><body><article><h1>Fund</h1>{prose}{''.join(lines)}</article>".encode()


def open_text(*lines: str) -> bytes:
    return written("text", "".join(f"<text:p>{line}</text:p>" for line in lines))


def test_boxes_below_a_question_are_one_item_with_it_in_every_format() -> None:
    item = ("list_item", ONE)
    listed = "".join(f"<li>{sign}</li>" for sign in SIGNS)
    marked = "Fund\n====\n\nHow would you like to be paid?\n\n- [ ] By cheque\n- [x] By transfer\n"

    assert blocks(word([ASKED, *SIGNS]), "a.docx") == [item]
    assert blocks(open_text(ASKED, *SIGNS), "a.odt") == [item]
    assert blocks(page(f"<p>{ASKED}</p><ul>{listed}</ul>"), "a.html")[-1] == item
    assert blocks(marked.encode(), "a.md")[-1] == (
        "list_item",
        "How would you like to be paid? [ ] By cheque [x] By transfer",
    )


@pytest.mark.parametrize(
    ("lines", "read"),
    [
        (("Risco geral:", "☐ Baixo", "☑ Médio"), ["Risco geral: ☐ Baixo ☑ Médio"]),
        (("Risque global", "Faible ☐", "Moyen ☒"), ["Risque global Faible ☐ Moyen ☒"]),
        (
            ("Filled in by Ana. Overall risk:", "☒ Low", "☐ High", "The bridge is old."),
            ["Filled in by Ana.", "Overall risk: ☒ Low ☐ High", "The bridge is old."],
        ),
        (("¿Ha recibido ayuda? Sí ☐ No ☒",), ["¿Ha recibido ayuda? Sí ☐ No ☒"]),
    ],
)
def test_a_question_keeps_its_boxes_wherever_its_signs_stand(
    lines: tuple[str, ...], read: list[str]
) -> None:
    found = blocks(word(lines), "a.docx")

    assert [text for _, text in found] == read
    assert all(("☐" in text or "☒" in text) == (kind == "list_item") for kind, text in found)


@pytest.mark.parametrize(
    "lines",
    [
        ("Done by May:", "☒ Order the plates for the second bridge from the mill in Lund", "☐ Pay"),
        ("Name: Ana", "☒ The rules are known to us.", "☐ We need an advance."),
        ("The list was made in June.", "☒ Pump", "☐ Hose"),
        ("☒ Member", "☐ Guest"),
        ("A box looks like this: ☐",),
    ],
)  # fmt: skip
def test_what_asks_nothing_and_what_is_a_list_of_things_to_do_stays_as_it_is(
    lines: tuple[str, ...],
) -> None:
    assert [text for _, text in blocks(word(lines), "a.docx")] == list(lines)


@pytest.mark.parametrize(
    "rows",
    [
        (("Visited by", "Halima Osei"), ("State of the roof", "☐ Good ☒ Leaking")),
        (("Visité par", "Inès Roy"), ("Toilettes", "Oui ☐ Non ☒"), ("Élèves", "214")),
        (("Nome", "Rui Prado"), ("Ajuda anterior", "[x] Sim [ ] Não")),
    ],
)
def test_the_first_row_of_a_form_in_a_table_is_no_head(rows: tuple[tuple[str, str], ...]) -> None:
    file, buffer = docx.Document(), io.BytesIO()
    table = file.add_table(rows=len(rows), cols=2)
    for i, cells in enumerate(rows):
        for j, text in enumerate(cells):
            table.cell(i, j).text = text
    file.save(buffer)

    read = [text for _, text in blocks(buffer.getvalue(), "a.docx")]

    assert read == [f"{label} | {value}" for label, value in rows]
