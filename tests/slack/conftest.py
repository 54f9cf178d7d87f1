"""A library, a workspace with people and channels, and the app between them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.serving import make_library
from tests.fake_slack.server import FakeSlack
from tests.fake_slack.workspace import BOT, Workspace
from tests.slack.running import Running, running

STAFF, MEMBER, GUEST, STRANGER = "U0STAFF", "U0MEMBER", "U0GUEST", "U0STRANGER"
GENERAL, PRIVATE, SHARED = "C0GENERAL", "G0PRIVATE", "C0SHARED"
DM = {STAFF: "D0STAFF", MEMBER: "D0MEMBER", GUEST: "D0GUEST"}


def populate(workspace: Workspace) -> None:
    """People of every kind, and channels of every kind."""
    workspace.add_user(BOT, is_bot=True)
    workspace.add_user(STAFF, "mia@example.org")
    workspace.add_user(MEMBER, "leo@elsewhere.example")
    workspace.add_user(GUEST, "guest@example.org", is_restricted=True)
    workspace.add_user(STRANGER, "eve@example.org", team_id="T0OTHER", is_stranger=True)
    everybody = (STAFF, MEMBER, GUEST, STRANGER)
    workspace.add_channel(GENERAL, *everybody)
    workspace.add_channel(PRIVATE, *everybody, is_private=True)
    workspace.add_channel(SHARED, *everybody, is_shared=True, is_ext_shared=True)
    for person, channel in DM.items():
        workspace.add_channel(channel, person)


@pytest.fixture(scope="session")
def fresh_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_library(tmp_path_factory.mktemp("slack"))


@pytest.fixture(scope="module")
def slack_library(fresh_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library without a job: every fake counts its messages from one."""
    return Path(shutil.copytree(fresh_library, tmp_path_factory.mktemp("slack") / "var"))


@pytest.fixture(scope="module")
def app(slack_library: Path) -> Iterator[Running]:
    """The app by Socket Mode, for tests that leave it as it is."""
    with FakeSlack() as slack:
        populate(slack.workspace)
        with running(slack, slack_library, SLACK_PERSON_PER_MINUTE="1000") as started:
            slack.wait_for_socket()
            yield started
