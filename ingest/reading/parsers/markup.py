"""Builds lxml trees from untrusted HTML and XML."""

from __future__ import annotations

import re
from typing import Any

# libxml2 takes these for what they are not: it would stop reading at the first
_NO_MARKUP = dict.fromkeys((*range(9), 11, 12, *range(14, 32)))

# libxml2 drops what follows these, browsers show it
_END_OF_PAGE = re.compile(r"</(?:body|html)\s*>", re.IGNORECASE)


def parse_page(text: str) -> Any | None:
    """Parse a whole page; None when there is nothing in it."""
    from lxml import etree, html

    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        return html.document_fromstring(
            _END_OF_PAGE.sub("", text.translate(_NO_MARKUP)).encode(), parser=parser
        )
    except (etree.ParserError, etree.XMLSyntaxError):
        return None


def parse_fragment(text: str) -> Any | None:
    """Parse the content of a body."""
    return parse_page(f"<html><body>{text}</body></html>") if text.strip() else None


def parse_xml(data: bytes) -> Any:
    """Parse XML without entities, network or unlimited depth."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True
    )
    return etree.fromstring(data, parser)
