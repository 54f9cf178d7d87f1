"""What Slack takes in a message, a view and a stream; anything else is an error with Slack's code.

The figures are those of Slack's reference, or were measured by others where it has none.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

MOST_TEXT = 4_000
MOST_MARKDOWN = 12_000
MOST_STREAM_BYTES = 10_600
MOST_BLOCKS = 50
_ACTS = re.compile(
    r"<[!@#]|<(?:https?|mailto|tel):|(?<![\w/])@(?:channel|here|everyone)\b", re.IGNORECASE
)
_BARE = re.compile(
    r"(?<!\]\()(?<!<)(?:https?://|mailto:)(?!\u2060)[^\s|>)]+|\b[\w-]+\.(?:com|org|net|io|example)\b"
)
_MARKDOWN_LINK = re.compile(r"(!?)\[((?:\\.|[^\]\\]|\[[^\]]*\])*)\]\(([^)\s]*)\)")
_MRKDWN_LINK = re.compile(r"<(https?://[^|>]+)\|([^>]*)>")


class Refused(Exception):
    """Slack would not take this."""

    def __init__(self, code: str, why: str = "") -> None:
        super().__init__(f"{code}: {why}")
        self.code = code


def check_text(text: Any) -> None:
    """The `text` of a message."""
    if not isinstance(text, str) or not text:
        raise Refused("no_text")
    if len(text) > MOST_TEXT:
        raise Refused("msg_too_long", f"{len(text)} characters")


def check_blocks(blocks: Any) -> None:
    """The blocks of one message or view."""
    if not isinstance(blocks, list) or len(blocks) > MOST_BLOCKS:
        raise Refused("invalid_blocks", "not a list of at most 50")
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    if len(ids) != len(set(ids)) or any(not 0 < len(each) <= 255 for each in ids):
        raise Refused("invalid_blocks", "block_id")
    markdown = sum(len(block.get("text", "")) for block in blocks if block["type"] == "markdown")
    if markdown > MOST_MARKDOWN:
        raise Refused("msg_blocks_too_long", "markdown")
    for block in blocks:
        _check_block(block)


def _check_block(block: dict[str, Any]) -> None:
    check = _BLOCKS.get(block["type"])
    if check is None:
        raise Refused("invalid_blocks", f"unknown type {block['type']}")
    check(block)


def _check_markdown(block: dict[str, Any]) -> None:
    if not block["text"]:
        raise Refused("invalid_blocks", "empty markdown")


def _check_context(block: dict[str, Any]) -> None:
    _within(block["elements"], 10)
    for element in block["elements"]:
        _check_object(element, 3_000)


def _check_actions(block: dict[str, Any]) -> None:
    _within(block["elements"], 25)
    for element in block["elements"]:
        _check_button(element)


def _check_context_actions(block: dict[str, Any]) -> None:
    _within(block["elements"], 5)
    for element in block["elements"]:
        _check_feedback(element)


_BLOCKS: dict[str, Callable[[dict[str, Any]], None]] = {
    "markdown": _check_markdown,
    "section": lambda block: _check_object(block["text"], 3_000),
    "header": lambda block: _check_object(block["text"], 150, plain=True),
    "context": _check_context,
    "actions": _check_actions,
    "context_actions": _check_context_actions,
    "input": lambda block: _check_object(block["label"], 2_000, plain=True),
}


def _check_object(text: dict[str, Any], most: int, *, plain: bool = False) -> None:
    if text["type"] not in ({"plain_text"} if plain else {"plain_text", "mrkdwn"}):
        raise Refused("invalid_blocks", f"a text of type {text['type']}")
    if not 0 < len(text["text"]) <= most:
        raise Refused("invalid_blocks", f"a text of {len(text['text'])} characters")


def _check_button(element: dict[str, Any]) -> None:
    if element["type"] != "button":
        raise Refused("invalid_blocks", f"an action of type {element['type']}")
    _check_object(element["text"], 75, plain=True)
    if len(element.get("value", "")) > 2_000 or not 0 < len(element["action_id"]) <= 255:
        raise Refused("invalid_blocks", "button")
    if "url" in element and not re.fullmatch(r"https?://[^\s]{1,2990}", element["url"]):
        raise Refused("invalid_blocks", "url")


def _check_feedback(element: dict[str, Any]) -> None:
    if element["type"] != "feedback_buttons":
        raise Refused("invalid_blocks", f"a context action of type {element['type']}")
    for name in ("positive_button", "negative_button"):
        button = element[name]
        _check_object(button["text"], 75, plain=True)
        if not 0 < len(button["value"]) <= 2_000 or len(button["accessibility_label"]) > 75:
            raise Refused("invalid_blocks", "feedback")


def _within(elements: list[Any], most: int) -> None:
    if not 0 < len(elements) <= most:
        raise Refused("invalid_blocks", f"{len(elements)} elements")


def texts_of(message: dict[str, Any]) -> list[tuple[str, str]]:
    """Every text that a person sees of a message, with its dialect: `markdown` or `mrkdwn`."""
    found = [("mrkdwn", message.get("text", ""))]
    if message.get("markdown_text"):
        found.append(("markdown", message["markdown_text"]))
    for block in message.get("blocks", ()):
        if block["type"] == "markdown":
            found.append(("markdown", block["text"]))
        else:
            found += [("mrkdwn", text) for text in _strings(block)]
    return found


def _strings(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["text"]] if isinstance(value.get("text"), str) else []
        return own + [text for each in value.values() for text in _strings(each)]
    if isinstance(value, list):
        return [text for each in value for text in _strings(each)]
    return []


def links_of(message: dict[str, Any]) -> set[str]:
    """The addresses that a message leads to, as Slack would make links and images of its text."""
    found = set()
    for dialect, text in texts_of(message):
        if dialect == "markdown":
            found |= {address for _, _, address in _MARKDOWN_LINK.findall(text)}
            rest = _MARKDOWN_LINK.sub("", text)
        else:
            found |= {address for address, _ in _MRKDWN_LINK.findall(text)}
            rest = _MRKDWN_LINK.sub("", text)
        found |= set(_BARE.findall(rest))
    for block in message.get("blocks", ()):
        found |= {each["url"] for each in block.get("elements", ()) if "url" in each}
    return found


def pings_of(message: dict[str, Any]) -> list[str]:
    """What in a message would ping somebody or link with Slack's own marks."""
    found = []
    for dialect, text in texts_of(message):
        bare = _MRKDWN_LINK.sub("", text) if dialect == "mrkdwn" else text
        found += _ACTS.findall(bare)
    return found
