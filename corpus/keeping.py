"""Keeping originals: in the database, or in a store that the database names objects of.

A store knows no transactions, so what is there is never changed, only written once and deleted
once, and the database always knows of an object before it is there and until it is gone:

1. its address is committed as loose, on its way in;
2. it is written, and read again;
3. the transaction that stores its document takes it from the loose and names it;
4. the transaction that removes the last edition made from it makes it loose again, going;
5. it is deleted;
6. its row is dropped.

A process may end between any two of these. What was on its way in for an hour counts as going, and
once something is going nobody names it: step 3 finds that it is not loose any more, or going, and
begins again with another address. So whatever collects what is going needs to know nothing of who
else is storing just now.
"""

from __future__ import annotations

import datetime as dt
import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, delete, insert, or_, select, update

from corpus.database import reading, writing
from corpus.drafts import EditionDraft
from corpus.errors import CatalogueUnavailable, OriginalsUnwritable, StoreUnusable
from corpus.object_store import ObjectStore, Stores
from corpus.schema import loose_objects, originals, stored_originals
from corpus.settings import CorpusSettings
from corpus.statements import loosen, put

_log = logging.getLogger(__name__)

_IN_FLIGHT = dt.timedelta(hours=1)  # until what is on its way in counts as left by a dead process
_AT_ONCE = 100
_FRESH = 10.0  # seconds for which the state of the store is not asked for again


@dataclass(frozen=True, slots=True)
class Brought:
    """An object that was written for a document, and the one that it may take the place of."""

    address: str
    instead_of: str | None


class Overtaken(Exception):
    """What was brought, or found, is not there any more: bring it again."""


