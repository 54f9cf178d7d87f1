"""What a sitemap or a feed lists. Its bytes are untrusted: a child process looks at them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Final, Literal, get_args

from ingest.errors import RefusedAddress
from ingest.watching.remote import Listed
from sandbox.limits import ProcessLimits
from sandbox.process import Ending, module_command, run

_COMMAND: Final = module_command("ingest.watching.child")
_LIMITS: Final = ProcessLimits()

ListKind = Literal["sitemap", "index", "feed", "other"]


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenList:
    """What a list says; `broken` when it is not well-formed, so that something may be missing."""

    kind: ListKind
    items: Sequence[Listed]
    broken: bool


def read_list(data: bytes, url: str) -> WrittenList:
    """The items of a sitemap, an index of sitemaps, or a feed.

    Args:
        data: its bytes.
        url: where it was found, for addresses that are relative to it.

    Raises:
        RefusedAddress: when it costs too much to read.
    """
    outcome = run([*_COMMAND, json.dumps(asdict(_LIMITS)), url], data, _LIMITS)
    if outcome.ending is not Ending.ANSWERED:
        raise RefusedAddress(f"{url} could not be read as a sitemap or a feed")
    answer = json.loads(outcome.output)
    if answer["kind"] not in get_args(ListKind):
        raise RefusedAddress(f"{url} could not be read as a sitemap or a feed")
    return WrittenList(
        kind=answer["kind"],
        items=[Listed(address=str(a), version=str(v)) for a, v in answer["items"]],
        broken=bool(answer["broken"]),
    )
