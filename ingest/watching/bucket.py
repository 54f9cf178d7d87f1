"""Buckets that speak the protocol of S3: `s3://bucket/prefix`.

Keys, region and endpoint are those of the environment, `AWS_…`, as every tool for S3 reads them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from corpus.sources import Source, SourceItem, Validators
from ingest.errors import BadAddress, Gone, RefusedAddress, UnreadableFile
from ingest.reading.formats import extension_of
from ingest.watching.remote import MOST_ITEMS, Given, Listed, Listing

if TYPE_CHECKING:
    from obstore.store import S3Store

_MOST_BYTES = 100 * 2**20  # of an object, as files of folders
_PAGE = 1000  # objects listed at once, which is the most that S3 gives


class Bucket:
    """The objects of a bucket below a prefix."""

    def __init__(self, address: str) -> None:
        """Open it; nothing is asked for yet.

        Raises:
            BadAddress: where it cannot be opened as it is named or set up.
        """
        bucket, _, prefix = address.removeprefix("s3://").partition("/")
        self._root = f"s3://{bucket}/"
        self._prefix = prefix
        self._store = _opened(bucket)

    def list(self, source: Source, known: Mapping[str, SourceItem]) -> Listing:  # noqa: ARG002
        """Every object, page by page; a page that cannot be had fails the whole."""
        items: list[Listed] = []
        left_out: list[tuple[str, str]] = []
        cut = False
        try:
            for page in self._store.list(self._prefix or None, chunk_size=_PAGE):
                for each in page:
                    address = self._root + each["path"]
                    version = each["e_tag"] or f"{each['last_modified']} {each['size']}"
                    if reason := _unread(each["path"], each["size"]):
                        left_out.append((address, reason))
                    else:
                        items.append(Listed(address=address, version=version))
                if cut := len(items) > MOST_ITEMS:
                    break
        except _faults() as error:
            raise RefusedAddress(_told(source.address, error)) from error
        return Listing(
            items=items[:MOST_ITEMS],
            trouble=f"more than {MOST_ITEMS:,} objects; the rest is left out" if cut else "",
            sure=True,
            left_out=left_out,
        )

    def read(self, listed: Listed, validators: Validators) -> Given:  # noqa: ARG002
        """An object."""
        path = listed.address.removeprefix(self._root)
        try:
            data = bytes(self._store.get(path).bytes())
        except FileNotFoundError as error:
            raise Gone(f"{listed.address} is not there any more") from error
        except _faults() as error:
            raise RefusedAddress(_told(listed.address, error)) from error
        return Given(data=data, name=PurePosixPath(path).name)

    def close(self) -> None:
        """Its connections go with it."""


def _opened(bucket: str) -> S3Store:
    try:
        from obstore.exceptions import BaseError
        from obstore.store import S3Store
    except ImportError as error:
        raise BadAddress(
            "buckets need a package more: pip install 'cited-assistant[sources]'"
        ) from error
    try:
        return S3Store(
            bucket,
            client_options={"timeout": "60s", "connect_timeout": "10s", "allow_http": True},
            retry_config={"max_retries": 3, "retry_timeout": dt.timedelta(seconds=60)},
        )
    except (BaseError, ValueError) as error:
        raise BadAddress(_told(f"s3://{bucket}", error)) from error


def _faults() -> tuple[type[Exception], ...]:
    from obstore.exceptions import BaseError

    return (BaseError, ValueError, OSError)


def _told(address: str, error: Exception) -> str:
    """The first line of what went wrong, which may be very long."""
    first = (str(error).splitlines() or [""])[0]
    return f"{address} could not be read: {first[:200]}"


def _unread(path: str, size: int) -> str:
    """Why an object is not read; empty when it is."""
    if size > _MOST_BYTES:
        return f"is larger than {_MOST_BYTES // 2**20} MiB; split it"
    try:
        extension_of(PurePosixPath(path).name)
    except UnreadableFile as error:
        return str(error)
    return ""