class Keeper:
    """Keeps originals where the settings say. Safe to use from several threads."""

    def __init__(
        self,
        engine: Engine,
        stores: Stores | None = None,
        now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
    ) -> None:
        """Keep them in the home of these stores; without one in this database."""
        self._engine = engine
        self.now = now
        self._lock = threading.Lock()
        self._state: tuple[float, str] | None = None
        self.stores = stores or Stores()

    def bring(self, drafts: Sequence[EditionDraft], *, anew: bool = False) -> Mapping[str, Brought]:
        """Write the originals of drafts into the store; what was written, by its hash.

        What is kept already is left as it is, unless its object is lost, or all of it is wanted
        `anew`.

        Raises:
            OriginalsUnwritable: when the store does not take them.
        """
        home = self.stores.home
        if home is None:
            return {}
        data = {draft.sha256: draft.original for draft in drafts}
        query = (
            select(originals.c.sha256, stored_originals.c.address)
            .outerjoin(stored_originals)
            .where(originals.c.sha256.in_(data))
        )
        with reading(self._engine) as connection:
            kept = {row.sha256: row.address for row in connection.execute(query)}
        brought: dict[str, Brought] = {}
        for sha256, content in data.items():
            old = kept.get(sha256)
            is_lost = old is not None and not self.stores.of(old).has(old, len(content))
            if anew or sha256 not in kept or is_lost:
                brought[sha256] = Brought(home.new_address(sha256), old)
        self.announce([each.address for each in brought.values()])
        for sha256, each in brought.items():
            home.put(each.address, data[sha256], sha256)
        return brought

    def announce(self, addresses: Sequence[str]) -> None:
        """Write down what will be written to the store, before it is."""
        if addresses:
            with writing(self._engine) as connection:
                loosen(connection, addresses, self.now(), going=False)

    def name(
        self, connection: Connection, draft: EditionDraft, brought: Mapping[str, Brought]
    ) -> None:
        """Keep the original of a draft, within the transaction that stores its document.

        Raises:
            Overtaken: when it has to be brought first, or again.
        """
        mine = brought.get(draft.sha256)
        of_it = originals.c.sha256 == draft.sha256
        query = select(stored_originals.c.address).select_from(originals)
        there = connection.execute(query.outerjoin(stored_originals).where(of_it)).first()
        if there is not None and (mine is None or there.address != mine.instead_of):
            here = {} if there.address else {"data": draft.original}
            connection.execute(
                update(originals).where(of_it).values(name=draft.original_name, **here)
            )
            if mine is not None:  # somebody else stored the same bytes meanwhile
                needless = loose_objects.c.address == mine.address
                connection.execute(update(loose_objects).where(needless).values(going=True))
        elif mine is not None:
            self._take(connection, draft, mine)
        elif self.stores.home is None:
            values = {"name": draft.original_name, "data": draft.original}
            connection.execute(insert(originals).values(sha256=draft.sha256, **values))
        else:
            raise Overtaken

    def take_in(self, connection: Connection, sha256: str, address: str) -> None:
        """Name an object that was brought as the one that holds an original, instead of any other.

        Raises:
            Overtaken: when it has been given up meanwhile.
        """
        claimed = connection.execute(
            delete(loose_objects).where(
                loose_objects.c.address == address, loose_objects.c.going.is_(False)
            )
        )
        if claimed.rowcount != 1:
            raise Overtaken
        self.let_go(connection, sha256)
        connection.execute(insert(stored_originals).values(sha256=sha256, address=address))

    def let_go(self, connection: Connection, sha256: str) -> None:
        """Name no object for an original any more; the one that was named is to be deleted."""
        of_it = stored_originals.c.sha256 == sha256
        query = select(stored_originals.c.address).where(of_it)
        loosen(connection, connection.execute(query).scalars().all(), self.now())
        connection.execute(delete(stored_originals).where(of_it))

    def collect(self, store: ObjectStore | None = None) -> int:
        """Delete what nothing names from the store that is set, or from this one; how many.

        Raises:
            OriginalsUnwritable: when it does not delete something; the rest waits, too.
        """
        store = store or self.stores.home
        old = loose_objects.c.since < self.now() - _IN_FLIGHT
        query = select(loose_objects.c.address)
        with reading(self._engine) as connection:
            found = connection.execute(query.where(or_(loose_objects.c.going, old))).scalars().all()
        if store is None or not any(map(store.holds, found)):
            return 0
        with writing(self._engine) as connection:
            connection.execute(update(loose_objects).where(old).values(going=True))
            found = connection.execute(query.where(loose_objects.c.going)).scalars().all()
        gone = [address for address in found if store.holds(address)]
        for start in range(0, len(gone), _AT_ONCE):
            self._delete(store, gone[start : start + _AT_ONCE])
        return len(gone)

    def tidy(self) -> None:
        """Collect; what the store does not delete now is logged, and waits."""
        try:
            self.collect()
        except OriginalsUnwritable as error:
            _log.warning("files of removed documents wait to be deleted: %s", error)

    def waiting(self) -> list[str]:
        """The objects of removed documents that are not deleted yet."""
        query = select(loose_objects.c.address).where(loose_objects.c.going)
        with reading(self._engine) as connection:
            return sorted(connection.execute(query).scalars())

    def places(self) -> Mapping[str, int]:
        """The stores that hold originals, and how many each."""
        with reading(self._engine) as connection:
            addresses = connection.execute(select(stored_originals.c.address)).scalars()
            return Counter(address.rpartition("/")[0] for address in addresses)

    def state(self) -> str:
        """`ok`, or why originals cannot be kept, fetched or deleted; asked for now and then."""
        with self._lock:
            if self._state is None or time.monotonic() - self._state[0] > _FRESH:
                self._state = (time.monotonic(), self._look())
            return self._state[1]

    def refuse_unless_writable(self) -> None:
        """Refuse before anything is accepted that could not be kept.

        Raises:
            OriginalsUnwritable: when the store takes nothing now.
        """
        if self.stores.home is not None:
            try:
                self.stores.home.check(writable=True)
            except StoreUnusable as error:
                raise OriginalsUnwritable(f"files cannot be kept now: {error}") from error

    def _look(self) -> str:
        try:
            store = self.stores.home or self._used()
            if store is not None:
                store.check(writable=store is self.stores.home)
        except (OriginalsUnwritable, StoreUnusable) as error:
            _log.warning("the store of originals: %s", error)
            return "their store cannot be used now; the log says why, and answers go on"
        waits = "files of removed documents wait to be deleted; run `ingest originals sweep`"
        return waits if self.waiting() else "ok"

    def _used(self) -> ObjectStore | None:
        """A store that holds originals though none is set."""
        with reading(self._engine) as connection:
            address = connection.execute(select(stored_originals.c.address).limit(1)).scalar()
        return self.stores.of(address) if address else None

    def _take(self, connection: Connection, draft: EditionDraft, mine: Brought) -> None:
        values = {"name": draft.original_name, "data": b""}
        put(connection, originals, {"sha256": draft.sha256}, values)
        self.take_in(connection, draft.sha256, mine.address)

    def _delete(self, store: ObjectStore, addresses: Sequence[str]) -> None:
        deleted = []
        try:
            for address in addresses:
                store.delete(address)
                deleted.append(address)
        finally:
            with writing(self._engine) as connection:
                connection.execute(
                    delete(loose_objects).where(loose_objects.c.address.in_(deleted))
                )


def keeper_of(settings: CorpusSettings, engine: Engine) -> Keeper:
    """Keeps the originals of a library as the settings say.

    Raises:
        StoreUnusable: as `ObjectStore`.
    """
    return Keeper(engine, Stores(settings.originals))


def overtaken_too_often() -> CatalogueUnavailable:
    """What to say when whatever was brought was given up each time."""
    return CatalogueUnavailable("originals were swept while they were stored; try again")
