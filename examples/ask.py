"""A question, a follow-up, and what to do about errors; the standard library is enough.

Usage: python ask.py "Who hosted the launch of the programme?" "And when?"
"""

from __future__ import annotations

import json
import os
import sys
import time
import urllib.error
import urllib.request
import uuid
from typing import Any

URL = os.environ.get("DOCS_ASSISTANT_URL", "http://127.0.0.1:8000")
KEY = os.environ.get("DOCS_ASSISTANT_KEY", "")


def ask(question: str, conversation_id: str | None = None) -> dict[str, Any]:
    """The answer; sent again when the server is busy, which costs no second answer."""
    headers = {"Content-Type": "application/json", "Idempotency-Key": str(uuid.uuid4())}
    if KEY:
        headers["Authorization"] = f"Bearer {KEY}"
    body = {"question": question}
    if conversation_id:
        body["conversation_id"] = conversation_id
    request = urllib.request.Request(f"{URL}/v1/answers", json.dumps(body).encode(), headers)
    for _ in range(5):
        try:
            with urllib.request.urlopen(request, timeout=180) as response:
                answer: dict[str, Any] = json.load(response)
                return answer
        except urllib.error.HTTPError as error:
            problem = json.load(error)
            if error.code not in {409, 429, 503}:
                raise SystemExit(f"{problem['code']}: {problem['detail']}") from None
            time.sleep(int(error.headers.get("Retry-After", "1")))
    raise SystemExit("the server is busy")


def show(answer: dict[str, Any]) -> None:
    """The text, and the proof of each sentence in it."""
    print(answer["text"])
    for source in answer["citations"]:
        page = f", page {source['page']}" if source["page"] else ""
        print(f"  [{source['index']}] {source['title']}{page}, {source['published'] or 'no date'}")
        print(f"      “{source['quote']}”")
    if answer["status"] == "not_found":  # an outcome, not an error
        print("  closest:", ", ".join(document["title"] for document in answer["closest"]))


conversation = None
for question in sys.argv[1:]:
    found = ask(question, conversation)
    conversation = found["conversation_id"]
    show(found)
