"""What there is to read, told to whoever may read it."""

from __future__ import annotations

import datetime as dt

from fastapi.testclient import TestClient

from api.http.services import Services
from tests.api.keyring import bearer, new_key
from tests.builders import Library


def test_a_reader_is_told_of_what_they_may_read_alone(
    client: TestClient, library: Library, services: Services
) -> None:
    library.put("old", "Von 1999.", "staff", language="de", period={"start": dt.date(1999, 1, 1)})
    library.put("informe", "El informe.", language="es", kind="report")
    everything = client.get("/v1/contents").json()
    public = client.get("/v1/contents", headers=bearer(new_key(services.keys, "public"))).json()
    assert public == {
        "object": "contents", "documents": 2, "written": False,
        "kinds": [{"name": "document", "documents": 1}, {"name": "report", "documents": 1}],
        "languages": [{"name": "en", "documents": 1}, {"name": "es", "documents": 1}],
        "begins": "2016-05-01", "ends": "2016-05-01",
    }  # fmt: skip
    assert everything["documents"] == 5
    assert everything["begins"] == "1999-01-01"
    assert "de" in [each["name"] for each in everything["languages"]]


def test_the_example_is_the_first_suggestion_with_its_proof(
    client: TestClient, library: Library
) -> None:
    library.put("words", "UCRA stands for Urban Community Resilience Assessment.")
    found = client.get("/v1/suggestions").json()
    assert found["example"]["question"] == found["questions"][0]["text"]
    assert found["example"]["citation"]["quote"]
    assert found["example"]["citation"]["url"].startswith("/d/")
