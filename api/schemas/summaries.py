"""The JSON of what a document is about."""

from __future__ import annotations

from pydantic import BaseModel

from api.schemas.citations import CitationOut
from assistant.model import Answer


class DocumentSummaryOut(BaseModel):
    """A summary in quotes, each proven as the sentences of an answer are."""

    text: str
    citations: list[CitationOut]

    @classmethod
    def of(cls, answer: Answer | None, base: str) -> DocumentSummaryOut:
        """The summary as JSON; `base` begins the addresses of its quotes."""
        if answer is None:
            return cls(text="", citations=[])
        return cls(
            text=answer.text, citations=[CitationOut.of(each, base) for each in answer.citations]
        )
