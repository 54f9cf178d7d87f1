"""Deciding: whether the evidence answers the question, and what is said where it does not."""

from assistant.deciding.case import Case
from assistant.deciding.decide import decide, together
from assistant.deciding.items import item_out_of
from assistant.deciding.listing import holder_out_of, list_out_of
from assistant.deciding.numbering import number_out_of
from assistant.deciding.parts import part_out_of
from assistant.deciding.reckoning import reckoned, tables_of_document
from assistant.deciding.verdict import Verdict

__all__ = [
    "Case",
    "Verdict",
    "decide",
    "holder_out_of",
    "item_out_of",
    "list_out_of",
    "number_out_of",
    "part_out_of",
    "reckoned",
    "tables_of_document",
    "together",
]
