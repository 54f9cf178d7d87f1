"""Which chat model is asked: by setting, checked at start, and nothing of it leaks."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from typing import Any

import pytest
from pydantic import SecretStr, ValidationError

from assistant.chat.loading import load_chat_model
from assistant.chat.settings import ChatSettings
from assistant.errors import ChatModelUnavailable
from tests.conftest import CHECKOUT
from tests.fake_chat_server import FakeChatServer

KEY = "sk-very-secret"


def settings(model: str = "openai:fake", **values: Any) -> ChatSettings:
    return ChatSettings(chat_model=model, **values)


def test_there_is_no_chat_model_unless_one_is_set() -> None:
    assert ChatSettings().chat_model == "none"
    assert load_chat_model(ChatSettings()) is None


def test_an_empty_variable_means_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_CHAT_MODEL", "")
    assert ChatSettings().chat_model == "none"


@pytest.mark.parametrize("name", ["gpt-4.1", "openai:", ":gpt", "openai: gpt", "OpenAI/gpt"])
def test_a_model_is_named_by_provider_and_name(name: str) -> None:
    with pytest.raises(ValidationError, match=r"openai:gpt-4\.1-mini"):
        settings(name)


def test_a_name_may_have_colons_of_its_own() -> None:
    model: Any = load_chat_model(settings("openai:qwen3:8b", chat_base_url="http://127.0.0.1:1/v1"))
    assert model.model_name == "qwen3:8b"


@pytest.mark.parametrize("url", ["127.0.0.1:8099", "ftp://a.org", "http://me:pass@a.org", "a b"])
def test_an_address_is_a_web_address_without_a_password(url: str) -> None:
    with pytest.raises(ValidationError) as caught:
        settings(chat_base_url=url)
    assert url not in str(caught.value)


@pytest.mark.parametrize("name", ["chat_gap_seconds", "chat_total_seconds", "chat_attempts"])
def test_no_limit_is_without_a_limit(name: str) -> None:
    for value in (0, -1, 1e9):
        with pytest.raises(ValidationError):
            settings(**{name: value})


def test_the_key_is_never_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_CHAT_API_KEY", KEY)
    read = settings(chat_base_url="http://127.0.0.1:1/v1")
    model = load_chat_model(read)
    assert read.chat_api_key.get_secret_value() == KEY
    for text in (repr(read), str(read), str(read.model_dump()), repr(model), str(model)):
        assert KEY not in text


def test_an_unknown_provider_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(ChatModelUnavailable, match="known: anthropic, ollama, openai"):
        load_chat_model(settings("acme:model-1"))


@pytest.mark.parametrize("provider", ["anthropic", "ollama"])
def test_a_missing_package_is_named_with_the_command_that_installs_it(provider: str) -> None:
    if importlib.util.find_spec(f"langchain_{provider}"):
        pytest.skip(f"langchain-{provider} is installed here")
    with pytest.raises(ChatModelUnavailable) as caught:
        load_chat_model(settings(f"{provider}:model-1", chat_api_key=SecretStr(KEY)))
    assert f"pip install 'cited-assistant[{provider}]'" in str(caught.value)


def test_a_missing_key_is_said_at_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(ChatModelUnavailable, match="ASSISTANT_CHAT_API_KEY"):
        load_chat_model(settings())


def test_the_provider_gets_the_key_the_limits_and_no_temperature_but_zero() -> None:
    with FakeChatServer() as server:
        read = settings(
            chat_base_url=server.url, chat_api_key=SecretStr(KEY), chat_answer_tokens=123
        )
        model: Any = load_chat_model(read)
        for _ in model.stream("hello"):
            pass
    asked = server.asked[0]
    assert asked.headers["authorization"] == f"Bearer {KEY}"
    assert asked.body["temperature"] == 0
    assert asked.body["max_completion_tokens"] == 123


def test_a_local_server_gets_a_placeholder_and_never_the_key_of_the_provider(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    model: Any = load_chat_model(settings(chat_base_url="http://127.0.0.1:1/v1"))
    assert model.openai_api_key.get_secret_value() == "not-needed"


def test_the_clients_own_retries_are_off_and_its_time_outs_on() -> None:
    read = settings(
        chat_base_url="http://127.0.0.1:1/v1", chat_connect_seconds=3, chat_gap_seconds=40
    )
    client = load_chat_model(read).root_async_client  # type: ignore[union-attr]
    assert client.max_retries == 0
    assert (client.timeout.connect, client.timeout.read) == (3, 41)


def test_a_model_without_temperature_is_not_sent_one() -> None:
    read = settings("openai:o3-mini", chat_base_url="http://127.0.0.1:1/v1")
    assert load_chat_model(read).temperature is None  # type: ignore[union-attr]


TRACED = """
import asyncio, sys
from langchain_core.messages import HumanMessage
from langchain_core.tracers.context import _tracing_v2_is_enabled
from assistant.chat.loading import load_chat_model
from assistant.chat.settings import ChatSettings
from assistant.chat.talking import Limits, spoken

async def ask():
    model = load_chat_model(ChatSettings())
    assert not _tracing_v2_is_enabled()
    async for piece in spoken(model, [HumanMessage("a secret question")], Limits()):
        sys.stdout.write(piece)

asyncio.run(ask())
"""


def test_nothing_is_traced_whatever_the_environment_says() -> None:
    """LangSmith, its old tracer and its gateway are all set up, and get nothing."""
    with FakeChatServer() as server, FakeChatServer() as langsmith:
        names = ("LANGCHAIN_TRACING_V2", "LANGSMITH_TRACING", "LANGCHAIN_TRACING")
        environment = {
            **dict.fromkeys(names, "true"),
            "LANGSMITH_GATEWAY": langsmith.url,
            "LANGSMITH_ENDPOINT": langsmith.url,
            "LANGSMITH_API_KEY": "ls-key",
            "ASSISTANT_CHAT_MODEL": "openai:fake",
            "ASSISTANT_CHAT_BASE_URL": server.url,
        }
        done = subprocess.run(
            [sys.executable, "-c", TRACED],
            cwd=CHECKOUT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.stdout == server.answer, done.stderr
    assert langsmith.asked == []
    assert len(server.asked) == 1
