"""Questions to begin with, and to go on with after an answer."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query

from api.http.dependencies import AnswersWriter, ServicesDep
from api.schemas.conversations import GoingOnOut, SuggestionOut, SuggestionsOut
from assistant.memory.receipts import Receipt
from assistant.model import Status
from assistant.suggestions import GoingOn

router = APIRouter(prefix="/v1", tags=["conversations"])


@router.get("/suggestions")
def suggestions(
    services: ServicesDep,
    caller: AnswersWriter,
    language: Annotated[Literal["en", "fr", "es", "pt"], Query()] = "en",
) -> SuggestionsOut:
    """At most six questions that the documents this caller may read do answer."""
    revision = services.catalogue.revision()
    found = services.suggestions.tried(caller.reader.audience, language, revision)
    return SuggestionsOut.of(found, services.settings.base)


@router.get("/answers/{answer_id}/suggestions")
def suggestions_after(
    answer_id: str,
    services: ServicesDep,
    caller: AnswersWriter,
    language: Annotated[Literal["en", "fr", "es", "pt"], Query()] = "en",
) -> GoingOnOut:
    """At most three questions to go on with, about names of the answer; each was tried, too."""
    reader = caller.reader
    receipt = services.records.answer(reader, answer_id)
    before = services.records.conversation(reader, receipt.conversation_id, answer_id)
    found = GoingOn(services.suggestions).questions(
        reader.audience,
        language,
        services.catalogue.revision(),
        _texts(receipt),
        [earlier.text for earlier in before],
    )
    return GoingOnOut(questions=[SuggestionOut(text=text) for text in found])


def _texts(receipt: Receipt) -> list[str]:
    """Where names are looked for: in what was quoted, or else in what was asked in vain."""
    if receipt.status is Status.NOT_FOUND:
        return [
            receipt.standalone_question,
            *(document.facts.title for document in receipt.closest),
        ]
    return [*(cited.citation.quote for cited in receipt.citations), receipt.standalone_question]
