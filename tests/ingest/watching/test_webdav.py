"""WebDAV, looked at on a real server."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from cheroot.wsgi import Server
from wsgidav.wsgidav_app import WsgiDAVApp

from corpus.sources import Outcome
from tests.ingest.watching.killed import look_until_killed
from tests.ingest.watching.place import Place

LOGIN = '{"127.0.0.1": "ana:sesame-9182"}'


class Share:
    """The server and the folder that it serves."""

    def __init__(self, root: Path, port: int) -> None:
        self.root, self.port = root, port

    def write(self, path: str, text: str = "") -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text or f"What {path} says.", encoding="utf-8")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Share]:
    root = tmp_path_factory.mktemp("share")
    application = WsgiDAVApp(
        {
            "provider_mapping": {"/": str(root)},
            "simple_dc": {"user_mapping": {"*": {"ana": {"password": "sesame-9182"}}}},
            "http_authenticator": {"accept_digest": False, "default_to_digest": False},
            "verbose": 0,
            "logging": {"enable": False},
        }
    )
    server = Server(("127.0.0.1", 0), application)
    server.prepare()
    thread = threading.Thread(target=server.serve)
    thread.start()
    yield Share(root, server.bind_addr[1])
    server.stop()
    thread.join()


@pytest.fixture
def share(server: Share, monkeypatch: pytest.MonkeyPatch) -> Share:
    monkeypatch.setenv("ASSISTANT_WEBDAV_LOGINS", LOGIN)
    for path in server.root.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    return server


@pytest.fixture
def place(share: Share, tmp_path: Path) -> Iterator[Place]:
    made = Place(f"dav://127.0.0.1:{share.port}/plans", tmp_path / "var")
    yield made
    made.library.close()


def address(share: Share, path: str) -> str:
    return f"http://127.0.0.1:{share.port}/{path}"


def test_a_folder_is_read_with_all_below_it_and_later_only_what_changed(
    share: Share, place: Place
) -> None:
    for path in ("plans/a.txt", "plans/2019/été 1.txt", "plans/a#b%20.txt", "plansother/no.txt"):
        share.write(path)
    share.write("plans/.hidden.txt")
    share.write("plans/film.mp4")
    report = place.look()
    assert report.notes[0][1].startswith("1 left out: ")
    names = ["plans/2019/%C3%A9t%C3%A9%201.txt", "plans/a%23b%2520.txt", "plans/a.txt"]
    assert sorted(place.texts()) == [address(share, name) for name in names]

    share.write("plans/a.txt", "It says something longer now.")  # a tag may be as old as a second
    shutil.rmtree(share.root / "plans/2019")
    place.reads.clear()
    report = place.look(prune=True)
    assert (report.replaced, report.unchanged, report.removed) == (1, 1, 1)
    assert place.reads == ["a.txt"]


def test_a_server_that_does_not_know_us_takes_nothing_away(
    share: Share, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    share.write("plans/a.txt")
    place.look()
    monkeypatch.setenv("ASSISTANT_WEBDAV_LOGINS", LOGIN.replace("127.0.0.1", "another.example"))
    report = place.look(prune=True, confirmed=True)
    assert "answered 401; give user and password" in report.failed[0][1]
    assert (place.state().source.outcome, len(place.titles())) == (Outcome.FAILED, 1)


def test_a_look_that_is_killed_loses_and_doubles_nothing(share: Share, place: Place) -> None:
    for n in range(70):
        share.write(f"plans/{n}.txt")
    look_until_killed(place, "stored")
    assert len(place.texts()) == 64
    assert place.look().new == 6
    assert sorted(place.texts()) == sorted(address(share, f"plans/{n}.txt") for n in range(70))


def test_no_password_is_remembered(share: Share, place: Place) -> None:
    share.write("plans/a.txt")
    assert place.look().new == 1
    place.library.close()
    files = [file for file in place.library.data_dir.rglob("*") if file.is_file()]
    assert not any(b"sesame-9182" in file.read_bytes() for file in files)
