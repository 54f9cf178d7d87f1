from __future__ import annotations

import pytest

from evaluation.tables.gold import gold_pages
from evaluation.tables.measure import Score, missed, scored

WANTED = ["Village: Ashby | Wells: 2 | Taps: 12", "Village: Corby | Taps: 9"]


def test_rows_that_are_read_as_copied_are_all_right() -> None:
    found = scored(WANTED, [*reversed(WANTED)])
    assert found == Score(right=5, read=5, wanted=5)
    assert (found.precision, found.recall, found.f1) == (1, 1, 1)
    assert missed(WANTED, WANTED) == []


def test_a_value_under_another_head_is_wrong_and_counts_as_read() -> None:
    read = ["Village: Ashby | Wells: 2 | Taps: 12", "Village: Corby | Wells: 9"]
    assert scored(WANTED, read) == Score(right=4, read=5, wanted=5)
    assert missed(WANTED, read) == ["Village: Corby | Taps: 9"]


def test_what_is_not_read_or_read_beside_costs_recall_or_precision() -> None:
    assert scored(WANTED, []) == Score(right=0, read=0, wanted=5)
    assert scored(WANTED, [*WANTED, "3 | A chart"]).precision == pytest.approx(5 / 7)


@pytest.mark.parametrize("half", ["development", "report"])
def test_pages_were_copied_with_their_heads(half: str) -> None:
    pages = gold_pages(half)
    assert len(pages) == 6
    assert all(": " in row for page in pages for row in page.rows)
