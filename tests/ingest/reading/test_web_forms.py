"""What is filled into the form of a page is read as its readers see it, and nothing else of it."""

from __future__ import annotations

import pytest

from ingest.reading.sandbox import read_file

LONG = "This sentence is part of the page and says something about grants for roofs. " * 4


def lines(form: str, style: str = "") -> list[str]:
    """The texts of a page with an article, and the same of a page of the form alone."""
    article = f"<html><head><title>Roofs</title><style>{style}</style></head><body><main>"
    long = f"{article}<h1>Roofs</h1><p>{LONG}</p>{form}<p>{LONG}End.</p></main></body></html>"
    read = [block.text for block in read_file(long.encode(), "a.html").blocks]
    return [text for text in read if text != "Roofs" and not text.startswith(LONG[:20])]


APPLICATION = (
    "<form method='post'>"
    "<div><label for='o'>Organisation *</label><input id='o' value='Green Roofs Foundation'></div>"
    "<p><label>Amount asked for <input type='number' value='48500'></label></p>"
    "<div><label for='w'>What for?</label><textarea id='w'>\nMoss and sedum\nfor schools."
    "</textarea></div>"
    "<div><label for='r'>Region</label><select id='r'><option>Hill</option>"
    "<option selected>Coast</option></select></div>"
    "<fieldset><legend>Applied before</legend>"
    "<label><input type='radio' name='b' value='y'> Yes</label>"
    "<label><input type='radio' name='b' value='n' checked> No</label></fieldset>"
    "<p><input type='checkbox' id='c' checked><label for='c'>The rules are known to us.</label></p>"
    "<p><input type='checkbox' id='d'><label for='d'>We need an advance.</label></p>"
    "<button>Send</button></form>"
)


def test_values_of_fields_are_read_behind_their_labels() -> None:
    assert lines(APPLICATION) == [
        "Organisation: Green Roofs Foundation",
        "Amount asked for: 48500",
        "What for? Moss and sedum for schools.",
        "Region: Coast",
        "Applied before: No",
        "☒ The rules are known to us.",
        "☐ We need an advance.",
    ]


def test_a_form_in_a_table_has_its_values_in_the_cells() -> None:
    table = (
        "<form><table><tr><th>Champ</th><th>Réponse</th></tr>"
        "<tr><td><label for='n'>Nom</label></td><td><input id='n' value='Inès Roy'></td></tr>"
        "<tr><td>Ville</td><td><select><option selected>Arles</option></select></td></tr>"
        "<tr><td>Membre</td><td><input type='checkbox' checked></td></tr></table></form>"
    )
    assert lines(table) == [
        "Champ: Nom | Réponse: Inès Roy",
        "Champ: Ville | Réponse: Arles",
        "Champ: Membre | Réponse: ☒",
    ]


def test_several_boxes_under_a_legend_are_read_as_what_was_chosen() -> None:
    boxes = "".join(
        f"<div><input type='checkbox' id='{name}' {state}><label for='{name}'>{name}</label></div>"
        for name, state in (("Costa", "checked"), ("Sierra", ""), ("Isla", "checked"))
    )
    assert lines(f"<form><fieldset><legend>Zonas</legend>{boxes}</fieldset></form>") == [
        "Zonas: Costa, Isla"
    ]


@pytest.mark.parametrize(
    "field",
    [
        "<input placeholder='5000 crowns'>",
        "<input type='hidden' value='5000'>",
        "<input type='password' value='5000'>",
        "<input type='submit' value='Pay 5000'>",
        "<input value='5000' style='display:none'>",
        "<input value='5000' class='x'>",
        "<select><option>5000</option><option>9000</option></select>",
        "<select><option selected disabled>Choose 5000</option></select>",
        "<select><option selected value=''>Choose 5000</option></select>",
        "<textarea hidden>5000</textarea>",
        "<textarea placeholder='5000'></textarea>",
    ],
)
def test_what_a_field_does_not_show_is_not_read(field: str) -> None:
    form = f"<form><p><label>Deposit {field}</label></p><p>City: <input value='Arles'></p></form>"
    read = lines(form, ".x { visibility: hidden }")
    assert not any("5000" in text for text in read)
    assert ("City: Arles" in read) is ("password" not in field)


@pytest.mark.parametrize(
    "form",
    [
        "<form role='search'><input value='5000 roofs'></form>",
        "<form class='login-form'><input value='5000'></form>",
        "<form><input type='search' value='5000'></form>",
        "<form><input name='q' value='5000'></form>",
        "<nav><select><option selected>5000</option></select></nav>",
    ],
)
def test_forms_that_serve_the_page_are_not_read(form: str) -> None:
    assert lines(form) == []
