"""Why something is not shown, as a page for whoever followed a link."""

from __future__ import annotations

from fastapi.responses import HTMLResponse

from api.rendering.shell import page
from api.rendering.words import Words


def refusal(
    code: str, status: int, detail: str, words: Words, *, request_id: str, sign_in: str | None
) -> HTMLResponse:
    """A problem as a page.

    Args:
        code: of the problem; where there are no words for it, the detail is shown.
        status: of the response, too.
        detail: what happened, in English.
        words: of the reader's language.
        request_id: to be quoted when the problem is reported.
        sign_in: the address of the sign-in, where that may help.
    """
    link = f'<p><a class="button" href="{sign_in}">{words("signIn")}</a></p>' if sign_in else ""
    why = words("welcome") if status == 401 and sign_in else words.failure(code, detail)
    body = (
        f'<main id="main"><div role="alert"><h1 class="asked">{why}</h1></div>{link}'
        f'<p class="note">{words("reference", id=request_id)}</p></main>'
    )
    response = page(words.texts["brand"], words, body, status)
    response.headers["Vary"] = "Accept, Accept-Language"
    return response
