"""Dates and figures as English, French, Spanish and Portuguese write them."""

from __future__ import annotations

import datetime as dt

import pytest

from corpus.facts.dates import dates, has_time
from corpus.facts.numbers import numbers


@pytest.mark.parametrize(
    "text",
    ["12 March 2019", "le 12 mars 2019", "el 12 de marzo de 2019", "em 12 de março de 2019"],
)
def test_a_day_is_read_in_each_language(text: str) -> None:
    assert [span.first for span in dates(f"It was signed {text}.")] == [dt.date(2019, 3, 12)]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("le 1er janvier 2021", "2021-01-01", "2021-01-01"),
        ("1.º de janeiro de 2021", "2021-01-01", "2021-01-01"),
        ("del 6 al 8 de julio de 2016", "2016-07-06", "2016-07-08"),
        ("du 6 au 8 juillet 2016", "2016-07-06", "2016-07-08"),
        ("de 6 a 8 de julho de 2016", "2016-07-06", "2016-07-08"),
        ("août 2016", "2016-08-01", "2016-08-31"),
        ("setembro de 2015", "2015-09-01", "2015-09-30"),
        ("octubre del 2016", "2016-10-01", "2016-10-31"),
    ],
)
def test_months_and_spans_of_days_are_read(text: str, first: str, last: str) -> None:
    (span,) = dates(text)
    assert (str(span.first), str(span.last)) == (first, last)


@pytest.mark.parametrize("text", ["Mars is a planet", "it mars the view", "Julio chairs it"])
def test_names_and_words_of_another_language_are_no_months(text: str) -> None:
    assert not list(dates(text))


@pytest.mark.parametrize("text", ["pendant six mois", "durante cinco años", "há três semanas"])
def test_a_span_of_time_says_when(text: str) -> None:
    assert has_time(text)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("1,250,000 euros", "1250000", "money"),
        ("1.250.000 euros", "1250000", "money"),
        ("1 250 000 euros", "1250000", "money"),
        ("1.234,56 €", "1234.56", "money"),
        ("3,5 millions d'euros", "3500000", "money"),
        ("1,1 millones de dólares", "1100000", "money"),
        ("R$ 2,5 milhões", "2500000", "money"),
        ("deux milliards d’euros", "2000000000", "money"),
        ("12,5 %", "12.5", "share"),
        ("0,5 por ciento", "0.5", "share"),
        ("2.000 ciudades", "2000", ""),
        ("nueve socios", "9", ""),
        ("onze membres", "11", ""),
        ("GBP 4.915 million", "4915000", "money"),
        ("a score of 4.915", "4.915", ""),
    ],
)
def test_figures_are_read_as_they_are_written(text: str, value: str, unit: str) -> None:
    found = next(iter(numbers(text)))
    assert (f"{found.value.normalize():f}", found.unit) == (value, unit)


def test_figures_between_commas_stay_two_in_english() -> None:
    assert [str(n.value) for n in numbers("in sections 3,5 and 7")] == ["3", "5", "7"]
