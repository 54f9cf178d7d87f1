"""Keeping questions and documents out of LangSmith, whatever the environment says."""

from __future__ import annotations

import os

# its first tracer, which now only raises; the gateway would take the place of the provider
_VARIABLES = ("LANGCHAIN_TRACING", "LANGCHAIN_HANDLER", "LANGSMITH_GATEWAY")


def silence_tracing() -> None:
    """Turn tracing off, and the way to a provider through LangSmith, for the whole process."""
    import langsmith

    for name in _VARIABLES:
        os.environ.pop(name, None)
    langsmith.configure(enabled=False)  # stands above every variable
