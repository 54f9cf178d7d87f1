"""What is hidden until it is clicked on: tabs, accordions, details. It counts as seen."""

from __future__ import annotations

import re
from itertools import islice
from typing import Any, Final

_TARGETS: Final = ("aria-controls", "data-target", "data-bs-target", "data-toggle-target", "for")
_IN_SCRIPT: Final = re.compile(r"['\"#]([\w-]{1,100})['\"]")
_PANELS: Final = re.compile(
    r"(?:^|[\s_-])(?:tab-?panel|tab-?pane|tab-?content|tab|accordion|collaps(?:e|ible|ed)|panel|faq|"
    r"answer|toggle|expand(?:able|ed)?|spoiler|details|carousel|slide|slider|step)s?(?:$|[\s_-])",
    re.IGNORECASE,
)
_OPENERS: Final = re.compile(
    r"(?:^|[\s_-])(?:accordion|collaps(?:e|ible|ed)|toggler?|trigger|expander?|spoiler|faq|question)"
    r"s?(?:$|[\s_-])",
    re.IGNORECASE,
)
_ROLES: Final = frozenset(("button", "tab"))
_MOST_INSIDE: Final = 20


class Openers:
    """The elements of a page that open others, and which those are."""

    def __init__(self, page: Any) -> None:
        self._targets: set[str] = set()
        for node in page.iter("a", "button", "label", "div", "span", "li", "summary", "dt", "h2"):
            self._targets.update(targets_of(node))

    def open(self, node: Any) -> bool:
        """Whether a click shows an element that is hidden at first."""
        before = node.getprevious()
        return (
            node.get("role") == "tabpanel"
            or node.get("hidden") == "until-found"
            or node.get("id") in self._targets
            or bool(_PANELS.search((node.get("class") or "")[:500]))
            or any(parent.tag == "details" for parent in islice(node.iterancestors(), 10))
            or (before is not None and is_opener(before))
        )


def targets_of(node: Any) -> list[str]:
    """The ids of what an element opens, as far as it names them."""
    if not node.attrib:
        return []
    found = [name.strip("#") for key in _TARGETS for name in (node.get(key) or "").split()]
    href = node.get("href") or ""
    if href.startswith("#"):
        found.append(href[1:])
    return found + _IN_SCRIPT.findall((node.get("onclick") or "")[:500])


def is_opener(node: Any) -> bool:
    """Whether an element, or one inside it, is clicked on to open something."""
    return any(
        child.tag in ("button", "summary", "label")
        or child.get("aria-expanded") is not None
        or child.get("onclick") is not None
        or child.get("role") in _ROLES
        or bool(_OPENERS.search((child.get("class") or "")[:500]))
        for child in islice(node.iter(), _MOST_INSIDE)
        if isinstance(child.tag, str)
    )
