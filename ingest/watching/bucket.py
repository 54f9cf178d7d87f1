"""Buckets that speak the protocol of S3: `s3://bucket/prefix`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import PurePosixPath

import urllib3

from corpus.buckets import faults, open_client
from corpus.errors import StoreUnusable
from corpus.sources import Source, SourceItem, Validators
from ingest.errors import BadAddress, Gone, RefusedAddress, ToldToWait
from ingest.watching.remote import MOST_ITEMS, Given, LeftOut, Listed, Listing
from ingest.watching.restraint import Restraint

_MOST_BYTES = 100 * 2**20  # of an object, as files of folders
_BUSY = {"SlowDown", "ServiceUnavailable", "RequestLimitExceeded", "TooManyRequests"}
_TIMEOUT = urllib3.Timeout(connect=10, read=60)
_RETRIES = urllib3.Retry(total=3, backoff_factor=0.2, status_forcelist=[500, 502, 504])


class Bucket:
    """The objects of a bucket below a prefix."""

    def __init__(self, address: str, patience: dt.timedelta) -> None:
        """Open it; nothing is asked for yet. One that fails is left alone for `patience`.

        Raises:
            BadAddress: where it cannot be opened as it is named or set up.
        """
        self._bucket, _, self._prefix = address.removeprefix("s3://").partition("/")
        self._root = f"s3://{self._bucket}/"
        self._pool = urllib3.PoolManager(timeout=_TIMEOUT, retries=_RETRIES)
        try:
            self._client = open_client(self._pool)
        except StoreUnusable as error:
            raise BadAddress(str(error)) from error
        self._restraint = Restraint(patience)

    def list(self, source: Source, known: Mapping[str, SourceItem]) -> Listing:  # noqa: ARG002
        """Every object, page by page; a page that cannot be had fails the whole."""
        items: list[Listed] = []
        left_out = LeftOut()
        try:
            for each in self._client.list_objects(self._bucket, self._prefix, recursive=True):
                key = each.object_name or ""
                # some tools put an object there for a folder
                if key.endswith("/") or left_out.is_left_out(key):
                    continue
                version = each.etag or f"{each.last_modified} {each.size}"
                items.append(Listed(address=self._root + key, version=version))
                if len(items) > MOST_ITEMS:
                    break
        except faults() as error:
            raise RefusedAddress(_told(source.address, error)) from error
        cut = len(items) > MOST_ITEMS
        return Listing(
            items=items[:MOST_ITEMS],
            trouble=f"more than {MOST_ITEMS:,} objects; the rest is left out" if cut else "",
            sure=True,
            notes=left_out.notes(source.address),
        )

    def read(self, listed: Listed, validators: Validators) -> Given:  # noqa: ARG002
        """An object."""
        key = listed.address.removeprefix(self._root)
        self._restraint.check(self._root)
        try:
            response = self._client.get_object(self._bucket, key)
            try:
                data = response.read(_MOST_BYTES + 1)  # the byte more is what reading refuses
            finally:
                response.close()
                response.release_conn()
        except faults() as error:
            raise self._refused(listed.address, error) from error
        self._restraint.answered(self._root)
        return Given(data=data, name=PurePosixPath(key).name)

    def close(self) -> None:
        """Let the connections go."""
        self._pool.clear()

    def _refused(self, address: str, error: Exception) -> RefusedAddress:
        code = getattr(error, "code", "")
        if code == "NoSuchKey":
            return Gone(f"{address} is not there any more")
        if code in _BUSY:
            return self._restraint.leave(self._root, f"answered {code}")
        if isinstance(error, ValueError):  # a key that the client does not ask for
            return RefusedAddress(_told(address, error))
        try:
            self._restraint.failed(self._root, str(error)[:200])
        except ToldToWait as told:
            return told
        return RefusedAddress(_told(address, error))


def _told(address: str, error: Exception) -> str:
    """What went wrong, without what the server writes beside it."""
    code = getattr(error, "code", "")
    said = f"{code}: {error.message}" if code and hasattr(error, "message") else str(error)
    return f"{address} could not be read: {said.partition(chr(10))[0][:200]}"
