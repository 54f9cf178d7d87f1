"""The OpenAI SDK, pointed here. Needs `pip install openai`.

Usage: python openai_chat.py "Who hosted the launch of the programme?"
"""

from __future__ import annotations

import os
import sys

from openai import OpenAI

url = os.environ.get("DOCS_ASSISTANT_URL", "http://127.0.0.1:8000")
client = OpenAI(base_url=f"{url}/v1", api_key=os.environ.get("DOCS_ASSISTANT_KEY") or "none")

reply = client.chat.completions.create(
    model="docs-assistant:bare",  # without :bare the sources also stand at the end of the text
    messages=[{"role": "user", "content": sys.argv[1]}],
)
message = reply.choices[0].message
print(message.content)
for annotation in message.annotations or []:
    cited = annotation.url_citation
    print(f"  {cited.title}: {cited.url}")
