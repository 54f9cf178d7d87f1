"""Text that leaves for Slack: it pings nobody, and links nowhere but to the answer's own sources.

Slack has two dialects: `markdown` for answers, standard Markdown, and `mrkdwn` for everything else.
In either, what Slack would act on is broken with a word joiner, which nobody sees; what Markdown
would act on is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from api.page.markdown import harmless, harmless_line
from api.schemas.citations import CitationOut

JOINER = "\u2060"  # no width, no break, and part of no address or ping
LONGEST_PART = 9_000  # bytes of a message; Slack ends a stream somewhere over 10,600
LONGEST_TEXT = 3_800  # characters of `text`, of which Slack takes about 4,000

_ACTIVE = re.compile(
    r"<(?=[^\s<])"  # <!channel>, <@U…>, <#C…>, <https://…|…>
    r"|:(?=\\?/\\?/)|(?:mailto|tel|xmpp|sip):"  # addresses
    r"|@(?=(?:channel|here|everyone)\b)"
    r"|\](?=\\?[(:])|!(?=\\?\[)"  # links and images of Markdown
    r"|(?<=\w)\\?\.(?=[^\W\d_]{2})",  # names of hosts
    re.IGNORECASE,
)
_MARK = re.compile(r" ?\[(\d+)\]$")
_LINKED = re.compile(r"\[(\[\d+\])\]\([^)]*\)")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def markdown(piece: str, citations: Iterable[CitationOut]) -> str:
    """A piece of an answer in Slack's Markdown; the mark at its end leads to its source."""
    end = _MARK.search(piece)
    source = next((c for c in citations if end and c.index == int(end[1])), None)
    if end is None or source is None:
        return quiet(harmless(piece))
    mark = f"[{source.index}]"
    address = safe_link(source.url)
    linked = f"[{mark}]({address})" if address else mark
    return f"{quiet(harmless(piece[: end.start()]))} {linked}"


def mrkdwn(text: str, most: int = 3_000) -> str:
    """A text on one line for blocks and notifications, in which nothing acts.

    It has at most so many characters as Slack counts them: with its escapes.
    """
    line = " ".join(text.split())
    shown = quiet(line).translate(_ESCAPES)
    while len(shown) > most:
        line = line[: min(len(line) - 1, len(line) * most // len(shown))]
        shown = f"{quiet(line).translate(_ESCAPES)}…"
    return shown


def mrkdwn_link(address: str, title: str, most: int = 500) -> str:
    """A link of ours with a title; the title alone where the address is no absolute https one."""
    label = mrkdwn(title, most) or "…"
    link = safe_link(address)
    return f"<{link.replace('|', '%7C').replace('&', '&amp;')}|{label}>" if link else label


def as_read(text: str) -> str:
    """What a person reads of Slack's Markdown: no escapes, no joiners, marks without links."""
    plain = _LINKED.sub(r"\1", text.replace(JOINER, ""))
    return _ESCAPED.sub(r"\1", plain)


def plain_markdown(line: str) -> str:
    """A fixed line of ours or a title, in Slack's Markdown."""
    return quiet(harmless_line(line))


def quiet(text: str) -> str:
    """The text with a joiner behind whatever would ping or link."""
    return _ACTIVE.sub(lambda found: f"{found[0]}{JOINER}", text)


def safe_link(address: str) -> str:
    """An address as Slack takes it in either dialect; empty unless it is an absolute https one."""
    if not address.startswith("https://"):
        return ""
    return quote(address, safe=":/?#=&%-._~")


def parts(text: str, most: int = LONGEST_PART) -> list[str]:
    """A text in pieces of at most so many bytes; joined they are the text.

    It is cut behind a paragraph where there is one, else behind a sentence, a word, a character.
    """
    return list(_parts(text, most)) or [""]


def _parts(text: str, most: int) -> Iterator[str]:
    while len(text.encode()) > most:
        head = text.encode()[:most].decode(errors="ignore")
        cut = _behind(head, "\n\n") or max(_behind(head, gap) for gap in (". ", ") ", "\n", " "))
        cut = cut or _whole(head)
        yield text[:cut]
        text = text[cut:]
    if text:
        yield text


def _behind(head: str, gap: str) -> int:
    found = head.rfind(gap)
    return found + len(gap) if found > 0 else 0


def _whole(head: str) -> int:
    """Where to cut where there is no gap: inside no link, and behind no backslash."""
    link = head.rfind("[[")
    if link > 0 and ")" not in head[link:]:
        return link
    return len(head.rstrip("\\")) or len(head)
