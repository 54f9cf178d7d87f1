"""The address under which an answer given elsewhere is read with its highlights.

It names the answer and whoever it was for, signed. Whoever opens it still has to be let in and to
hold every label that the answer was made with: it opens nothing by itself.
"""

from __future__ import annotations

from corpus.signing import Signer

_BETWEEN = "|"  # stands in no id of an answer


def shared_url(shares: Signer, base: str, reader_id: str, answer_id: str) -> str:
    """The address of a reader's answer; empty where pages have no address (`base` is empty)."""
    return f"{base}{shared_path(shares, reader_id, answer_id)}" if base else ""


def shared_path(shares: Signer, reader_id: str, answer_id: str) -> str:
    """The path of a reader's answer on this server."""
    return f"/s/{shares.signed(f'{reader_id}{_BETWEEN}{answer_id}')}"


def opened(shares: Signer, token: str) -> tuple[str, str] | None:
    """The reader and the answer that an address names; None when it was not made here."""
    text = shares.opened(token)
    if text is None:
        return None
    reader_id, _, answer_id = text.rpartition(_BETWEEN)
    return reader_id, answer_id
