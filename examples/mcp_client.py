"""The tools of `/mcp`. Needs `pip install mcp`.

Usage: python mcp_client.py "Who hosted the launch of the programme?"
"""

from __future__ import annotations

import asyncio
import os
import sys

from mcp import Client
from mcp.client.streamable_http import create_mcp_http_client, streamable_http_client

URL = os.environ.get("DOCS_ASSISTANT_URL", "http://127.0.0.1:8000")
KEY = os.environ.get("DOCS_ASSISTANT_KEY", "")


async def main(question: str) -> None:
    """Ask, and read the page behind the first source."""
    headers = {"Authorization": f"Bearer {KEY}"} if KEY else {}
    async with (
        create_mcp_http_client(headers=headers) as http,
        Client(streamable_http_client(f"{URL}/mcp", http_client=http)) as client,
    ):
        tools = await client.list_tools()
        print("tools:", ", ".join(tool.name for tool in tools.tools))
        result = await client.call_tool("ask_documents", {"question": question})
        answer = result.structured_content or {}
        print(answer["text"])
        for source in answer["citations"][:1]:
            wanted = {"document_id": source["document_id"], "page": source["page"] or 1}
            page = await client.call_tool("read_page", wanted)
            print((page.structured_content or {})["text"][:200])


asyncio.run(main(sys.argv[1]))
