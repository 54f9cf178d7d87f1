"""Sessions of people in browsers: what a cookie says, and the row behind it."""

from __future__ import annotations

import datetime as dt

from starlette.datastructures import Headers
from starlette.responses import Response

from api.access.sessions_cookies import BrowserId, Cookie
from corpus.sessions import Person, SessionStore


class Sessions:
    """Who is signed in. Safe to use from several threads."""

    def __init__(self, store: SessionStore, cookie: Cookie, lifetime: dt.timedelta) -> None:
        """Keep sessions in this store; the cookie is for the address that people see."""
        self._store = store
        self._cookie = cookie
        self._seconds = lifetime.total_seconds()

    def find(self, headers: Headers) -> Person | None:
        """Whose browser sent these headers; None where nobody is signed in."""
        held = self._cookie.read(headers)
        session = self._store.find(held.sha256) if held else None
        if held is None or session is None:
            return None
        self._store.note_seen(session, held.sha256)
        return session.person

    def start(self, person: Person, headers: Headers, response: Response) -> None:
        """Sign a person in under a new id; one that the browser had before opens nothing more."""
        held, new = self._cookie.read(headers), BrowserId.new()
        self._store.start(person, new.sha256, instead_of=held.sha256 if held else None)
        self._cookie.put(response, headers, new, self._seconds)

    def end(self, headers: Headers, response: Response) -> None:
        """Sign out: the id opens nothing from here on, wherever else it is kept."""
        held = self._cookie.read(headers)
        if held is not None:
            self._store.end(held.sha256)
        self._cookie.clear(response, headers)
