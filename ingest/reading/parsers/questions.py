"""Headings that a page draws as buttons: the questions of an accordion, before their answers."""

from __future__ import annotations

import re
from itertools import islice
from typing import Any, Final

from ingest.reading.parsers.elements import HEADINGS
from ingest.reading.parsers.openers import targets_of
from ingest.reading.parsers.page_pruning import is_furniture

_MOST_CHARACTERS: Final = 300
_LEAST_ANSWER: Final = 10
_MOST_INSIDE: Final = 2_000
_ASKS: Final = re.compile(r"[?？؟]\s*$")
_NAMES: Final = re.compile(
    r"(?:^|[\s_-])(?:accordion|collapsible|faq|question)s?(?:$|[\s_-])", re.IGNORECASE
)
_NAMED_HEADS: Final = re.compile(
    r"(?:accordion|collaps(?:e|ible)|faq|toggle)[\w-]*?(?:head(?:er|ing)?|title|question|trigger)\b",
    re.IGNORECASE,
)
_CONTROLS: Final = re.compile(
    r"(?:(?:read|show|see|learn|view|load) (?:more|less|all)|more|menu|(?:main )?navigation|"
    r"toggle.*|open|close|expand(?: all)?|collapse(?: all)?|share|search|filters?|submit|send|"
    r"subscribe|print|copy|download|next|previous|back|language|settings|login|log in|sign in|"
    r"(?:lire|voir|en savoir) (?:la )?(?:plus|suite)|ver más|leer más|ler mais|ver mais|mehr.*|"
    r"weiterlesen|partager|compartir|compartilhar|teilen|fermer|cerrar|fechar|schließen)\W*",
    re.IGNORECASE,
)


def write_out_questions(page: Any) -> None:
    """Make headings of the buttons that open a text, in place; other buttons are left out."""
    by_id = {node.get("id"): node for node in page.iter() if node.get("id")}
    level = 1
    for node in list(page.iter("button", "summary", "dt", "label", "a", "div", "span", *HEADINGS)):
        if node.tag in HEADINGS:
            level = HEADINGS[node.tag]
            continue
        if not _is_button(node, by_id):
            continue
        label = " ".join("".join(islice(node.itertext(), _MOST_INSIDE)).split())
        if _CONTROLS.fullmatch(label):
            _leave_out(node)
        elif 1 < len(label) <= _MOST_CHARACTERS and not _is_around(node):
            heading = next((p for p in islice(node.iterancestors(), 4) if p.tag in HEADINGS), None)
            if heading is not None:
                _write(node, "span", label)
            elif _opens_text(node, label, by_id):
                panel = _panel_of_tab(node, by_id)
                _write(node, f"h{min(level + 1, 6)}", label)
                _put_before(panel, node)


def _is_button(node: Any, by_id: dict[str, Any]) -> bool:
    if node.tag in ("button", "summary") or node.get("role") in ("button", "tab"):
        return True
    if node.tag == "label":
        box = by_id.get(node.get("for"))
        return box is not None and box.get("type") in ("checkbox", "radio") and not _in_form(node)
    if node.get("aria-expanded") is not None or "collapse" in (
        node.get("data-toggle"),
        node.get("data-bs-toggle"),
    ):
        return True
    return bool(_NAMED_HEADS.search((node.get("class") or "")[:500])) and not any(
        True for _ in node.iter("button", "a", "p", "ul", *HEADINGS)
    )


def _panel_of_tab(node: Any, by_id: dict[str, Any]) -> Any | None:
    """What a tab shows: tabs stand side by side, their panels one after the other below."""
    if node.get("role") != "tab":
        return None
    return next((by_id[name] for name in targets_of(node) if name in by_id), None)


def _put_before(panel: Any | None, heading: Any) -> None:
    if panel is None or panel.getparent() is None or heading in panel.iterancestors():
        return
    if heading.tail and heading.getparent() is not None:
        heading.addnext(span := heading.makeelement("span"))
        span.text, heading.tail = heading.tail, None
    panel.addprevious(heading)


def _opens_text(node: Any, label: str, by_id: dict[str, Any]) -> bool:
    """Whether a text follows that the button opens, by its name or by what it asks."""
    named = [by_id[name] for name in targets_of(node) if name in by_id]
    if node.tag != "button" or named or node.get("aria-expanded") is not None:
        sure = True
    else:
        around = (node, *islice(node.iterancestors(), 3))
        sure = any(_NAMES.search((each.get("class") or "")[:500]) for each in around)
    if not sure and not _ASKS.search(label):
        return False
    following = _next(node)
    return any(map(_is_text, named if following is None else [*named, following]))


def _next(node: Any) -> Any | None:
    """What follows a button, or the box in which it stands alone."""
    for _ in range(4):
        following = node.getnext()
        if following is not None:
            return following
        node = node.getparent()
        if node is None or node.tag in ("body", "main", "article", "li", "section"):
            return None
    return None


def _is_text(panel: Any) -> bool:
    """Whether a panel holds an answer: words that are no links, no menu and no form."""
    if panel.tag in ("button", "nav", "form", "summary", "dt", "label", *HEADINGS):
        return False
    if is_furniture(panel):
        return False
    text = "".join("".join(islice(panel.itertext(), _MOST_INSIDE)).split())
    linked = sum(len("".join(part.split())) for link in panel.iter("a") for part in link.itertext())
    return len(text) >= _LEAST_ANSWER and 2 * linked < len(text)


def _is_around(node: Any) -> bool:
    return any(
        outer.tag != "form" and is_furniture(outer) for outer in (node, *node.iterancestors())
    )


def _in_form(node: Any) -> bool:
    return any(True for _ in node.iterancestors("form", "fieldset"))


def _leave_out(node: Any) -> None:
    if node.tag != "summary" and node.getparent() is not None:
        node.drop_tree()


def _write(node: Any, tag: str, label: str) -> None:
    """Make an element a plain one with a text alone; a list of terms becomes plain boxes."""
    terms = next(node.iterancestors("dl"), None)
    if terms is not None and tag != "span":
        for part in terms.iter("dl", "dt", "dd"):
            part.tag = "div"
    for child in list(node):
        node.remove(child)
    node.text, node.tag = label, tag
    node.attrib.clear()
