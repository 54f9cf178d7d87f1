"""The texts of a diagram ("SmartArt") in the order in which its author put them."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Final

from ingest.reading.parsers.package import DGM, A

_MOST_POINTS: Final = 2_000


def diagram_texts(root: Any) -> list[str]:
    """The text of each point of a diagram's data, every parent before its children."""
    points = {
        point.get("modelId", ""): point
        for point in list(root.iter(f"{DGM}pt"))[: 5 * _MOST_POINTS]
        if point.get("type", "node") in ("node", "asst", "doc")
    }
    children: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for link in root.iter(f"{DGM}cxn"):
        order = link.get("srcOrd", "0")
        if link.get("type", "parOf") == "parOf" and order.isdecimal() and len(order) < 7:
            children[link.get("srcId", "")].append((int(order), link.get("destId", "")))
    tops = [key for key, point in points.items() if point.get("type") == "doc"]
    # what hangs on nothing comes at the end
    waiting, seen = [*list(points)[::-1], *tops[::-1]], set[str]()
    texts: list[str] = []
    while waiting and len(texts) < _MOST_POINTS:
        key = waiting.pop()
        if key in seen or key not in points:
            continue
        seen.add(key)
        waiting += [child for _, child in sorted(children[key], reverse=True)]
        paragraphs = points[key].iter(f"{A}p")
        texts.append(" ".join("".join(each.itertext(f"{A}t")) for each in paragraphs))
    return [text for text in texts if text.strip()]
