"""The chat model that the settings name, made by LangChain; nothing is sent yet."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from assistant.chat.settings import NONE, ChatSettings
from assistant.chat.tracing import silence_tracing
from assistant.errors import ChatModelUnavailable

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_PROJECT = "cited-assistant"
_PLACEHOLDER = "not-needed"  # clients insist on a key, local servers do not look at it
# one connection for each question: a kept one belongs to the event loop that opened it, and the
# other side may have closed it in the meantime
_HEADERS = {"Connection": "close"}
_PROMPT_TOKENS = 2000  # instructions, earlier turns and the question, roughly
_NO_TEMPERATURE = re.compile(r"o\d")  # OpenAI's first reasoning models refuse any


def load_chat_model(settings: ChatSettings) -> BaseChatModel | None:
    """The chat model to ask, or None where none is set.

    Its own retries are off and its time-outs are on: `talking` decides what is asked again.

    Raises:
        ChatModelUnavailable: when the provider is unknown, its package is missing, or it cannot be
            made as set (mostly: there is no key).
    """
    if settings.chat_model == NONE:
        return None
    silence_tracing()
    provider, name = settings.chat_model.split(":", 1)
    if provider not in _ARGUMENTS:
        raise ChatModelUnavailable(
            f"ASSISTANT_CHAT_MODEL names an unknown provider, {provider}; "
            f"known: {', '.join(sorted(_ARGUMENTS))}"
        )
    model, reason = _made(provider, name, settings)
    if model is None:  # raised here, outside the handler: the client's own words may hold the key
        raise ChatModelUnavailable(f"the chat model {provider}:{name} {reason}")
    return model


def _made(provider: str, name: str, settings: ChatSettings) -> tuple[BaseChatModel | None, str]:
    from langchain.chat_models import init_chat_model

    try:
        arguments = _ARGUMENTS[provider](name, settings)
        return init_chat_model(name, model_provider=provider, **arguments), ""
    except ImportError:
        return None, f"needs its provider's package: pip install '{_PROJECT}[{provider}]'"
    except Exception as error:
        # each client has its own kinds of errors for a setting that it does not like
        return None, (
            f"cannot be made ({type(error).__name__}); is there a key? "
            "See ASSISTANT_CHAT_API_KEY and ASSISTANT_CHAT_BASE_URL in docs/settings.md"
        )


def _address_and_key(settings: ChatSettings) -> dict[str, Any]:
    key = settings.chat_api_key.get_secret_value()
    if settings.chat_base_url:
        # a key of the environment was meant for the provider, not for this server
        return {"base_url": settings.chat_base_url, "api_key": key or _PLACEHOLDER}
    return {"api_key": key} if key else {}


def _openai(name: str, settings: ChatSettings) -> dict[str, Any]:
    from openai import Timeout

    arguments: dict[str, Any] = {
        **_address_and_key(settings),
        "max_tokens": settings.chat_answer_tokens,
        "max_retries": 0,
        "default_headers": _HEADERS,
        "timeout": Timeout(_silence(settings), connect=settings.chat_connect_seconds),
        "stream_chunk_timeout": None,
    }
    if settings.chat_base_url:
        arguments["use_responses_api"] = False  # other servers rarely have it
    if not _NO_TEMPERATURE.match(name):
        arguments["temperature"] = 0
    return arguments


def _anthropic(_: str, settings: ChatSettings) -> dict[str, Any]:
    return {
        **_address_and_key(settings),
        "temperature": 0,
        "max_tokens": settings.chat_answer_tokens,
        "max_retries": 0,
        "default_headers": _HEADERS,
        "timeout": _silence(settings),  # one figure for all; `talking` has the finer ones
    }


def _ollama(_: str, settings: ChatSettings) -> dict[str, Any]:
    import httpx

    key = settings.chat_api_key.get_secret_value()
    client: dict[str, Any] = {
        "timeout": httpx.Timeout(_silence(settings), connect=settings.chat_connect_seconds),
        "headers": _HEADERS | ({"Authorization": f"Bearer {key}"} if key else {}),
    }
    tokens = settings.chat_evidence_tokens + settings.chat_answer_tokens + _PROMPT_TOKENS
    return {
        **({"base_url": settings.chat_base_url} if settings.chat_base_url else {}),
        "temperature": 0,
        "num_predict": settings.chat_answer_tokens,
        "num_ctx": tokens,  # its default is small, and what does not fit is cut silently
        "client_kwargs": client,
    }


def _silence(settings: ChatSettings) -> float:
    """How long a connection may be silent: a little more than `talking` waits, which knows why."""
    return max(settings.chat_first_token_seconds, settings.chat_gap_seconds) + 1


_ARGUMENTS: dict[str, Callable[[str, ChatSettings], dict[str, Any]]] = {
    "anthropic": _anthropic,
    "ollama": _ollama,
    "openai": _openai,
}
