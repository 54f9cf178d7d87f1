"""Everything that the surfaces refuse by themselves.

ApiError
├── KeyRequired, KeyInvalid               401
├── ScopeMissing, LabelNotHeld, CrossSite 403
├── CursorInvalid, SignInFailed           400
├── RequestInProgress, UploadUnderWay, NameTaken   409
├── TooManyRequests, TooManyFailures, TooManyAnswers, TokensSpent   429
├── ServerBusy, ServerStopping, AnswerTookTooLong, ProviderUnavailable   503
└── ExportFailed                          500

Each names its code; `api/http/problems.toml` gives the code its status and its page.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar


class ApiError(Exception):
    """Base of these errors; the message says what to do, `headers` go with the response.

    `code` is the kind of problem that it is told as: a name in `api/http/problems.toml`.
    """

    code: ClassVar[str]
    headers: Mapping[str, str]

    def __init__(self, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.headers = headers or {}


class KeyRequired(ApiError):
    """The request does not say who asks."""

    code = "key-required"

    def __init__(self) -> None:
        super().__init__(
            "this needs a key: send the header `Authorization: Bearer dqa_live_…`",
            {"WWW-Authenticate": "Bearer"},
        )


class KeyInvalid(ApiError):
    """The key opens nothing: unknown, mistyped, revoked or expired are not told apart."""

    code = "invalid-key"

    def __init__(self) -> None:
        super().__init__(
            "this key opens nothing here; ask whoever gave it to you for another one",
            {"WWW-Authenticate": 'Bearer error="invalid_token"'},
        )


class ScopeMissing(ApiError):
    """The key may not do this."""

    code = "scope-missing"

    def __init__(self, scope: str) -> None:
        super().__init__(
            f"this key does not have the scope {scope}; ask for one that has",
            {"WWW-Authenticate": f'Bearer error="insufficient_scope", scope="{scope}"'},
        )


class LabelNotHeld(ApiError):
    """An end user was to read what the caller itself may not."""

    code = "label-not-held"

    def __init__(self, label: str) -> None:
        super().__init__(f"this key does not hold the label {label}; an end user may hold fewer")


class CrossSite(ApiError):
    """A page of somebody else, or nobody says which, would have a person do something here."""

    code = "cross-site"

    def __init__(self) -> None:
        super().__init__(
            "this request does not come from a page of this server; open the page and do it there, "
            "or send a key. Where it did, ASSISTANT_PUBLIC_URL is not the address in the browser"
        )


class SignInFailed(ApiError):
    """What came back from the way to the provider is not what was sent out, or is a refusal."""

    code = "sign-in-failed"

    def __init__(self, why: str) -> None:
        super().__init__(f"{why}; start again at /sign-in")


class ProviderUnavailable(ApiError):
    """The provider of identities does not answer, or not as one does."""

    code = "provider-unavailable"

    def __init__(self) -> None:
        super().__init__(
            "the provider where people sign in does not answer; try again in a moment",
            {"Retry-After": "10"},
        )


class CursorInvalid(ApiError):
    """A cursor that did not come from here."""

    code = "invalid-cursor"

    def __init__(self) -> None:
        super().__init__("the cursor is not one of ours; start again without it")


class ModelNotFound(ApiError):
    """A client of OpenAI names a model that is not here."""

    code = "model-not-found"

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(f"there is no model {name[:100]!r}; there are {' and '.join(known)}")


class RequestInProgress(ApiError):
    """The same request is being answered at this moment."""

    code = "request-in-progress"

    def __init__(self) -> None:
        super().__init__(
            "a request with this Idempotency-Key is being answered; ask again in a moment",
            {"Retry-After": "1"},
        )


class TooManyRequests(ApiError):
    """More requests than a key may make in a minute."""

    code = "too-many-requests"

    def __init__(self, limit: int, retry_after: int) -> None:
        super().__init__(
            f"{limit} requests a minute are the most for a key; wait {retry_after} s",
            {"Retry-After": str(retry_after)},
        )


class TooManyFailures(ApiError):
    """An address that sends keys which open nothing."""

    code = "too-many-failures"

    def __init__(self, retry_after: int) -> None:
        super().__init__(
            f"too many requests without a valid key came from this address; wait {retry_after} s",
            {"Retry-After": str(retry_after)},
        )


class TooManyAnswers(ApiError):
    """More answers at once than a key may have in the making."""

    code = "too-many-answers"

    def __init__(self, limit: int) -> None:
        super().__init__(
            f"{limit} answers at once are the most for a key; wait for one to end",
            {"Retry-After": "1"},
        )


class TokensSpent(ApiError):
    """The tokens of this day are used up."""

    code = "tokens-spent"

    def __init__(self, limit: int, retry_after: int) -> None:
        super().__init__(
            f"the answers of this key have cost the {limit:,} tokens of this day; "
            "there are more from midnight UTC",
            {"Retry-After": str(retry_after)},
        )


class ServerBusy(ApiError):
    """As many answers are in the making as the server makes at once."""

    code = "server-busy"

    def __init__(self) -> None:
        super().__init__(
            "the server is making as many answers as it can; ask again in a moment",
            {"Retry-After": "2"},
        )


class ServerStopping(ApiError):
    """The server stops before the answer is done."""

    code = "server-stopping"

    def __init__(self) -> None:
        super().__init__(
            "the server is being restarted; ask again in a moment", {"Retry-After": "5"}
        )


class AnswerTookTooLong(ApiError):
    """An answer that was not done in time."""

    code = "took-too-long"

    def __init__(self, seconds: float) -> None:
        super().__init__(
            f"the answer was not done in {seconds:g} s and is given up; ask again, or ask less",
            {"Retry-After": "5"},
        )


class NameTaken(ApiError):
    """A file would replace a document that its bearer does not see."""

    code = "name-taken"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"a document of the name {name!r} has a label that you do not hold by now; "
            "hand the file in under another name"
        )


class UploadUnderWay(ApiError):
    """An upload that is not over yet cannot be dismissed."""

    code = "upload-under-way"

    def __init__(self) -> None:
        super().__init__("it is being ingested; dismiss it when it is done or has failed")


class ExportFailed(ApiError):
    """A conversation could not be written as a file."""

    code = "export-failed"

    def __init__(self) -> None:
        super().__init__("the file could not be written; try the other format, or print the page")
