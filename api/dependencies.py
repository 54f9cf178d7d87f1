"""What routes ask for: the services, and the reader who asks."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from api.bootstrap import Services
from corpus.audience import PARTNER, PUBLIC, STAFF, Audience, Reader

# the one local person of a server on loopback without keys: every label but organisations' own
LOCAL_READER = Reader(id="local", surface="http", audience=Audience((PUBLIC, PARTNER, STAFF)))


def services_of(request: Request) -> Services:
    """The services that the app was made with."""
    services: Services = request.app.state.services
    return services


def reader_of() -> Reader:
    """Who asks. Nothing in a request can change it."""
    return LOCAL_READER


ServicesDep = Annotated[Services, Depends(services_of)]
ReaderDep = Annotated[Reader, Depends(reader_of)]
