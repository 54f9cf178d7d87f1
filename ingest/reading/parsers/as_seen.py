"""A page's tree as its readers see it, written out so that the extractor forgets nothing of it."""

from __future__ import annotations

from itertools import islice
from typing import Any, Final

from ingest.reading.parsers.continued_tables import join_continued_tables
from ingest.reading.parsers.form_values import write_out_form_values
from ingest.reading.parsers.list_numbers import write_out_list_numbers
from ingest.reading.parsers.questions import write_out_questions
from ingest.reading.parsers.raised import write_out_raised
from ingest.reading.parsers.sight import only_what_is_seen
from ingest.reading.parsers.style_rules import StyleRules

# a page with more elements is no article, and looking at each would take most of the time limit
_MOST_ELEMENTS: Final = 50_000


def as_seen(page: Any) -> tuple[str, ...]:
    """Take unseen and struck text out and write the rest out plainly, in place.

    Raised text and list numbers become characters, questions in buttons become headings, the
    values of forms text,
    tables that go on become one.

    Returns:
        What was left out, for the operator.
    """
    if sum(1 for _ in islice(page.iter(), _MOST_ELEMENTS + 1)) > _MOST_ELEMENTS:
        return ("is too large to tell hidden text from what is seen; all of it was read",)
    rules = StyleRules(page)
    notes = only_what_is_seen(page, rules)
    write_out_questions(page)
    write_out_form_values(page)
    write_out_raised(page, rules)
    write_out_list_numbers(page, rules)
    join_continued_tables(page)
    return notes
