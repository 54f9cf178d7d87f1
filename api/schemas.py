"""The JSON of the HTTP interface. Field names are the contract; see docs/http-api.md."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from assistant.model import MOST_CHARACTERS, Answer, Citation, Usage
from corpus.audience import LABEL_PATTERN
from corpus.catalogue import Filters
from corpus.model import Document, Span

END_USER = r"^[A-Za-z0-9._@:+-]{1,100}$"
StatusOut = Literal["answered", "partial", "not_found", "declined"]


class Strict(BaseModel):
    """A body in which an unknown field is an error."""

    model_config = ConfigDict(extra="forbid")


def is_text(value: str) -> str:
    """Refuse what no database can look for: lone surrogates and NUL."""
    if "\0" in value or any(0xD800 <= ord(c) <= 0xDFFF for c in value):
        raise ValueError("holds characters that are not text")
    return value


def _written(value: object) -> object:
    """Refuse a date given as a number, which would be taken for seconds."""
    if value is not None and not isinstance(value, str | dt.date):
        raise ValueError("a date is written 2016-10-13")
    return value


_Word = Annotated[str, Field(max_length=200), AfterValidator(is_text)]
_Date = Annotated[dt.date | None, BeforeValidator(_written)]
_Asked = Annotated[
    str,
    Field(
        min_length=1,
        max_length=MOST_CHARACTERS,
        # said here, refused by the question itself, which says why
        json_schema_extra={"pattern": r"^[^\u0000]*[^\s\u0000][^\u0000]*$"},
    ),
]
Label = Annotated[str, Field(pattern=LABEL_PATTERN)]


class FiltersIn(Strict):
    """What a search is narrowed to; filters never grant access."""

    kinds: list[_Word] = Field(default=[], max_length=20)
    published_after: _Date = None
    published_before: _Date = None
    document_ids: list[_Word] = Field(default=[], max_length=100)
    audience: list[Label] = Field(
        default=[], max_length=100, description="labels of documents, of those that may be read"
    )

    def as_filters(self) -> Filters:
        """The value that the library searches with."""
        return Filters(
            kinds=tuple(self.kinds),
            published_after=self.published_after,
            published_before=self.published_before,
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

    question: _Asked
    conversation_id: str | None = Field(default=None, pattern=r"^c_[0-9a-zA-Z]{1,64}$")
    filters: FiltersIn = FiltersIn()


class SearchIn(_FromEndUser):
    """A search."""

    query: _Asked
    filters: FiltersIn = FiltersIn()
    limit: int = Field(default=10, ge=1, le=50, strict=True)


class FeedbackIn(_FromEndUser):
    """What a reader thinks of an answer."""

    rating: Literal["up", "down"]
    reasons: list[
        Literal["wrong", "incomplete", "outdated", "source", "unclear", "missing", "other"]
    ] = Field(default=[], max_length=7, description="`missing`: the owners should add documents")
    comment: Annotated[str, AfterValidator(is_text)] = Field(default="", max_length=2000)


class DocumentOut(BaseModel):
    """A document that the reader may read."""

    id: str
    object: Literal["document"] = "document"
    title: str
    kind: str
    publisher: str | None
    published: dt.date | None
    language: str | None
    audience: str
    edition: str
    pages: int
    url: str
    source_url: str | None

    @classmethod
    def of(cls, document: Document, base: str) -> DocumentOut:
        """The document as JSON; `base` begins its address."""
        facts = document.facts
        return cls(
            id=document.id,
            title=facts.title,
            kind=facts.kind,
            publisher=facts.publisher,
            published=facts.published,
            language=facts.language,
            audience=facts.label,
            edition=document.edition,
            pages=document.pages,
            url=reading_url(base, document.id, document.edition, None),
            source_url=facts.url,
        )


class DocumentsOut(BaseModel):
    """A page of documents; `next_cursor` is null on the last one."""

    data: list[DocumentOut]
    next_cursor: str | None


class SpanOut(BaseModel):
    """Code points of the answer's text."""

    start: int
    end: int


