"""The files of documents, given out over HTTP."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from urllib.parse import unquote

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete

from api.http.attachment import attachment_headers, safe_name
from corpus.database import writing
from corpus.schema import originals
from tests.api.files import Words, pdf, store
from tests.builders import Library

REPORT = pdf([Words(text="The programme was launched in Paris.")])
NOBODYS = "doc_" + "0" * 16


def address(document_id: str) -> str:
    return f"/v1/documents/{document_id}/file"


def saved_name(disposition: str) -> str:
    return unquote(disposition.partition("filename*=UTF-8''")[2])


def test_a_file_is_given_out_byte_for_byte_to_be_saved(
    client: TestClient, library: Library
) -> None:
    response = client.get(address(store(library, REPORT)))
    assert response.status_code == 200
    assert response.content == REPORT
    headers = response.headers
    assert headers["content-type"] == "application/pdf"
    assert headers["content-disposition"] == (
        "attachment; filename=\"report.pdf\"; filename*=UTF-8''report.pdf"
    )
    assert headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "private, no-cache"
    assert headers["etag"] == f'"{hashlib.sha256(REPORT).hexdigest()}"'


def test_a_page_with_a_script_is_a_file_like_any_other(
    client: TestClient, library: Library
) -> None:
    script = b"<!doctype html><html><script>alert(1)</script></html>"
    response = client.get(address(store(library, script, "page.html")))
    assert response.content == script
    assert response.headers["content-type"] == "text/html"
    assert response.headers["content-disposition"].startswith("attachment;")
    assert response.headers["content-security-policy"] == "sandbox; default-src 'none'"


def test_a_pdf_is_opened_in_the_browser_as_a_pdf_and_nothing_else(
    client: TestClient, library: Library
) -> None:
    response = client.get(f"/d/{store(library, REPORT)}/pdf")
    assert response.content == REPORT
    headers = response.headers
    assert headers["content-type"] == "application/pdf"
    assert headers["content-disposition"].startswith('inline; filename="report.pdf"')
    assert headers["x-content-type-options"] == "nosniff"
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert policy["default-src"] == policy["frame-ancestors"] == "'none'"
    assert "script-src" not in policy
    again = client.get(response.url, headers={"If-None-Match": headers["etag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("page.html", b"<!doctype html><script>alert(1)</script>"),
        ("page.html", b"%PDF-1.7 <script>alert(1)</script>"),
        ("picture.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("report.pdf", b"<html><script>alert(1)</script> %PDF-1.7"),
        ("report.pdf.html", REPORT),
        ("report", REPORT),
    ],
)
def test_what_only_calls_itself_a_pdf_is_not_opened_in_the_browser(
    client: TestClient, library: Library, name: str, data: bytes
) -> None:
    document_id = store(library, data, name)
    refused = client.get(f"/d/{document_id}/pdf")
    assert refused.status_code == 404
    assert data not in refused.content
    saved = client.get(address(document_id))
    assert saved.content == data
    assert saved.headers["content-disposition"].startswith("attachment;")


def test_a_pdf_that_is_markup_too_stays_a_pdf(client: TestClient, library: Library) -> None:
    both = b"%PDF-1.7 <html><script>alert(1)</script></html>"
    response = client.get(f"/d/{store(library, both)}/pdf")
    assert response.headers["content-type"] == "application/pdf"
    assert response.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["file", "pages/1.png", "pages/1/boxes"])
def test_a_forbidden_document_a_missing_one_and_a_missing_edition_look_alike(
    client: TestClient, library: Library, path: str
) -> None:
    forbidden = store(library, REPORT, label="partner:wri", address="/library/secret.pdf")
    readable = store(library, REPORT, address="/library/open.pdf")
    removed = store(library, REPORT, address="/library/removed.pdf")
    library.writer.remove([removed])
    bodies = []
    for document_id, query in [
        (NOBODYS, {}),
        (forbidden, {}),
        (removed, {}),
        (NOBODYS, {"v": "0" * 16}),
        (forbidden, {"v": hashlib.sha256(REPORT).hexdigest()[:16]}),
        (readable, {"v": "0" * 16}),
    ]:
        response = client.get(f"/v1/documents/{document_id}/{path}", params=query)
        assert response.status_code == 404
        body = response.text.replace(document_id, "ID")
        bodies.append(body.replace(json.loads(body)["request_id"], ""))
        assert "etag" not in response.headers
    assert len(set(bodies)) == 1
    assert "there is no document 'ID' that you may read" in bodies[0]
    known = client.get(f"/v1/documents/{forbidden}").json()
    assert json.loads(bodies[1])["detail"] == known["detail"].replace(forbidden, "ID")


def test_a_file_of_another_label_is_not_told_apart_by_its_tag(
    client: TestClient, library: Library
) -> None:
    forbidden = store(library, REPORT, label="partner:wri")
    tag = f'"{hashlib.sha256(REPORT).hexdigest()}"'
    response = client.get(address(forbidden), headers={"If-None-Match": tag})
    assert response.status_code == 404


def test_an_older_edition_is_given_out_by_its_id(client: TestClient, library: Library) -> None:
    document_id = store(library, b"first", "notes.txt")
    assert store(library, b"second", "notes.txt") == document_id
    first, second = (hashlib.sha256(data).hexdigest()[:16] for data in (b"first", b"second"))
    assert client.get(address(document_id)).content == b"second"
    assert client.get(address(document_id), params={"v": second}).content == b"second"
    old = client.get(address(document_id), params={"v": first})
    assert old.content == b"first"
    assert saved_name(old.headers["content-disposition"]) == "notes.txt"


@pytest.mark.parametrize("edition", ["", "abc", "A" * 16, "0" * 17, "../../etc/passwd"])
def test_what_is_no_edition_is_refused_before_anything_is_looked_up(
    client: TestClient, library: Library, edition: str
) -> None:
    response = client.get(address(NOBODYS), params={"v": edition})
    assert response.status_code == 422


def test_what_the_client_has_is_not_sent_again(client: TestClient, library: Library) -> None:
    document_id = store(library, REPORT)
    tag = client.get(address(document_id)).headers["etag"]
    for sent in (tag, f"W/{tag}", f'"other", {tag}'):
        response = client.get(address(document_id), headers={"If-None-Match": sent})
        assert (response.status_code, response.content) == (304, b"")
        assert response.headers["etag"] == tag
        assert response.headers["cache-control"] == "private, no-cache"
    assert client.get(address(document_id), headers={"If-None-Match": '"x"'}).status_code == 200
    library.writer.relabel(document_id, "partner:wri")
    lost = client.get(address(document_id), headers={"If-None-Match": tag})
    assert lost.status_code == 404


@pytest.mark.parametrize(
    ("name", "saved", "plain"),
    [
        ('say "cheese".pdf', "say _cheese_.pdf", "say _cheese_.pdf"),
        ("a\r\nSet-Cookie: x=1.pdf", "aSet-Cookie_ x=1.pdf", "aSet-Cookie_ x=1.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf", "passwd.pdf"),
        ("..\\..\\boot.pdf", "boot.pdf", "boot.pdf"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf", "x" * 196 + ".pdf"),
        ("Plan für Medellín.pdf", "Plan für Medellín.pdf", "Plan f_r Medell_n.pdf"),
        ("报告.pdf", "报告.pdf", "__.pdf"),
        ("harmless\u202efdp.exe.pdf", "harmlessfdp.exe.pdf", "harmlessfdp.exe.pdf"),
        ("50%20;x=y.pdf", "50_20_x=y.pdf", "50_20_x=y.pdf"),
        ("....pdf", "document.pdf", "document.pdf"),
    ],
)
def test_a_hostile_name_reaches_neither_the_headers_nor_the_folder_of_the_reader(
    client: TestClient, library: Library, name: str, saved: str, plain: str
) -> None:
    response = client.get(address(store(library, REPORT, name)))
    disposition = response.headers["content-disposition"]
    assert disposition.startswith(f'attachment; filename="{plain}"; ')
    assert saved_name(disposition) == saved
    assert "set-cookie" not in response.headers
    assert response.headers["content-type"] == "application/pdf"


@given(st.text(max_size=400))
def test_any_name_makes_headers_that_say_one_thing(name: str) -> None:
    safe = safe_name(name)
    assert safe
    assert len(safe.encode()) <= 255
    assert not set(safe) & set('/\\"\r\n;%')
    assert not any(unicodedata.category(c)[0] == "C" for c in safe)
    assert not safe.startswith(".")
    for value in attachment_headers(name).values():
        assert value.isascii()
        assert value.isprintable()
    assert saved_name(attachment_headers(name)["Content-Disposition"]) == safe


def test_a_file_is_called_as_where_its_document_comes_from(
    client: TestClient, library: Library
) -> None:
    """The same bytes may be another document, under a name that the reader may not know."""
    report = store(library, REPORT, "report.pdf", address="/library/open/report.pdf")
    store(library, REPORT, "dismissals.pdf", "partner:wri", address="/library/wri/dismissals.pdf")
    disposition = client.get(address(report)).headers["content-disposition"]
    assert saved_name(disposition) == "report.pdf"


def test_a_fetched_page_and_a_document_with_an_id_have_names_too(
    client: TestClient, library: Library
) -> None:
    url = "https://example.org/news/launch?id=7"
    fetched = store(library, b"<html>Launch</html>", "launch.html", address=url, source=url)
    known = store(
        library, REPORT, "v2.pdf", title="Annual report", source="id:/library#annual",
        address="/library/v2.pdf",
    )  # fmt: skip
    older = hashlib.sha256(REPORT).hexdigest()[:16]
    store(
        library, REPORT + b"\n", "v3.pdf", title="Annual report", source="id:/library#annual",
        address="/library/v2.pdf",
    )  # fmt: skip
    names = [
        saved_name(client.get(address(each), params=query).headers["content-disposition"])
        for each, query in [(fetched, {}), (known, {}), (known, {"v": older})]
    ]
    assert names == ["launch.html", "v2.pdf", "Annual report.pdf"]


def test_an_edition_without_its_file_says_so_to_those_who_may_read_it(
    client: TestClient, library: Library
) -> None:
    readable = store(library, REPORT)
    forbidden = store(library, b"secret", "secret.txt", label="partner:wri")
    with writing(library.engine) as connection:
        connection.execute(delete(originals))
    response = client.get(address(readable))
    assert response.status_code == 404
    assert "its text can be read" in response.json()["detail"]
    assert "that you may read" in client.get(address(forbidden)).json()["detail"]
