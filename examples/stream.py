"""An answer sentence by sentence; the standard library is enough.

Usage: python stream.py "Who hosted the launch of the programme?"
"""

from __future__ import annotations

import json
import os
import sys
import urllib.request
from collections.abc import Iterable, Iterator
from typing import Any

URL = os.environ.get("DOCS_ASSISTANT_URL", "http://127.0.0.1:8000")
KEY = os.environ.get("DOCS_ASSISTANT_KEY", "")


def events(lines: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    """Server-sent events: our JSON always stands on one line; comments are pings."""
    for line in lines:
        if line.startswith(b"data: "):
            yield json.loads(line.removeprefix(b"data: "))


headers = {"Content-Type": "application/json"}
if KEY:
    headers["Authorization"] = f"Bearer {KEY}"
body = json.dumps({"question": sys.argv[1]}).encode()
request = urllib.request.Request(f"{URL}/v1/answers/stream", body, headers)
whole = False
with urllib.request.urlopen(request, timeout=180) as response:
    for event in events(response):
        match event["type"]:
            case "retrieval.completed":
                titles = [document["title"] for document in event["documents"]]
                print("searched:", "; ".join(titles), file=sys.stderr)
            case "answer.delta":
                print(event["text"], end="", flush=True)
            case "answer.completed":
                whole = True
                print()
                for source in event["answer"]["citations"]:
                    print(f"  [{source['index']}] {source['title']}: “{source['quote']}”")
            case "answer.failed":
                raise SystemExit(f"\n{event['problem']['code']}: {event['problem']['detail']}")
if not whole:  # a stream without a last event was cut: what was printed is not the answer
    raise SystemExit("\nthe connection broke; ask again")
