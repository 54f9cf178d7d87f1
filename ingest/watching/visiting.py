"""Asking servers politely: one request at a time, as their robots.txt says, and no more once told.

Between two requests a server rests for as long as it took to answer, or for its `Crawl-delay`.
After a 429, a 503 that says for how long, or three failures in a row it is left alone.
"""

from __future__ import annotations

import datetime as dt
import email.utils
import threading
import time
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from protego import Protego

from corpus.sources import NO_VALIDATORS, Validators
from ingest.errors import Gone, RefusedAddress, Unchanged, Unreachable
from ingest.fetch import USER_AGENT, Connections, Response
from ingest.watching.restraint import Restraint

_MOST_BYTES = 10 * 2**20
_MOST_ROBOTS = 500 * 1024  # RFC 9309: what a crawler has to read at least
_A_YEAR = 365 * 24 * 3600  # seconds; more would not fit into a date
_LONGEST_PAUSE = 30.0  # seconds; a longer Crawl-delay is taken for this
Login = Callable[[str], str]  # from an address to its header Authorization; empty without


class Visitor:
    """Asks the servers of one look. Safe to use from several threads, which take turns."""

    def __init__(
        self,
        connections: Connections,
        *,
        patience: dt.timedelta,
        robots: bool = True,
        login: Login = lambda _: "",
    ) -> None:
        """Ask over these connections.

        Args:
            connections: which check where they lead.
            patience: how long a server is left alone that does not say for how long.
            robots: whether robots.txt counts.
            login: what is sent to addresses that want to know who asks.
        """
        self._connections = connections
        self._restraint = Restraint(patience)
        self._heeds_robots = robots
        self._login = login
        self._turn = threading.Lock()
        self._robots: dict[str, Protego] = {}
        self._rested: dict[str, float] = {}  # when a server may be asked again

    def close(self) -> None:
        """Let the connections go."""
        self._connections.close()

    def get(
        self, url: str, validators: Validators = NO_VALIDATORS, most_bytes: int = _MOST_BYTES
    ) -> Response:
        """What is at an address.

        Raises:
            Unchanged: when it is what it was when the validators were given.
            Gone: when it is no more.
            ToldToWait: when its server is to be left alone.
            RefusedAddress: when robots.txt forbids it, or it cannot be had.
        """
        headers = {"If-None-Match": validators.etag, "If-Modified-Since": validators.modified}
        sent = {name: value for name, value in headers.items() if value}
        response = self.ask(url, headers=sent, most_bytes=most_bytes)
        if response.status == 304 and sent:
            raise Unchanged(url)
        if response.status in (404, 410):
            raise Gone(f"{response.url} answered {response.status}")
        if response.status != 200:
            raise RefusedAddress(f"{response.url} answered {response.status}")
        return response

    def ask(
        self,
        url: str,
        *,
        method: str = "GET",
        headers: Mapping[str, str],
        body: bytes = b"",
        most_bytes: int = _MOST_BYTES,
    ) -> Response:
        """Ask for an address, whatever it answers but what means to wait."""
        with self._turn:
            return self._asked(url, method, headers, body, most_bytes)

    def sitemaps(self, url: str) -> list[str]:
        """The sitemaps that the robots.txt of an address names."""
        with self._turn:
            return list(self._robots_of(url).sitemaps)

    def _asked(
        self, url: str, method: str, headers: Mapping[str, str], body: bytes, most_bytes: int
    ) -> Response:
        last = url  # of its redirects
        begun = time.monotonic()

        def before(next_url: str) -> Mapping[str, str]:
            nonlocal last, begun
            last = next_url
            self._await_turn(next_url)
            begun = time.monotonic()
            login = self._login(next_url)
            return {**headers, **({"Authorization": login} if login else {})}

        try:
            response = self._connections.request(
                url, method=method, headers=before, body=body, most_bytes=most_bytes
            )
        except Unreachable as error:
            self._restraint.failed(_origin(last), str(error))
            raise
        self._rest(last, time.monotonic() - begun)
        self._heed(response)
        return response

    def _await_turn(self, url: str) -> None:
        origin = _origin(url)
        self._restraint.check(origin)
        if self._heeds_robots and not self._robots_of(url).can_fetch(url, USER_AGENT):
            raise RefusedAddress(f"the robots.txt of {_host(url)} forbids to ask for {url}")
        time.sleep(max(0.0, self._rested.get(origin, 0.0) - time.monotonic()))

    def _rest(self, url: str, took: float) -> None:
        origin = _origin(url)
        robots = self._robots.get(origin)
        delay = (robots.crawl_delay(USER_AGENT) if robots else None) or 0.0
        self._rested[origin] = time.monotonic() + min(_LONGEST_PAUSE, max(took, delay))

    def _heed(self, response: Response) -> None:
        """Leave a server alone that says so, or fails again and again."""
        origin, why = _origin(response.url), f"answered {response.status}"
        wanted = _wanted_wait(response)
        if response.status == 429 or (response.status == 503 and wanted):
            raise self._restraint.leave(origin, why, wanted)
        if response.status >= 500:
            self._restraint.failed(origin, why)
        else:
            self._restraint.answered(origin)

    def _robots_of(self, url: str) -> Protego:
        """What the robots.txt of an address says, asked for once, as RFC 9309 has it."""
        origin = _origin(url)
        if origin not in self._robots:
            place = f"{origin}/robots.txt"
            try:
                response = self._connections.request(place)
            except Unreachable as error:
                why = "could not be asked for its robots.txt"
                raise self._restraint.leave(origin, why) from error
            if response.status == 429 or response.status >= 500:
                why = f"answered {response.status} for its robots.txt"
                raise self._restraint.leave(origin, why, _wanted_wait(response))
            said = response.data[:_MOST_ROBOTS] if response.status == 200 else b""
            self._robots[origin] = Protego.parse(said.decode("utf-8", "replace"))
        return self._robots[origin]


def _wanted_wait(response: Response) -> dt.timedelta | None:
    """What the header Retry-After says, in seconds or as a date."""
    text = response.headers.get("retry-after", "").strip()
    if text.isdecimal():
        return dt.timedelta(seconds=min(int(text), _A_YEAR))
    try:
        until = email.utils.parsedate_to_datetime(text)
    except ValueError:
        return None
    left = until.replace(tzinfo=until.tzinfo or dt.UTC) - dt.datetime.now(dt.UTC)
    return max(dt.timedelta(0), left)


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""
