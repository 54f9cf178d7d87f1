"""Buckets that speak the protocol of S3: `s3://bucket/prefix`.

Keys, region and endpoint are those of the environment, `AWS_…`, as every tool for S3 reads them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import urllib3
from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from corpus.sources import Source, SourceItem, Validators
from ingest.errors import BadAddress, Gone, RefusedAddress, ToldToWait
from ingest.watching.remote import MOST_ITEMS, Given, LeftOut, Listed, Listing
from ingest.watching.restraint import Restraint

if TYPE_CHECKING:
    from minio import Minio

_MOST_BYTES = 100 * 2**20  # of an object, as files of folders
_BUSY = {"SlowDown", "ServiceUnavailable", "RequestLimitExceeded", "TooManyRequests"}
_TIMEOUT = urllib3.Timeout(connect=10, read=60)
_RETRIES = urllib3.Retry(total=3, backoff_factor=0.2, status_forcelist=[500, 502, 504])


class _Access(BaseSettings):
    """How buckets are reached."""

    model_config = SettingsConfigDict(env_prefix="AWS_", hide_input_in_errors=True)

    endpoint_url: str = "https://s3.amazonaws.com"
    endpoint_url_s3: str = ""
    region: str = ""
    default_region: str = ""
    access_key_id: str = ""
    secret_access_key: SecretStr = SecretStr("")
    session_token: SecretStr = SecretStr("")


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
        self._client = _client(self._pool)
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
        except _faults() as error:
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
        except _faults() as error:
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


def _client(pool: urllib3.PoolManager) -> Minio:
    try:
        from minio import Minio
    except ImportError as error:
        raise BadAddress(
            "buckets need a package more: pip install 'cited-assistant[sources]'"
        ) from error
    access = _Access()
    endpoint = urlsplit(access.endpoint_url_s3 or access.endpoint_url)
    try:
        return Minio(
            endpoint.netloc,
            access_key=access.access_key_id or None,
            secret_key=access.secret_access_key.get_secret_value() or None,
            session_token=access.session_token.get_secret_value() or None,
            secure=endpoint.scheme == "https",
            region=access.region or access.default_region or None,
            http_client=pool,
        )
    except ValueError as error:
        raise BadAddress(f"AWS_ENDPOINT_URL: {error}") from error


def _faults() -> tuple[type[Exception], ...]:
    from minio.error import MinioException

    return (MinioException, urllib3.exceptions.HTTPError, ValueError, OSError)


def _told(address: str, error: Exception) -> str:
    """What went wrong, without what the server writes beside it."""
    code = getattr(error, "code", "")
    said = f"{code}: {error.message}" if code and hasattr(error, "message") else str(error)
    return f"{address} could not be read: {said.partition(chr(10))[0][:200]}"
