"""People sign in at a provider: what it vouches for is checked, and a session is the server's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient
from joserfc import jwt
from lxml.html import fromstring
from pydantic import SecretStr
from sqlalchemy import update

from api.bootstrap.application import create_app
from api.bootstrap.services import build_services
from api.http.services import Services
from api.settings import ApiSettings
from corpus.database import writing
from corpus.schema import sessions
from tests.api.keyring import bearer, new_key
from tests.api.signing_provider import SigningProvider
from tests.builders import Library
from tests.databases import settings_of

pytestmark = pytest.mark.usefixtures("either_database")

BASE = "http://127.0.0.1:8000"
OWN = {"Origin": BASE}


@pytest.fixture
def provider() -> Iterator[SigningProvider]:
    with SigningProvider() as made:
        yield made


@pytest.fixture
def services(library: Library, provider: SigningProvider) -> Iterator[Services]:
    settings = ApiSettings(
        sign_in="oidc",
        oidc_issuer=provider.issuer,
        oidc_client_id="cited-assistant",
        oidc_client_secret=SecretStr("secret of ours"),
        group_labels="staff-group=staff,partner;wri=partner:wri",
    )
    built = build_services(settings_of(library.data_dir), settings, embedder=library.embedder)
    yield built
    built.close()


def browser(services: Services) -> TestClient:
    app = create_app(services)
    return TestClient(app, base_url=BASE, follow_redirects=False, raise_server_exceptions=False)


@pytest.fixture
def client(services: Services) -> Iterator[TestClient]:
    with browser(services) as connected:
        yield connected


def leave(client: TestClient, provider: SigningProvider, next: str = "/") -> str:
    """Go to the provider; the state to come back with."""
    sent = client.get("/sign-in", params={"next": next})
    assert sent.status_code == 303, sent.text
    address = urlsplit(sent.headers["location"])
    query = {name: values[0] for name, values in parse_qs(address.query).items()}
    assert f"{address.scheme}://{address.netloc}" == provider.issuer
    assert query["code_challenge_method"] == "S256"
    assert query["redirect_uri"] == f"{BASE}/sign-in/callback"
    provider.nonce, provider.challenge = query["nonce"], query["code_challenge"]
    return query["state"]


def arrive(client: TestClient, state: str, **more: str) -> Any:
    return client.get("/sign-in/callback", params={"state": state, "code": "c", **more})


def sign_in(client: TestClient, provider: SigningProvider, next: str = "/") -> Any:
    return arrive(client, leave(client, provider, next))


def me(client: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/v1/me").json()
    return found


def test_whoever_is_vouched_for_reads_what_their_groups_stand_for(
    client: TestClient, provider: SigningProvider
) -> None:
    assert me(client)["signed_in"] is False
    assert client.get("/v1/documents").status_code == 401
    arrived = sign_in(client, provider, "/c/c_1/ans_1")
    assert (arrived.status_code, arrived.headers["location"]) == (303, "/c/c_1/ans_1")
    found = me(client)
    assert (found["name"], found["labels"]) == ("Ann", ["partner", "public", "staff"])
    assert found["can_manage"] is True
    titles = {d["title"] for d in client.get("/v1/documents").json()["data"]}
    assert titles == {"tool", "grant", "note"}


@pytest.mark.parametrize(
    ("groups", "labels"),
    [
        ([], ["public"]),
        ("wri", ["partner:wri", "public"]),
        (["unknown", "staff"], ["public"]),
        (None, ["public"]),
        ({"odd": 1}, ["public"]),
    ],
)
def test_groups_that_are_not_named_stand_for_nothing(
    client: TestClient, provider: SigningProvider, groups: Any, labels: list[str]
) -> None:
    provider.change = {"groups": groups}
    sign_in(client, provider)
    assert me(client)["labels"] == labels
    assert me(client)["can_manage"] is False


def test_groups_are_asked_for_separately_where_the_token_has_none(
    client: TestClient, provider: SigningProvider
) -> None:
    provider.change, provider.userinfo = {"groups": None}, {"groups": ["wri"]}
    sign_in(client, provider)
    assert me(client)["labels"] == ["partner:wri", "public"]


def test_what_is_said_about_somebody_else_counts_for_nobody(
    client: TestClient, provider: SigningProvider
) -> None:
    provider.change, provider.userinfo = {"groups": None}, {"sub": "eve", "groups": ["wri"]}
    assert sign_in(client, provider).json()["code"] == "sign-in-failed"


FAULTS: dict[str, dict[str, Any]] = {
    "expired": {"exp": 1000},
    "never ending": {"exp": None},
    "of another issuer": {"iss": "http://evil.example"},
    "for another client": {"aud": "somebody-else"},
    "for many, not us": {"aud": ["a", "b"]},
    "of another sign-in": {"nonce": "other"},
    "of no sign-in": {"nonce": None},
    "about nobody": {"sub": None},
    "of the future": {"iat": 9_999_999_999},
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_token_that_is_not_good_signs_nobody_in(
    client: TestClient, provider: SigningProvider, fault: str
) -> None:
    provider.change = FAULTS[fault]
    refused = sign_in(client, provider)
    assert (refused.status_code, refused.json()["code"]) == (400, "sign-in-failed")
    assert me(client)["signed_in"] is False


def test_a_token_without_a_signature_or_of_another_key_signs_nobody_in(
    client: TestClient, provider: SigningProvider
) -> None:
    provider.unsigned = True
    assert sign_in(client, provider).status_code == 400
    provider.unsigned = False
    state = leave(client, provider)
    published = provider.key
    provider.new_key("second")
    stolen, provider.key = provider.key, published

    def forged(claims: Any) -> str:
        return jwt.encode({"alg": "RS256", "kid": published.kid}, claims, stolen)

    provider._signed = forged  # type: ignore[method-assign]
    assert arrive(client, state).status_code == 400


def test_a_provider_that_changed_its_key_is_asked_for_the_new_one(
    client: TestClient, provider: SigningProvider
) -> None:
    assert sign_in(client, provider).status_code == 303
    provider.new_key("second")
    assert sign_in(client, provider).status_code == 303


def test_a_provider_that_refuses_or_is_gone_is_said_without_its_words(
    client: TestClient, provider: SigningProvider, services: Services
) -> None:
    provider.token_status = 400
    refused = sign_in(client, provider)
    assert refused.status_code == 400
    assert "SECRET" not in refused.text
    assert client.get("/sign-in/callback", params={"state": "x", "error": "no"}).status_code == 400


def test_a_server_whose_provider_is_down_still_takes_keys(library: Library) -> None:
    with SigningProvider() as gone:
        issuer = gone.issuer
    settings = ApiSettings(sign_in="oidc", oidc_issuer=issuer, oidc_client_id="x")
    built = build_services(settings_of(library.data_dir), settings, embedder=library.embedder)
    with browser(built) as client:
        down = client.get("/sign-in")
        assert (down.status_code, down.json()["code"]) == (503, "provider-unavailable")
        key = bearer(new_key(built.keys))
        assert client.get("/v1/documents", headers=key).status_code == 200
    built.close()


def test_a_sign_in_ends_in_the_browser_that_began_it_and_once(
    client: TestClient, provider: SigningProvider, services: Services
) -> None:
    state = leave(client, provider)
    with browser(services) as other:
        assert arrive(other, state).json()["code"] == "sign-in-failed"
    assert arrive(client, "forged").status_code == 400
    state = leave(client, provider)
    assert arrive(client, state, iss="http://evil.example").status_code == 400
    state = leave(client, provider)
    assert arrive(client, state).status_code == 303
    assert arrive(client, state).status_code == 400  # used up


@pytest.mark.parametrize(
    "next", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:x", "", "a"]
)
def test_the_way_back_leads_nowhere_else(client: TestClient, next: str) -> None:
    assert client.get("/sign-in", params={"next": next}).status_code == 422


def test_the_cookie_is_out_of_reach_and_new_at_every_sign_in(
    client: TestClient, provider: SigningProvider
) -> None:
    client.cookies.set("assistant_session", "A" * 43)  # planted before
    first = sign_in(client, provider).headers.get_list("set-cookie")
    (cookie,) = [c for c in first if c.startswith("assistant_session=")]
    assert "A" * 43 not in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Domain" not in cookie


def test_over_https_the_cookie_has_the_name_that_no_other_site_can_plant(
    library: Library, provider: SigningProvider
) -> None:
    settings = ApiSettings(
        sign_in="oidc",
        oidc_issuer=provider.issuer,
        oidc_client_id="cited-assistant",
        public_url="https://docs.example.org",
    )
    built = build_services(settings_of(library.data_dir), settings, embedder=library.embedder)
    with browser(built) as client:
        sent = client.get("/sign-in").headers["set-cookie"]
    built.close()
    assert sent.startswith("__Host-assistant-sign-in=")
    assert "Secure" in sent
    assert "Path=/" in sent


def test_signing_out_ends_the_session_on_the_server(
    client: TestClient, provider: SigningProvider
) -> None:
    sign_in(client, provider)
    kept = dict(client.cookies)
    assert client.post("/sign-out").status_code == 403  # no page of ours says so
    assert client.post("/sign-out", headers=OWN).status_code == 204
    client.cookies.update(kept)
    assert me(client)["signed_in"] is False


@pytest.mark.parametrize("column", ["expires_at", "last_seen_at"])
def test_a_session_ends_by_itself(
    client: TestClient, provider: SigningProvider, services: Services, column: str
) -> None:
    sign_in(client, provider)
    past = dt.datetime.now(dt.UTC) - dt.timedelta(days=30)
    with writing(services.engine) as connection:
        connection.execute(update(sessions).values({column: past}))
    assert me(client)["signed_in"] is False


def test_a_label_that_a_group_stands_for_no_more_is_gone_at_once(
    client: TestClient, provider: SigningProvider, library: Library, services: Services
) -> None:
    sign_in(client, provider)
    cookies = dict(client.cookies)
    fewer = services.settings.model_copy(update={"group_labels": "staff-group=partner"})
    services.index.close()
    again = build_services(settings_of(library.data_dir), fewer, embedder=library.embedder)
    with browser(again) as other:
        other.cookies.update(cookies)
        assert me(other)["labels"] == ["partner", "public"]
    again.close()


REQUESTS = [
    ("POST", "/v1/answers", {"question": "Where?"}),
    ("DELETE", "/v1/conversations/c_1", None),
    ("PATCH", "/v1/conversations/c_1", {"title": "x"}),
    ("POST", "/v1/library/uploads?name=a.txt", None),
    ("POST", "/ask", None),
]


@pytest.mark.parametrize(("method", "path", "body"), REQUESTS)
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": BASE},
        {"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example"},
    ],
    ids=str,
)
def test_no_page_of_somebody_else_acts_for_whoever_is_signed_in(
    client: TestClient, provider: SigningProvider, method: str, path: str, body: Any,
    headers: dict[str, str],
) -> None:  # fmt: skip
    sign_in(client, provider)
    refused = client.request(method, path, json=body, headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (403, "cross-site")
    assert client.request(method, path, json=body, headers=OWN).status_code != 403


def test_a_link_that_is_opened_before_signing_in_leads_there_and_back(
    client: TestClient, provider: SigningProvider, library: Library
) -> None:
    document_id = library.put("Harbour", "The harbour was dredged.")
    path = f"/d/{document_id}?quote=4-11"
    refused = client.get(path, headers={"accept": "text/html"})
    assert refused.status_code == 401
    (link,) = fromstring(refused.text).xpath("//main//a/@href")
    next = parse_qs(urlsplit(link).query)["next"][0]
    assert (urlsplit(link).path, next) == ("/sign-in", path)
    back = sign_in(client, provider, next)
    assert "<mark" in client.get(back.headers["location"], headers={"accept": "text/html"}).text


def test_what_was_sent_before_signing_in_leads_back_to_the_first_page(client: TestClient) -> None:
    headers = {"accept": "text/html", **OWN}
    refused = client.post("/ask", content="question=Where%3F", headers=headers)
    assert refused.status_code == 401
    assert fromstring(refused.text).xpath("//main//a/@href") == ["/sign-in?next=/"]


def test_a_sign_in_that_failed_is_a_page_to_begin_again_from(client: TestClient) -> None:
    refused = client.get("/sign-in/callback?state=x&code=y", headers={"accept": "text/html"})
    assert refused.status_code == 400
    assert "belongs to another browser" in refused.text
    assert fromstring(refused.text).xpath("//main//a/@href") == ["/sign-in?next=/"]


def test_a_key_counts_alone_where_both_come(
    client: TestClient, provider: SigningProvider, services: Services
) -> None:
    sign_in(client, provider)
    key = bearer(new_key(services.keys, "public"))
    titles = {d["title"] for d in client.get("/v1/documents", headers=key).json()["data"]}
    assert titles == {"tool"}
    assert client.get("/v1/documents", headers=bearer("dqa_live_x")).status_code == 401
