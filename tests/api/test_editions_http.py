"""Documents that are editions of one, and what changed between them, over HTTP."""

from __future__ import annotations

import datetime as dt

import pytest
from fastapi.testclient import TestClient
from lxml.html import fromstring

from api.http.services import Services
from tests.api.keyring import bearer, new_key
from tests.builders import Library
from tests.corpus.policies import NEW, OLD


@pytest.fixture
def pair(library: Library) -> tuple[str, str]:
    """Two editions of the fares, one for the public and one for staff; their ids."""
    old = library.put("Travel policy 2021", OLD, "staff")
    return old, library.put("Travel policy 2023", NEW)


def changes(client: TestClient, document_id: str, query: str = "", **more: object) -> dict:  # type: ignore[type-arg]
    found = client.get(f"/v1/documents/{document_id}/changes{query}", **more)  # type: ignore[arg-type]
    assert found.status_code == 200, found.text
    body: dict = found.json()  # type: ignore[type-arg]
    return body


def test_other_editions_stand_beside_a_document_and_in_the_list(
    client: TestClient, pair: tuple[str, str]
) -> None:
    old, new = pair
    (other,) = client.get(f"/v1/documents/{new}").json()["other_editions"]
    assert (other["document_id"], other["year"], other["decided"]) == (old, 2021, "sentences")
    listed = client.get("/v1/documents?limit=100").json()["data"]
    found = {d["id"]: [e["document_id"] for e in d["other_editions"]] for d in listed}
    assert found[old] == [new]
    assert found[new] == [old]
    assert [ids for i, ids in found.items() if i not in pair] == [[]] * (len(found) - 2)


@pytest.mark.parametrize("query", ["", "?from=2021&to=2023", "?from={old}&to={new}", "?to=2023"])
def test_the_changes_of_two_editions_carry_both_quotes_and_figures(
    client: TestClient, pair: tuple[str, str], query: str
) -> None:
    old, new = pair
    found = changes(client, new, query.format(old=old, new=new))
    assert (found["from"]["name"], found["to"]["name"]) == ("2021", "2023")
    first = found["data"][0]
    assert first["kind"] == "changed"
    assert first["figures"] == [{"before": "0.30 euros", "after": "0.42 euros"}]
    for side, text, document_id in (("before", OLD, old), ("after", NEW, new)):
        quoted = first[side]
        assert quoted["quote"] in text
        assert quoted["url"].split("/d/")[1].startswith(document_id)
        page = client.get(quoted["url"])
        assert f'<mark id="quote">{quoted["quote"]}</mark>' in page.text
    assert [each["kind"] for each in found["data"]] == ["changed", "changed", "removed", "added"]
    assert found["data"][2]["after"] is None


def test_the_two_editions_of_one_document_are_compared(
    client: TestClient, library: Library
) -> None:
    library.put("fares", "A ride costs 2 euros. Children ride free.", published=dt.date(2021, 1, 1))
    new = library.put(
        "fares", "A ride costs 3 euros. Children ride free.", published=dt.date(2023, 1, 1)
    )
    found = changes(client, new, "?from=2021&to=2023")
    assert [each["figures"] for each in found["data"]] == [
        [{"before": "2 euros", "after": "3 euros"}]
    ]
    editions = client.get(f"/v1/documents/{new}/editions").json()["data"]
    older = next(each["edition"] for each in editions if not each["current"])
    assert changes(client, new, f"?from={older}") == found
    assert changes(client, new, f"?from={older}&to={older}")["data"] == []


def test_an_edition_that_may_not_be_read_is_as_if_it_were_not(
    client: TestClient, services: Services, pair: tuple[str, str]
) -> None:
    old, new = pair
    public = bearer(new_key(services.keys, "public"))
    document = client.get(f"/v1/documents/{new}", headers=public).json()
    assert document["other_editions"] == []
    place = f"/v1/documents/{new}/changes"
    for query in ("", "?from=", "?from=2021", f"?from={old}", f"?from={old}&to=2023"):
        refused = client.get(f"{place}{query}", headers=public)
        assert (refused.status_code, refused.json()["code"]) == (404, "not-found")
        unknown = client.get(f"{place}?from=1999", headers=public)
        assert refused.json()["title"] == unknown.json()["title"]
    assert client.get(f"/v1/documents/{old}/changes", headers=public).status_code == 404


def test_editions_are_joined_and_parted_by_hand_and_found_again(
    client: TestClient, pair: tuple[str, str], library: Library
) -> None:
    old, new = pair
    place = f"/v1/documents/{new}"

    def say(other: str, same: bool | None) -> list[tuple[str, str]]:
        body = {"editions": [{"document_id": other, "same": same}]}
        found = client.patch(place, json=body).json()["other_editions"]
        return [(each["document_id"], each["decided"]) for each in found]

    assert say(old, False) == []
    assert client.get(f"{place}/changes").status_code == 404
    assert say(old, None) == [(old, "sentences")]
    other = library.put("Rules of the road", OLD)
    assert say(other, True) == [(other, "given"), (old, "sentences")]
    assert say(other, None) == [(old, "sentences")]
    assert (
        client.patch(place, json={"editions": [{"document_id": new, "same": True}]}).status_code
        == 422
    )
    assert (
        client.patch(place, json={"editions": [{"document_id": "doc_0", "same": True}]}).status_code
        == 404
    )


def test_the_read_view_names_other_editions_and_leads_to_what_changed(
    client: TestClient, pair: tuple[str, str], services: Services
) -> None:
    old, new = pair
    page = fromstring(client.get(f"/d/{new}").text)
    links = {
        each.text_content(): each.get("href") for each in page.xpath("//p[@class='editions']/a")
    }
    assert links["2021"].startswith(f"/d/{old}?v=")
    listed = fromstring(client.get(links["What changed from 2021 to 2023"]).text)
    told = [each.text_content() for each in listed.xpath("//ol[@class='changes']/li")]
    assert told[0] == (
        "Changed2021 The mileage rate is 0.30 euros a kilometre."
        "2023 The mileage rate is 0.42 euros a kilometre."
    )
    marked = [each.text_content() for each in listed.xpath("//ol[@class='changes']//mark")]
    assert marked == ["0.30 euros", "0.42 euros", "30", "14"]
    public = bearer(new_key(services.keys, "public"))
    assert "editions" not in client.get(f"/d/{new}", headers=public).text
    assert client.get(links["What changed from 2021 to 2023"], headers=public).status_code == 404


def test_the_read_view_says_where_date_and_period_come_from(
    client: TestClient, library: Library
) -> None:
    made = library.put("Annual report 2021", "12 March 2022\n\nThe pumps run.")
    line = fromstring(client.get(f"/d/{made}").text).xpath("//p[@class='facts-line']")[0]
    told = line.text_content()
    assert "12 March 2022 (from its text)" in told
    assert "covers 2021 (from its text)" in told
    french = client.get(f"/d/{made}", headers={"Accept-Language": "fr"}).text
    assert "couvre 2021 (tirée du texte)" in french


def test_nothing_that_a_document_says_becomes_markup(client: TestClient, library: Library) -> None:
    text = "The <script>pier</script> has <i>{}</i> cranes & one shed."
    old = library.put("The <b>pier</b> plan 2021", text.format(2))
    new = library.put("The <b>pier</b> plan 2023", text.format(3))
    library.writer.relate(new, old, True, "")
    for path in (f"/d/{new}", f"/d/{new}/changes"):
        page = client.get(path)
        assert page.status_code == 200
        assert not fromstring(page.text).xpath("//main//script | //main//b | //main//i")
