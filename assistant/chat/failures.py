"""What an error of a provider's client means: its kind, and whether asking again may help.

Clients have their own errors over two HTTP libraries; LangChain names most of them alike, a status
code says it for the others, and the names of the HTTP libraries' errors for the rest.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from langchain_core import exceptions as known

from assistant.errors import ChatFailure

_TIMEOUTS = {"TimeoutException", "TimeoutError", "APITimeoutError"}
_CONNECTIONS = {"TransportError", "NetworkError", "ProtocolError", "APIConnectionError"}
_UNREADABLE = (ValueError, TypeError, LookupError, AttributeError)
_HINTS = {
    401: "; check ASSISTANT_CHAT_API_KEY",
    403: "; check ASSISTANT_CHAT_API_KEY",
    404: "; check ASSISTANT_CHAT_MODEL and ASSISTANT_CHAT_BASE_URL",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A failed call.

    Args:
        kind: as `ChatFailed` has it.
        detail: what happened, in our words.
        transient: whether asking again may help.
        retry_after: the seconds to wait that the provider asked for.
    """

    kind: ChatFailure
    detail: str
    transient: bool = False
    retry_after: float | None = None


def failure_of(error: Exception) -> Failure:
    """What an error means that was raised before the answer ended."""
    names = {each.__name__ for each in type(error).__mro__}
    status = _status(error)
    if isinstance(error, known.ContextOverflowError):
        return Failure(kind="refused", detail="the question and its passages are too long for it")
    if isinstance(error, known.ModelTimeoutError) or names & _TIMEOUTS or status == 408:
        return Failure(kind="timeout", detail="the connection timed out", transient=True)
    if status is not None:
        return _of_status(status, error)
    if isinstance(error, known.ModelConnectionError | OSError) or names & _CONNECTIONS:
        name = type(error).__name__
        return Failure(kind="unavailable", detail=f"the connection failed ({name})", transient=True)
    if isinstance(error, _UNREADABLE):
        detail = f"its reply cannot be read ({type(error).__name__})"
        return Failure(kind="garbage", detail=detail)
    detail = f"it reported an error ({type(error).__name__})"
    return Failure(kind="unavailable", detail=detail, transient="APIError" in names)


def _of_status(status: int, error: Exception) -> Failure:
    if status == 429:
        return Failure(
            kind="rate_limited",
            detail="it is asked too often, or its quota is used up (429)",
            transient=True,
            retry_after=_retry_after(error),
        )
    if 400 <= status < 500:
        hint = _HINTS.get(status, "")
        return Failure(kind="refused", detail=f"it refused the request ({status}){hint}")
    return Failure(
        kind="unavailable",
        detail=f"it is not available ({status})",
        transient=True,
        retry_after=_retry_after(error),
    )


def _status(error: Exception) -> int | None:
    response = getattr(error, "response", None)
    for status in (getattr(error, "status_code", None), getattr(response, "status_code", None)):
        if isinstance(status, int) and 400 <= status < 600:
            return status
    return None


def _retry_after(error: Exception) -> float | None:
    headers = getattr(getattr(error, "response", None), "headers", None)
    value = str(headers.get("retry-after", "")) if headers is not None else ""
    try:
        return max(0.0, float(value))
    except ValueError:
        pass
    try:
        at = parsedate_to_datetime(value)
    except (TypeError, ValueError):
        return None
    now = dt.datetime.now(at.tzinfo or dt.UTC)
    return max(0.0, (at.replace(tzinfo=at.tzinfo or dt.UTC) - now).total_seconds())
