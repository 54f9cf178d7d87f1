"""Files handed in over HTTP: a row for each, and its bytes until the library has them.

The bytes are there before the row or with it (`corpus/upload_bytes.py`), and the row before the
upload is acknowledged: whatever dies in between, an acknowledged file is ingested in the end, or
says why it cannot be.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import Engine, delete, func, insert, select, update

from corpus.database import reading, writing
from corpus.errors import UploadNotFound
from corpus.library_lock import Kept, is_held
from corpus.schema import uploads
from corpus.storage import unwritable
from corpus.upload_bytes import WaitingBytes
from corpus.upload_rows import State, Step, Upload, UploadFacts, upload_columns, upload_of
from sandbox.refusals import Why

FOLDER = "uploads"
_LOOKED_AT = 1000  # the newest uploads, of which those with the labels are listed
_ABANDONED = dt.timedelta(hours=1)  # longer than any file takes to come in
MOST_ATTEMPTS = 3  # a file that brought the worker down so often is not tried again


class Uploads:
    """The uploads of a library. Safe to use from several threads and processes."""

    def __init__(
        self,
        engine: Engine,
        data_dir: Path,
        now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
    ) -> None:
        """Keep rows in this database and bytes in this folder."""
        self._engine = engine
        self._folder = data_dir / FOLDER
        self.bytes = WaitingBytes(engine, self._folder)
        self._now = now

    def begin(self, upload_id: str, size: int = 0) -> BinaryIO:
        """A new file to write the bytes into; `accept` takes it, `discard` drops it.

        Args:
            upload_id: what it is called.
            size: its bytes, where they are known.

        Raises:
            StorageUnwritable: when there is no room for it, or the folder cannot be written.
        """
        reason = unwritable(self._folder.parent, more=size)
        if reason is not None:
            raise reason
        self._folder.mkdir(mode=0o700, exist_ok=True)
        handle = os.open(self.bytes.path(upload_id), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        return os.fdopen(handle, "wb")

    def accept(self, upload_id: str, name: str, facts: UploadFacts, file: BinaryIO) -> Upload:
        """Take a file whose bytes are written; durable when this returns.

        Raises:
            CatalogueUnavailable: when the row could not be written; drop the file then.
        """
        file.flush()
        os.fsync(file.fileno())
        file.close()
        upload = Upload(id=upload_id, name=name, facts=facts, created_at=self._now())
        with writing(self._engine, by_row=True) as connection:
            self.bytes.keep(connection, upload_id)
            connection.execute(insert(uploads).values(**upload_columns(upload)))
        self.bytes.kept(upload_id)
        return upload

    def discard(self, upload_id: str) -> None:
        """Drop the bytes of an upload that was not accepted."""
        self.bytes.discard([upload_id])

    def worked_on(self) -> bool:
        """Whether another server works on uploads now; never where the library is in a folder."""
        if not self.bytes.shared:
            return False
        with reading(self._engine) as connection:
            return is_held(connection, Kept.UPLOADS)

    def latest(self, labels: Sequence[str], limit: int) -> list[Upload]:
        """The newest uploads with one of these labels."""
        newest = select(uploads).order_by(uploads.c.created_at.desc(), uploads.c.id)
        query = newest.limit(_LOOKED_AT)
        with reading(self._engine) as connection:
            found = (upload_of(row) for row in connection.execute(query))
            return [upload for upload in found if upload.facts.label in labels][:limit]

    def get(self, labels: Sequence[str], upload_id: str) -> Upload:
        """One upload.

        Raises:
            UploadNotFound: when there is none with one of these labels.
        """
        with reading(self._engine) as connection:
            row = connection.execute(select(uploads).where(uploads.c.id == upload_id)).first()
        if row is None or (found := upload_of(row)).facts.label not in labels:
            raise UploadNotFound
        return found

    def count(self, state: State) -> int:
        """How many are in a state."""
        query = select(func.count()).select_from(uploads).where(uploads.c.state == state)
        with reading(self._engine) as connection:
            return int(connection.execute(query).scalar_one())

    def next(self) -> Upload | None:
        """Take the oldest waiting one to work on it; for the only worker.

        One that is running is left over from a worker that died. After three deaths it has failed.
        """
        query = (
            select(uploads)
            .where(uploads.c.state.in_(["running", "waiting"]))
            .order_by(uploads.c.created_at, uploads.c.id)
        )
        with writing(self._engine) as connection:
            for row in connection.execute(query).all():
                upload = upload_of(row)
                if upload.attempts < MOST_ATTEMPTS:
                    taken = replace(upload, state="running", attempts=upload.attempts + 1)
                    _put(connection, taken)
                    return taken
                gone = replace(
                    upload,
                    state="failed",
                    finished_at=self._now(),
                    reason=f"reading it ended the ingest process {upload.attempts} times",
                    why=Why.TRY_AGAIN,
                )
                _put(connection, gone)
        return None

    def at(self, upload: Upload, step: Step, progress: int) -> None:
        """Say how far it is."""
        with writing(self._engine) as connection:
            _save(connection, replace(upload, state="running", step=step, progress=progress))

    def done(self, upload: Upload, outcome: str, document_id: str | None, unread: str = "") -> None:
        """The library has it; its bytes are dropped, and earlier failures of the same file.

        `document_id` is None for an archive, which is no document itself; `unread` says what of the
        files in it was not read.
        """
        finished = replace(
            upload,
            state="done", step="done", progress=100,
            outcome=outcome, document_id=document_id, reason=unread,
            why=Why.PARTS if unread else None, finished_at=self._now(),
        )  # fmt: skip
        with writing(self._engine) as connection:
            if not _save(connection, finished):
                return
            outdone = self._outdone(connection, upload)
            connection.execute(delete(uploads).where(uploads.c.id.in_(outdone)))
            self.bytes.drop(connection, [upload.id, *outdone])
        self.bytes.discard([upload.id, *outdone])

    def failed(self, upload: Upload, reason: str, why: Why) -> None:
        """It could not be ingested; its bytes stay, so that it can be tried again."""
        finished = replace(upload, state="failed", reason=reason, why=why, finished_at=self._now())
        with writing(self._engine) as connection:
            _save(connection, finished)

    def _outdone(self, connection: Any, upload: Upload) -> list[str]:
        """Those that failed before under the same name and label."""
        query = select(uploads).where(uploads.c.state == "failed", uploads.c.name == upload.name)
        failed = (upload_of(row) for row in connection.execute(query).all())
        return [
            each.id
            for each in failed
            if each.facts.label == upload.facts.label and each.created_at <= upload.created_at
        ]

    def later(self, upload: Upload) -> None:
        """Let one wait again that was no fault of its own; the attempt does not count."""
        waiting = replace(
            upload, state="waiting", step="waiting", progress=0, attempts=upload.attempts - 1
        )
        with writing(self._engine) as connection:
            _save(connection, waiting, upload.attempts)

    def sweep(self) -> int:
        """Drop bytes that no row stands for, an hour after; how many there were.

        A server that dies while a file comes in leaves such bytes behind.
        """
        if not self._folder.is_dir():
            return 0
        with reading(self._engine) as connection:
            known = set(connection.execute(select(uploads.c.id)).scalars())
        before = (self._now() - _ABANDONED).timestamp()
        left = [
            path
            for path in self._folder.glob("up_*")
            if path.name not in known and path.stat().st_mtime < before
        ]
        for path in left:
            path.unlink(missing_ok=True)
        return len(left)

    def retry(self, upload: Upload) -> Upload:
        """Let a failed one wait again; another one stays as it is."""
        if upload.state != "failed":
            return upload
        again = Upload(
            id=upload.id, name=upload.name, facts=upload.facts, created_at=upload.created_at
        )
        with writing(self._engine) as connection:
            _put(connection, again)
        return again

    def dismiss(self, upload: Upload) -> bool:
        """Forget one that is done or has failed, with its bytes; False for any other."""
        over = uploads.c.state.in_(["done", "failed"])
        with writing(self._engine) as connection:
            gone = connection.execute(delete(uploads).where(uploads.c.id == upload.id, over))
            if gone.rowcount:
                self.bytes.drop(connection, [upload.id])
        if gone.rowcount:
            self.bytes.discard([upload.id])
        return bool(gone.rowcount)


def _put(connection: Any, upload: Upload) -> None:
    columns = upload_columns(upload)
    connection.execute(update(uploads).where(uploads.c.id == upload.id).values(**columns))


def _save(connection: Any, upload: Upload, attempts: int | None = None) -> bool:
    """Say how far a worker is with one; False when another worker has taken it since."""
    taken = upload.attempts if attempts is None else attempts
    mine = (uploads.c.id == upload.id, uploads.c.attempts == taken)
    columns = upload_columns(upload)
    return bool(connection.execute(update(uploads).where(*mine).values(**columns)).rowcount)
