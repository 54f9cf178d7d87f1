"""Limits: of a key, of an address, of everybody, on a clock that tests can turn."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from api.asking.limits.budget import TokenBudget
from api.asking.limits.slots import Slots
from api.asking.limits.window import SlidingWindow
from api.bootstrap.application import create_app
from api.bootstrap.services import build_services
from api.errors import ServerBusy, TokensSpent, TooManyAnswers
from api.http.services import Services
from api.settings import ApiSettings
from corpus.token_use import TokenLedger
from tests.api.keyring import bearer, new_key
from tests.builders import Library
from tests.databases import settings_of

pytestmark = pytest.mark.usefixtures("either_database")

ASK = {"question": "Where was the tool piloted?"}


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@given(
    st.integers(1, 5),
    st.lists(st.tuples(st.floats(0, 30), st.sampled_from("ab")), max_size=60),
)
def test_no_window_ever_holds_more_events_than_the_limit(
    limit: int, steps: list[tuple[float, str]]
) -> None:
    clock = Clock()
    window = SlidingWindow(limit, 60.0, clock)
    allowed: dict[str, list[float]] = {"a": [], "b": []}
    for pause, name in steps:
        clock.now += pause
        recent = [moment for moment in allowed[name] if moment > clock.now - 60]
        standing = window.hit(name)
        assert standing.allowed == (len(recent) < limit)
        if standing.allowed:
            allowed[name].append(clock.now)
            recent.append(clock.now)
        assert standing.remaining == limit - len(recent)
        # waiting as long as it says is enough
        if not standing.allowed:
            assert recent[0] + 60 <= clock.now + standing.reset


def test_names_that_are_not_seen_any_more_are_forgotten() -> None:
    clock = Clock()
    window = SlidingWindow(2, 1.0, clock)
    for i in range(5000):
        clock.now += 0.01
        window.hit(str(i))
    assert len(window._events) < 1200


@pytest.fixture
def settings() -> ApiSettings:
    return ApiSettings(
        key_requests_per_minute=3, failures_per_minute=2, key_answers_at_once=1, answers_at_once=2
    )


@pytest.fixture
def strict(library: Library, settings: ApiSettings) -> Iterator[Services]:
    services = build_services(settings_of(library.data_dir), settings, embedder=library.embedder)
    yield services
    services.close()


@pytest.fixture
def client(strict: Services) -> Iterator[TestClient]:
    with TestClient(create_app(strict), base_url="http://127.0.0.1:8000") as connected:
        yield connected


def test_the_headers_say_how_a_key_stands_on_success_and_on_error(
    client: TestClient, strict: Services
) -> None:
    headers = bearer(new_key(strict.keys))
    statuses, left = [], []
    for path in ("/v1/documents", "/v1/documents/doc_none", "/v1/nowhere", "/v1/documents"):
        response = client.get(path, headers=headers)
        statuses.append(response.status_code)
        left.append(response.headers["ratelimit"])
        assert response.headers["ratelimit-policy"] == '"default";q=3;w=60'
    assert statuses == [200, 404, 404, 429]
    assert [value.split(";")[1] for value in left] == ["r=2", "r=1", "r=0", "r=0"]
    assert response.json()["code"] == "too-many-requests"
    assert 1 <= int(response.headers["retry-after"]) <= 60


def test_one_key_does_not_use_up_the_requests_of_another(
    client: TestClient, strict: Services
) -> None:
    first, second = bearer(new_key(strict.keys)), bearer(new_key(strict.keys))
    for _ in range(4):
        client.get("/v1/documents", headers=first)
    assert client.get("/v1/documents", headers=first).status_code == 429
    assert client.get("/v1/documents", headers=second).status_code == 200


def test_an_address_that_guesses_keys_is_slowed_and_valid_keys_from_it_still_open(
    client: TestClient, strict: Services
) -> None:
    good = bearer(new_key(strict.keys))
    bad = bearer("dqa_live_nonsense")
    statuses = [client.get("/v1/documents", headers=bad).status_code for _ in range(4)]
    assert statuses == [401, 401, 429, 429]
    refused = client.get("/v1/documents", headers=bad)
    assert refused.json()["code"] == "too-many-failures"
    assert int(refused.headers["retry-after"]) >= 1
    assert client.get("/v1/documents", headers=good).status_code == 200


def test_forged_forwarding_headers_are_one_address(client: TestClient, strict: Services) -> None:
    new_key(strict.keys)
    statuses = [
        client.get("/v1/documents", headers={"X-Forwarded-For": f"198.51.100.{i}"}).status_code
        for i in range(5)
    ]
    assert statuses == [401, 401, 429, 429, 429]


def test_places_are_refused_per_owner_at_once_and_for_all_after_a_moment() -> None:
    async def scenario() -> None:
        slots = Slots(for_all=2, for_each=1, patience=0.05)
        async with slots.place("a"):
            with pytest.raises(TooManyAnswers):
                async with slots.place("a"):
                    pass
            async with slots.place("b"):
                with pytest.raises(ServerBusy):
                    async with slots.place("c"):
                        pass
                with pytest.raises(ServerBusy):
                    async with slots.place(None):
                        pass
        async with slots.place("a"), slots.place("c"):
            pass
        assert slots.taken == 0

    asyncio.run(scenario())


@pytest.mark.parametrize("path", ["/v1/answers", "/v1/answers/stream"])
def test_a_key_with_an_answer_in_the_making_waits_for_its_end(strict: Services, path: str) -> None:
    async def scenario() -> list[httpx.Response]:
        text = new_key(strict.keys)
        [key] = strict.keys.all()
        transport = httpx.ASGITransport(create_app(strict))
        async with httpx.AsyncClient(
            transport=transport, base_url="http://127.0.0.1:8000", headers=bearer(text)
        ) as client:
            async with strict.answering.slots.place(key.owner):
                refused = await client.post(path, json=ASK)
            return [refused, await client.post(path, json=ASK)]

    refused, answered = asyncio.run(scenario())
    assert (refused.status_code, refused.json()["code"]) == (429, "too-many-answers")
    assert answered.status_code == 200


def test_a_place_is_free_again_however_its_answer_ends() -> None:
    async def hold(slots: Slots, owner: str) -> None:
        async with slots.place(owner):
            await asyncio.sleep(60)

    async def scenario() -> None:
        slots = Slots(for_all=1, for_each=1, patience=30)
        holder = asyncio.create_task(hold(slots, "a"))
        waiting = asyncio.create_task(hold(slots, "b"))
        await asyncio.sleep(0.01)
        for task in (waiting, holder):
            task.cancel()
        await asyncio.gather(holder, waiting, return_exceptions=True)
        assert slots.taken == 0
        async with asyncio.timeout(1), slots.place("a"):
            pass

    asyncio.run(scenario())


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[TokenLedger]:
    library = Library.at(tmp_path)
    yield TokenLedger(library.engine)
    library.close()


class Day:
    def __init__(self) -> None:
        self.now = dt.datetime(2026, 5, 1, 23, 0, tzinfo=dt.UTC)

    def __call__(self) -> dt.datetime:
        return self.now


def spend(budget: TokenBudget, tokens: int, owner: str | None = "a") -> None:
    async def answer() -> None:
        async with budget.metered(owner) as meter:
            meter.output_tokens += tokens

    asyncio.run(answer())


def test_tokens_of_a_day_run_out_and_come_back_at_midnight(ledger: TokenLedger) -> None:
    day = Day()
    budget = TokenBudget(ledger, limit=100, ordinary=10, now=day)
    spend(budget, 60)
    spend(budget, 60)
    with pytest.raises(TokensSpent) as refused:
        spend(budget, 1)
    assert refused.value.headers["Retry-After"] == "3600"
    spend(budget, 1, "b")
    spend(budget, 1, None)
    # a new process knows, too
    with pytest.raises(TokensSpent):
        spend(TokenBudget(ledger, limit=100, ordinary=10, now=day), 1)
    day.now += dt.timedelta(hours=1)
    spend(budget, 60)


def test_an_answer_that_is_broken_off_is_charged_too(ledger: TokenLedger) -> None:
    day = Day()
    budget = TokenBudget(ledger, limit=100, ordinary=10, now=day)

    async def left() -> None:
        async with budget.metered("a") as meter:
            meter.input_tokens += 42
            raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(left())
    assert ledger.used("a", day.now.date()) == 42


def test_many_at_once_overshoot_by_no_more_than_one_ordinary_answer(ledger: TokenLedger) -> None:
    budget = TokenBudget(ledger, limit=100, ordinary=30, now=Day())
    allowed = refused = 0

    async def one() -> None:
        nonlocal allowed, refused
        try:
            async with budget.metered("a") as meter:
                allowed += 1
                while allowed + refused < 20:  # none ends before all have been decided on
                    await asyncio.sleep(0)
                meter.output_tokens += 30
        except TokensSpent:
            refused += 1

    async def all_at_once() -> None:
        await asyncio.gather(*(one() for _ in range(20)))

    asyncio.run(all_at_once())
    assert allowed == 4


def test_answers_are_counted_against_the_day_of_their_key(library: Library) -> None:
    settings = ApiSettings(key_tokens_per_day=30)
    services = build_services(settings_of(library.data_dir), settings, embedder=library.embedder)
    with TestClient(create_app(services), base_url="http://127.0.0.1") as client:
        headers = bearer(new_key(services.keys))
        answers = [client.post("/v1/answers", json=ASK, headers=headers) for _ in range(4)]
        used = answers[0].json()["usage"]
        assert used["input_tokens"] > 0
        assert used["output_tokens"] > 0
        assert [a.status_code for a in answers][-1] == 429
        assert answers[-1].json()["code"] == "tokens-spent"
        # a stream is refused before it begins, not inside it
        stream = client.post("/v1/answers/stream", json=ASK, headers=headers)
        assert stream.status_code == 429
        assert client.get("/v1/documents", headers=headers).status_code == 200
    services.close()
