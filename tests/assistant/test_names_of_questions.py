"""What a question names, and the names that documents have for it: whose evidence is it?"""

from __future__ import annotations

import pytest

from assistant.model import Status
from tests.builders import Put, quotes


def test_a_code_that_looks_like_another_is_another_thing(holding: Put) -> None:
    library = holding(
        (2016, "Printer PR-3 stands on floor 2."), (2016, "Printer PR-13 stands on floor 7.")
    )
    answer = library.ask("On which floor does printer PR-3 stand?")
    assert quotes(answer) == ["Printer PR-3 stands on floor 2."]
    assert library.ask("On which floor does printer PR-33 stand?").status is Status.NOT_FOUND
    both = library.ask("On which floors do PR-3 and PR-13 stand?")
    assert set(quotes(both)) == {
        "Printer PR-3 stands on floor 2.",
        "Printer PR-13 stands on floor 7.",
    }


@pytest.mark.parametrize(
    ("said", "question"),
    [
        ("{} costs {} euros at night.", "What does {} cost at night?"),
        ("Fare: {} | By day: 3 euros | At night: {} euros", "What is the fare of {} at night?"),
        ("{} cuesta {} euros por la noche.", "¿Cuánto cuesta {} por la noche?"),
    ],
)
@pytest.mark.parametrize("kind", ["Zone", "Article", "Lote"])
def test_what_is_told_from_others_by_a_number_is_not_taken_for_them(
    holding: Put, said: str, question: str, kind: str
) -> None:
    fares = {f"{kind} {number}": 40 + number for number in (4, 14, 16, 41)}
    library = holding(*((2016, said.format(*each)) for each in fares.items()))
    assert quotes(library.ask(question.format(f"{kind} 16"))) == [said.format(f"{kind} 16", 56)]
    both = quotes(library.ask(question.format(f"{kind} 4 and {kind} 14")))
    assert all(f"{kind} 4 " in quote or f"{kind} 14 " in quote for quote in both)


@pytest.mark.parametrize("typed", ["FY25", "fy25", "FY 2025", "FY2025", "FY’25"])
@pytest.mark.parametrize("written", ["FY25", "FY2025", "FY 2025", "fiscal year 2025"])
def test_a_fiscal_year_is_known_however_it_is_written(
    holding: Put, typed: str, written: str
) -> None:
    said = f"New buildings make 40% of their power on site from {written} on."
    answer = holding((2022, said)).ask(f"What share of power do buildings make on site in {typed}?")
    assert "do not mention" not in answer.text
    assert quotes(answer) == [said]


def test_a_fiscal_year_that_no_document_has_is_said_as_typed(holding: Put) -> None:
    answer = holding((2022, "New buildings make power.")).ask("What do buildings make in FY31?")
    assert "FY31" in answer.text


@pytest.mark.parametrize(
    ("said", "question"),
    [
        ("An NDC is a pledge; the NDC of Kenya is from 2016.", "What are NDCs?"),
        ("JWP means joint work programme.", "what do JWPs mean"),
        ("PDG est le titre du chef; un PDG est élu.", "Which PDGs are there?"),
    ],
)
def test_several_of_what_the_documents_write_in_capitals_are_known(
    holding: Put, said: str, question: str
) -> None:
    answer = holding((2016, said)).ask(question)
    assert "do not mention" not in answer.text
    assert answer.citations


@pytest.mark.parametrize(
    ("people", "country"),
    [("British", "United Kingdom"), ("Ghanaian", "Ghana"), ("Burkinabe", "Burkina Faso")],
)
def test_a_people_is_known_where_its_country_is(holding: Put, people: str, country: str) -> None:
    library = holding((2016, f"The government of {country} paid 40 euros for the wells of Lamu."))
    answer = library.ask(f"How much did the {people} government pay for the wells of Lamu?")
    assert answer.status is Status.ANSWERED
    assert "40 euros" in answer.text
    other = library.ask("How much did the Norwegian government pay for the wells of Lamu?")
    assert "Norwegian" in other.text
    assert other.status is not Status.ANSWERED


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("Fisheries Dept", "Fisheries Department"),
        ("UN Harbour Council", "United Nations Harbour Council"),
        ("United Nations Harbour Council", "UN Harbour Council"),
        ("EU Delegation", "European Union Delegation"),
    ],
)
def test_what_is_commonly_said_short_is_known_by_its_long_name(
    holding: Put, short: str, long: str
) -> None:
    library = holding((2016, f"The {long} paid 40 euros for the wells of Lamu."))
    answer = library.ask(f"How much did the {short} pay for the wells of Lamu?")
    assert (answer.status, answer.text[-4:]) == (Status.ANSWERED, " [1]")


@pytest.mark.parametrize("lead", ["I'd", "We’ve", "What's", "Don’t tell me, I'll ask:", "They're"])
def test_a_shortened_word_is_no_name(holding: Put, lead: str) -> None:
    library = holding((2016, "The Fisheries Department paid 40 euros for the wells of Lamu."))
    answer = library.ask(f"{lead} like to know how much the wells of Lamu cost")
    assert "do not mention" not in answer.text
    assert answer.citations


def test_a_short_name_within_another_is_left_as_it_is(holding: Put) -> None:
    library = holding((2016, "United Nations agencies meet."), (2016, "A home costs 40 euros."))
    asked = library.ask("What does UN-Habitat say a home costs?")
    assert "UN-Habitat" in asked.standalone_question


def test_a_word_that_the_documents_have_themselves_is_no_people(holding: Put) -> None:
    library = holding(
        (2016, "Ships of the Indian Ocean carry tea to Lamu."), (2016, "India exports tea.")
    )
    assert library.ask("What do ships of the Indian Ocean carry?").standalone_question.count(
        "Indian Ocean"
    )


@pytest.mark.parametrize("both", ["Lamu and Pate", "Pate and Lamu"])
def test_of_two_things_that_are_compared_each_has_its_sentence_though_one_names_both(
    holding: Put, both: str
) -> None:
    library = holding(
        (2016, "The library of Lamu has 40 seats and is open at night."),
        (2016, "Lamu and Pate are the islands with a library of seats."),
        (2016, "The library of Pate has 12 chairs."),
    )
    answer = library.ask(f"How do the libraries of {both} compare in their seats?")
    assert answer.status is Status.ANSWERED
    assert "40 seats" in answer.text
    assert "12 chairs" in answer.text


def test_a_short_name_inside_another_word_is_no_side_of_a_comparison(holding: Put) -> None:
    library = holding(
        (2016, "The CA says where its harbours are."),
        (2016, "Port Union cares for the canals and differs on the harbours of Lamu."),
    )
    answer = library.ask("How do CA and Port Union differ on the harbours of Lamu?")
    assert len(answer.citations) == 2


@pytest.mark.parametrize("written", ["2,000", "2.000", "2 000"])
def test_a_number_of_four_figures_is_known_where_documents_part_its_thousands(
    holding: Put, written: str
) -> None:
    library = holding((2016, f"The ferries of Lamu carry {written} people each day."))
    answer = library.ask("Do the ferries of Lamu carry 2000 people each day?")
    assert "do not mention" not in answer.text
    assert written in answer.text
