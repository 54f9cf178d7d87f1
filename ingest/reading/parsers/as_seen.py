"""A page's tree as its readers see it, written out so that the extractor forgets nothing of it."""

from __future__ import annotations

from typing import Any

from ingest.reading.parsers.list_numbers import write_out_list_numbers
from ingest.reading.parsers.questions import write_out_questions
from ingest.reading.parsers.raised import write_out_raised
from ingest.reading.parsers.sight import only_what_is_seen
from ingest.reading.parsers.style_rules import StyleRules


def as_seen(page: Any) -> tuple[str, ...]:
    """Take unseen and struck text out and write the rest out plainly, in place.

    Raised text and list numbers become characters, questions in buttons become headings.

    Returns:
        What was left out, for the operator.
    """
    rules = StyleRules(page)
    notes = only_what_is_seen(page, rules)
    write_out_questions(page)
    write_out_raised(page, rules)
    write_out_list_numbers(page, rules)
    return notes
