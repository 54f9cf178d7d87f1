"""Takes what is not the text of a page out of its tree, for pages the extractor cannot read."""

from __future__ import annotations

import re
from typing import Any, Final

_TAGS: Final = (
    "nav",
    "footer",
    "aside",
    "form",
    "script",
    "style",
    "noscript",
    "template",
    "iframe",
)
_ROLES: Final = frozenset(
    ("navigation", "banner", "contentinfo", "search", "dialog", "alertdialog")
)
_NAMES: Final = re.compile(
    r"(?:^|[\s_-])(?:cookies?|gdpr|consent|breadcrumbs?|menu|navbar|nav|sidebar|skip-link|"
    r"share|social|newsletter|footer|popup|modal)(?:$|[\s_-])",
    re.IGNORECASE,
)
_BODY: Final = frozenset(("html", "body", "main", "article"))


def prune(page: Any) -> None:
    """Remove menus, banners, footers and scripts in place."""
    for node in list(page.iter(*_TAGS, "header", "div", "section", "ul", "p")):
        parent = node.getparent()
        if parent is not None and is_furniture(node):
            node.drop_tree()


def is_furniture(node: Any) -> bool:
    """Tell what surrounds the text of a page: menus, banners, forms."""
    if node.tag in _TAGS or (node.get("role") or "").lower() in _ROLES:
        return True
    if node.tag == "header":
        # the header of an article holds its title
        return not any(parent.tag in ("main", "article") for parent in node.iterancestors())
    names = f"{node.get('class') or ''} {node.get('id') or ''}"[:500]
    return node.tag not in _BODY and bool(_NAMES.search(names))
