"""The bucket that keeps originals: each in an object that is named by its hash, and written once.

An object's name is the SHA-256 of its bytes and a random ending. Whatever stores the same bytes
again gives them another name, so a request to delete that arrives late, or twice, can never meet
what was stored since.
"""

from __future__ import annotations

import hashlib
import io
import re
import secrets
from collections.abc import Iterator

import urllib3

from corpus.buckets import faults, open_client
from corpus.errors import (
    OriginalLost,
    OriginalsUnwritable,
    OriginalUnavailable,
    StoreUnusable,
)

_PATIENT = urllib3.Timeout(connect=5, read=60)
_QUICK = urllib3.Timeout(connect=2, read=5)  # for what a person waits for
_RETRIES = urllib3.Retry(total=2, backoff_factor=0.2, status_forcelist=[500, 502, 503, 504])
_LEAST_PART = 5 * 2**20  # below it, and for one part alone, an object is written by one request
_OURS = re.compile(r"[0-9a-f]{64}-[0-9a-f]{16}")
_PROBE = "can-be-written"
_GONE = {"NoSuchKey", "NoSuchObject"}
# what a server says for sure, and what then has to be done
_ADVICE = {
    "NoSuchBucket": "there is no such bucket; make it, or name another one in ASSISTANT_ORIGINALS",
    "AccessDenied": "it is not permitted; give the key rights to list, read, write and delete",
    "InvalidAccessKeyId": "the server does not know AWS_ACCESS_KEY_ID",
    "SignatureDoesNotMatch": "AWS_SECRET_ACCESS_KEY is not the one of AWS_ACCESS_KEY_ID",
}


class ObjectStore:
    """The objects directly below `s3://bucket/prefix`. Safe to use from several threads."""

    def __init__(self, root: str) -> None:
        """Open it; nothing is asked for yet.

        Raises:
            StoreUnusable: without the package, or where the environment names no server.
        """
        self.root = root
        self._bucket, _, prefix = root.removeprefix("s3://").partition("/")
        self._prefix = f"{prefix}/" if prefix else ""
        self._client = open_client(urllib3.PoolManager(timeout=_PATIENT, retries=_RETRIES))
        self._quick = open_client(urllib3.PoolManager(timeout=_QUICK, retries=False))

    def new_address(self, sha256: str) -> str:
        """An address for bytes with this hash that nobody has used and nobody will."""
        return f"{self.root}/{sha256}-{secrets.token_hex(8)}"

    def holds(self, address: str) -> bool:
        """Whether this is where an address points to."""
        return address.rpartition("/")[0] == self.root

    def put(self, address: str, data: bytes, sha256: str) -> None:
        """Write an object, and read it again: when this returns, the store has these bytes.

        Raises:
            OriginalsUnwritable: when it cannot be written, or reads otherwise.
        """
        try:
            self._client.put_object(
                self._bucket,
                self._key(address),
                io.BytesIO(data),
                len(data),
                part_size=max(len(data), _LEAST_PART),
            )
        except faults() as error:
            raise self._unwritable(error) from error
        try:
            self.read(address, sha256)
        except OriginalUnavailable as error:
            raise OriginalsUnwritable(
                f"{self.root} did not keep what was written there: {error.why}"
            ) from error

    def read(self, address: str, sha256: str) -> bytes:
        """The bytes of an object, which have this hash.

        Raises:
            OriginalLost: when it is not there, or is not what was written.
            OriginalUnavailable: when the store does not say.
        """
        try:
            response = self._client.get_object(self._bucket, self._key(address))
            try:
                data: bytes = response.read()
            finally:
                response.close()
                response.release_conn()
        except faults() as error:
            if getattr(error, "code", "") in _GONE:
                raise OriginalLost(f"{address} is lost") from error
            raise OriginalUnavailable(f"{self.root}: {_why(error)}") from error
        if hashlib.sha256(data).hexdigest() != sha256:
            raise OriginalLost(f"{address} was altered")
        return data

    def has(self, address: str, size: int) -> bool:
        """Whether an object of this size is there.

        Raises:
            OriginalsUnwritable: when the store does not say.
        """
        try:
            return self._quick.stat_object(self._bucket, self._key(address)).size == size
        except faults() as error:
            if getattr(error, "code", "") in _GONE:
                return False
            raise self._unwritable(error) from error

    def delete(self, address: str) -> None:
        """Delete an object; one that is not there is deleted.

        Raises:
            OriginalsUnwritable: when the store does not do it.
        """
        try:
            self._quick.remove_object(self._bucket, self._key(address))
        except faults() as error:
            raise self._unwritable(error) from error

    def addresses(self) -> Iterator[str]:
        """The addresses of all that was ever written here and is not deleted.

        Raises:
            OriginalUnavailable: when the store does not say.
        """
        try:
            for each in self._client.list_objects(self._bucket, self._prefix):
                name = (each.object_name or "").removeprefix(self._prefix)
                if _OURS.fullmatch(name):
                    yield f"{self.root}/{name}"
        except faults() as error:
            raise OriginalUnavailable(f"{self.root}: {_why(error)}") from error

    def check(self, *, writable: bool) -> None:
        """Ask quickly whether it can be read, or whether it can be written and deleted from, too.

        Raises:
            StoreUnusable: where it says that it will not do so as it is set up.
            OriginalsUnwritable: where it does not now.
        """
        key = f"{self._prefix}{_PROBE}-{secrets.token_hex(4)}"
        try:
            next(iter(self._quick.list_objects(self._bucket, key)), None)
            if writable:
                self._quick.put_object(self._bucket, key, io.BytesIO(b""), 0)
                self._quick.remove_object(self._bucket, key)
        except faults() as error:
            if getattr(error, "code", "") in _ADVICE:
                raise StoreUnusable(f"{self.root}: {_why(error)}") from error
            raise self._unwritable(error) from error

    def _key(self, address: str) -> str:
        return self._prefix + address.rpartition("/")[2]

    def _unwritable(self, error: Exception) -> OriginalsUnwritable:
        return OriginalsUnwritable(
            f"files cannot be kept in {self.root} now: {_why(error)}. Nothing is damaged; try again"
            " when it is there"
        )


class Stores:
    """The store that new originals go to, where one is set, and whatever others hold some."""

    def __init__(self, root: str | None = None) -> None:
        """Keep new originals in the store of this address; None for the database.

        Raises:
            StoreUnusable: as `ObjectStore`.
        """
        self.home = ObjectStore(root) if root else None
        self._others: dict[str, ObjectStore] = {}

    def of(self, address: str) -> ObjectStore:
        """The store that an address points into.

        Raises:
            StoreUnusable: as `ObjectStore`.
        """
        if self.home and self.home.holds(address):
            return self.home
        root = address.rpartition("/")[0]
        if root not in self._others:
            self._others[root] = ObjectStore(root)
        return self._others[root]

    def read(self, address: str, sha256: str) -> bytes:
        """The bytes at an address; errors are those of `ObjectStore.read`."""
        try:
            return self.of(address).read(address, sha256)
        except StoreUnusable as error:
            raise OriginalUnavailable(str(error)) from error


def _why(error: Exception) -> str:
    """What went wrong, in few words and without what the server writes beside it."""
    code = getattr(error, "code", "")
    if code in _ADVICE:
        return _ADVICE[code]
    if code and hasattr(error, "message"):
        return f"{code}: {error.message}".partition("\n")[0][:200]
    if isinstance(error, urllib3.exceptions.HTTPError | OSError):
        return "it does not answer"
    return str(error).partition("\n")[0][:200]
