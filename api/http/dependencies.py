"""What routes ask for: the services, and the reader who asks."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Header, Query, Request, Security
from fastapi.security import HTTPBearer

from api.access.caller import Caller
from api.access.scopes import Scope
from api.http.services import Services
from api.schemas.fields import END_USER
from api.schemas.paths import root_of
from corpus.audience import Reader

_BEARER = HTTPBearer(
    scheme_name="key", description="A key: `dqa_live_…`", auto_error=False
)  # documents the header; the gate has read it already


def services_of(request: Request) -> Services:
    """The services that the app was made with."""
    services: Services = request.app.state.services
    return services


def root_for(request: Request) -> str:
    """What our addresses begin with where this request was sent to."""
    return root_of(request.scope)


class CallerWith:
    """Who asks, where their key has this scope; the authorisation of a route."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope

    def __call__(
        self, request: Request, _key: Annotated[object, Security(_BEARER)] = None
    ) -> Caller:
        """The caller that the gate has admitted; nothing else in a request can change it."""
        caller: Caller = request.state.caller
        caller.must(self.scope)
        return caller


class ReaderWith(CallerWith):
    """The reader who asks, or the end user that they name."""

    def __call__(  # type: ignore[override]
        self,
        request: Request,
        end_user: Annotated[
            str | None,
            Query(pattern=END_USER, description="whoever asked through this key"),
        ] = None,
        _key: Annotated[object, Security(_BEARER)] = None,
    ) -> Reader:
        """The reader behind the caller."""
        return super().__call__(request).narrowed(end_user, None)


ServicesDep = Annotated[Services, Depends(services_of)]
RootDep = Annotated[str, Depends(root_for)]
AnswersWriter = Annotated[Caller, Depends(CallerWith(Scope.ANSWERS_WRITE))]
Searcher = Annotated[Caller, Depends(CallerWith(Scope.SEARCH_READ))]
FeedbackGiver = Annotated[Caller, Depends(CallerWith(Scope.FEEDBACK_WRITE))]
DocumentsCaller = Annotated[Caller, Depends(CallerWith(Scope.DOCUMENTS_READ))]
AnswersReader = Annotated[Reader, Depends(ReaderWith(Scope.ANSWERS_READ))]
ConversationsOwner = Annotated[Reader, Depends(ReaderWith(Scope.ANSWERS_WRITE))]
DocumentsReader = Annotated[Reader, Depends(ReaderWith(Scope.DOCUMENTS_READ))]
LibraryManager = Annotated[Caller, Depends(CallerWith(Scope.LIBRARY_MANAGE))]
MetricsReader = Annotated[Caller, Depends(CallerWith(Scope.METRICS_READ))]
IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        pattern=r"^[!-~]{1,200}$",
        description="a name for this request; sent again with it, it is not done again",
    ),
]
ReaderDep = DocumentsReader
