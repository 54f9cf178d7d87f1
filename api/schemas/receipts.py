"""The JSON of stored answers."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel

from api.schemas.answers import AnswerFields, AnswerOut, fields_of
from api.schemas.citations import CitationOut, CitedSourceOut
from assistant.memory.receipts import Receipt
from corpus.proofs import SentenceCheck


class CheckOut(BaseModel):
    """How a sentence was checked; one that was withheld has objections and no text."""

    text: str
    outcome: Literal["quoted", "proven", "reattributed", "computed", "withheld"]
    citation: int | None
    closeness: float | None
    objections: list[str]

    @classmethod
    def of(cls, check: SentenceCheck) -> CheckOut:
        """The check as JSON."""
        return cls(
            text=check.text,
            outcome=check.outcome.value,
            citation=check.citation,
            closeness=check.closeness,
            objections=list(check.objections),
        )


class LinkOut(BaseModel):
    """Where an answer is read by whoever may read all of its sources."""

    url: str


class ReceiptOut(AnswerFields):
    """An answer given before, with what its sources are now."""

    question: str
    citations: list[CitedSourceOut]
    checks: list[CheckOut]

    @classmethod
    def of(cls, receipt: Receipt, base: str) -> ReceiptOut:
        """The receipt as JSON; `base` begins addresses."""
        return cls(
            **fields_of(receipt, base),
            question=receipt.question,
            citations=[CitedSourceOut.of_source(cited, base) for cited in receipt.citations],
            checks=[CheckOut.of(check) for check in receipt.checks],
        )

    def as_answer(self) -> AnswerOut:
        """The answer alone, as it was given at first where nothing was withdrawn since."""
        kept = self.model_dump(include=set(AnswerFields.model_fields))
        fields = set(CitationOut.model_fields)
        citations = [CitationOut(**cited.model_dump(include=fields)) for cited in self.citations]
        return AnswerOut(**kept, citations=citations)
