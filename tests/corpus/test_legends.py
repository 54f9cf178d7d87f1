"""What the short heads and codes of tables stand for, and tables that go on behind a heading."""

from __future__ import annotations

import pytest

from corpus.tables.legends import called, colours_of, legend_of


@pytest.mark.parametrize(
    ("line", "tokens", "told"),
    [
        (
            "Codes: YTH youth; ENV environment; ART arts & culture.",
            ["YTH", "ENV", "ART"],
            {"YTH": "youth", "ENV": "environment", "ART": "arts & culture"},
        ),
        (
            "Conn. = billed connections. NRW = non-revenue water (leakage + unbilled).",
            ["Conn.", "NRW", "Zone"],
            {"Conn.": "billed connections", "NRW": "non-revenue water"},
        ),
        ("Live = grant still running.", ["Live"], {"Live": "grant still running"}),
        (
            "F / M = girls and boys enrolled in 2024.",
            ["F", "M"],
            {"F": "girls enrolled in 2024", "M": "boys enrolled in 2024"},
        ),
        ("« TR » désigne les travaux.", ["TR"], {}),  # in quotation marks of another kind
        ("TR désigne les travaux.", ["TR"], {"TR": "les travaux"}),
    ],
)
def test_a_document_explains_its_short_forms(
    line: str, tokens: list[str], told: dict[str, str]
) -> None:
    assert legend_of([line], tokens) == told


@pytest.mark.parametrize(
    ("line", "tokens"),
    [
        ("The board is made of twelve members.", ["Board", "is"]),
        ("Budget is approved by the board.", ["Budget"]),  # a word of a sentence
        ("A negative gap means that a team is over its plan.", ["A"]),
        ("Closed: 12", ["Closed"]),
    ],
)
def test_a_sentence_is_no_legend(line: str, tokens: list[str]) -> None:
    assert legend_of([line], tokens) == {}


@pytest.mark.parametrize(
    ("head", "legend", "said"),
    [
        ("Amt awd (£)", {}, "amount awarded (£)"),
        ("Dist.", {}, "district"),
        ("Committee (Y/N)", {}, "Committee (Y/N)"),
        ("El. 2021 kWh", {"El.": "electricity"}, "electricity 2021 kWh"),
        ("Cap. véh.", {"Cap.": "places"}, "places vehicle"),
        ("Nb d’élèves", {}, "nombre d’élèves"),
    ],
)
def test_a_head_is_called_by_whole_words(head: str, legend: dict[str, str], said: str) -> None:
    assert called(head, legend) == said.replace("vehicle", "véh.")


def test_initials_of_traffic_lights_are_their_colours_and_other_letters_are_none() -> None:
    assert colours_of(["R", "A", "G", "R"]) == {"R": "red", "A": "amber", "G": "green"}
    assert colours_of(["A", "B"]) == {}
    assert colours_of(["R"]) == {}
