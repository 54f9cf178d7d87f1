"""Questions to begin with: `GET /v1/suggestions`."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query

from api.http.dependencies import AnswersWriter, ServicesDep
from api.schemas.conversations import SuggestionOut, SuggestionsOut

router = APIRouter(prefix="/v1/suggestions", tags=["conversations"])


@router.get("")
def suggestions(
    services: ServicesDep,
    caller: AnswersWriter,
    language: Annotated[Literal["en", "fr", "es", "pt"], Query()] = "en",
) -> SuggestionsOut:
    """At most six questions that the documents this caller may read do answer."""
    revision = services.catalogue.revision()
    found = services.suggestions.questions(caller.reader.audience, language, revision)
    return SuggestionsOut(questions=[SuggestionOut(text=text) for text in found])