class CitationOut(BaseModel):
    """The proof of a sentence."""

    index: int
    document_id: str
    edition: str
    title: str
    kind: str
    published: dt.date | None
    page: int | None
    page_label: str | None
    quote: str
    before: str
    after: str
    spans: list[SpanOut]
    url: str

    @classmethod
    def of(cls, citation: Citation, base: str) -> CitationOut:
        """The citation as JSON; `base` begins its address."""
        return cls(
            index=citation.index,
            document_id=citation.document.id,
            edition=citation.edition,
            title=citation.document.facts.title,
            kind=citation.document.facts.kind,
            published=citation.document.facts.published,
            page=citation.page,
            page_label=citation.page_label,
            quote=citation.quote,
            before=citation.before,
            after=citation.after,
            spans=[SpanOut(start=s.start, end=s.end) for s in citation.spans],
            url=reading_url(
                base,
                citation.document.id,
                citation.edition,
                citation.page,
                Span(citation.start, citation.end),
            ),
        )


class CoverageOut(BaseModel):
    """What was searched."""

    documents_searched: int


class UsageOut(BaseModel):
    """What an answer cost, in tokens of cl100k_base."""

    input_tokens: int
    output_tokens: int

    @classmethod
    def of(cls, usage: Usage) -> UsageOut:
        """The usage as JSON."""
        return cls(input_tokens=usage.input_tokens, output_tokens=usage.output_tokens)


class AnswerOut(BaseModel):
    """An answer; `notices` say how it came about where the reader should know."""

    id: str
    object: Literal["answer"] = "answer"
    status: StatusOut
    text: str
    conversation_id: str
    standalone_question: str
    model: str
    as_of: dt.date | None
    citations: list[CitationOut]
    closest: list[DocumentOut]
    coverage: CoverageOut
    notices: list[str]
    usage: UsageOut
    created_at: dt.datetime

    @classmethod
    def of(cls, answer: Answer, base: str) -> AnswerOut:
        """The answer as JSON; `base` begins addresses."""
        return cls(
            id=answer.id,
            status=answer.status.value,
            text=answer.text,
            conversation_id=answer.conversation_id,
            standalone_question=answer.standalone_question,
            model=answer.model,
            as_of=answer.as_of,
            citations=[CitationOut.of(c, base) for c in answer.citations],
            closest=[DocumentOut.of(d, base) for d in answer.closest],
            coverage=CoverageOut(documents_searched=answer.coverage.documents_searched),
            notices=list(answer.notices),
            usage=UsageOut.of(answer.usage),
            created_at=answer.created_at,
        )


class SearchResultOut(BaseModel):
    """A passage found; scores never leave the server."""

    rank: int
    passage_id: str
    document_id: str
    title: str
    page: int | None
    passage: str
    url: str


class SearchOut(BaseModel):
    """Passages, best first."""

    results: list[SearchResultOut]


class HealthOut(BaseModel):
    """The process lives."""

    status: Literal["ok"] = "ok"


class ReadinessOut(BaseModel):
    """Whether questions can be answered; each part is `ok`, `off`, or says what is wrong."""

    status: Literal["ok", "degraded"]
    parts: dict[str, str]


class ProblemOut(BaseModel):
    """An error, after RFC 9457."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    code: str
    request_id: str
    errors: list[dict[str, str]] | None = None


def reading_url(
    base: str, document_id: str, edition: str, page: int | None, quote: Span | None = None
) -> str:
    """The address of a document's read view, at a page if it has pages, with a quote marked.

    `quote` are code points of the edition's text; without pages the view opens at the quote.
    """
    marked = f"&quote={quote.start}-{quote.end}" if quote else ""
    at_quote = "#quote" if quote else ""
    anchor = f"#page={page}" if page is not None else at_quote
    return f"{base}/d/{document_id}?v={edition}{marked}{anchor}"
