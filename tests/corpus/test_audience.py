from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.audience import Audience, parse_label
from corpus.errors import InvalidLabel
from corpus.generation import slug


@pytest.mark.parametrize("label", ["public", "partner", "staff", "partner:wri", "partner:a-1"])
def test_a_label_is_accepted(label: str) -> None:
    assert parse_label(label) == label


@pytest.mark.parametrize(
    "text", ["", "Public", "everyone", "partner:", "partner:WRI", "partner:a b", "staff:x", "a\nb"]
)
def test_any_other_word_is_refused_and_the_labels_are_named(text: str) -> None:
    with pytest.raises(InvalidLabel, match="use public, partner, staff"):
        parse_label(text)


def test_an_audience_is_never_empty() -> None:
    with pytest.raises(InvalidLabel, match="at least one"):
        Audience(())


def test_the_order_and_repetition_of_labels_mean_nothing() -> None:
    assert Audience(("staff", "public", "staff")) == Audience(("public", "staff"))


organisations = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?", fullmatch=True)


@given(organisations, organisations)
def test_two_labels_never_share_an_index(a: str, b: str) -> None:
    assert (slug(f"partner:{a}") == slug(f"partner:{b}")) == (a == b)
    assert slug(f"partner:{a}") not in {slug("public"), slug("partner"), slug("staff")}
