"""What readers send: questions, searches, what they think of answers."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from api.schemas.fields import END_USER, Asked, Label, Strict, Word, WrittenDate, in_order, is_text
from corpus.catalogue import Filters


class FiltersIn(Strict):
    """What a search is narrowed to; filters never grant access."""

    kinds: list[Word] = Field(default=[], max_length=20)
    published_after: WrittenDate = None
    published_before: WrittenDate = None
    covers_from: Annotated[
        WrittenDate, Field(description="documents whose period ends on that day or later")
    ] = None
    covers_to: Annotated[
        WrittenDate, Field(description="documents whose period begins on that day or earlier")
    ] = None
    document_ids: list[Word] = Field(default=[], max_length=100)
    audience: list[Label] = Field(
        default=[], max_length=100, description="labels of documents, of those that may be read"
    )

    @model_validator(mode="after")
    def _days_in_order(self) -> Self:
        in_order("published_after", self.published_after, "published_before", self.published_before)
        in_order("covers_from", self.covers_from, "covers_to", self.covers_to)
        return self

    def as_filters(self) -> Filters:
        """The value that the library searches with."""
        return Filters(
            kinds=tuple(self.kinds),
            published_after=self.published_after,
            published_before=self.published_before,
            covers_from=self.covers_from,
            covers_to=self.covers_to,
            document_ids=tuple(self.document_ids),
            labels=tuple(self.audience),
        )


class EndUserIn(Strict):
    """Whoever asks through a key: conversations of their own, and no more labels than the key."""

    id: str = Field(pattern=END_USER, description="the caller's own name for them")
    audience: list[Label] | None = Field(
        default=None,
        min_length=1,
        max_length=100,
        description="labels that they may read; all of the key's without it",
    )


class _FromEndUser(Strict):
    end_user: EndUserIn | None = None

    @property
    def person(self) -> tuple[str | None, tuple[str, ...] | None]:
        """The end user's name and labels."""
        if self.end_user is None:
            return None, None
        labels = self.end_user.audience
        return self.end_user.id, None if labels is None else tuple(labels)


class QuestionIn(_FromEndUser):
    """A question."""

    question: Asked
    conversation_id: str | None = Field(default=None, pattern=r"^c_[0-9a-zA-Z]{1,64}$")
    filters: FiltersIn = FiltersIn()
    replaces: str | None = Field(
        default=None,
        pattern=r"^ans_[0-9a-zA-Z]{1,64}$",
        description="an answer of the conversation in whose place it is asked: that one and those "
        "after it are no part of the conversation then, and still open at their addresses",
    )
    alone: bool = Field(
        default=False, description="it leans on nothing that was said before in the conversation"
    )

    @model_validator(mode="after")
    def _in_a_conversation(self) -> QuestionIn:
        if self.replaces is not None and self.conversation_id is None:
            raise ValueError("an answer is replaced in its conversation; name that, too")
        return self


class SearchIn(_FromEndUser):
    """A search."""

    query: Asked
    filters: FiltersIn = FiltersIn()
    limit: int = Field(default=10, ge=1, le=50, strict=True)


class FeedbackIn(_FromEndUser):
    """What a reader thinks of an answer."""

    rating: Literal["up", "down"]
    reasons: list[
        Literal["wrong", "incomplete", "outdated", "source", "unclear", "missing", "other"]
    ] = Field(default=[], max_length=7, description="`missing`: the owners should add documents")
    comment: Annotated[str, AfterValidator(is_text)] = Field(default="", max_length=2000)
