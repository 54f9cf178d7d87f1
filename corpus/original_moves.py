"""Moving originals into the store that is set, or into the database; and sweeping a store.

Each original is moved by itself, and read back before the database names where it is now: what is
interrupted goes on with the next run.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine, select, update

from corpus.database import reading, writing
from corpus.errors import CatalogueUnavailable, OriginalLost, OriginalUnavailable
from corpus.keeping import Keeper, Overtaken
from corpus.object_store import ObjectStore
from corpus.schema import loose_objects, originals, stored_originals
from corpus.statements import loosen

Progress = Callable[[int, int], None]  # originals done, of how many


@dataclass(kw_only=True)
class Move:
    """What a move did: `proof` is the hash over the hashes of all that were moved, in order."""

    moved: int = 0
    size: int = 0  # bytes
    there: int = 0  # that were where they belong already
    lost: list[str] = field(default_factory=list)
    proof: str = ""
    left: set[str] = field(default_factory=set)  # stores from which they were moved


def move_originals(engine: Engine, keeper: Keeper, progress: Progress) -> Move:
    """Bring every original to where new ones are kept; each is equal there by its SHA-256.

    Objects that it is moved from stay until they are swept.

    Raises:
        OriginalsUnwritable: when the store takes nothing now.
        CatalogueUnavailable: when a store that has some does not answer.
    """
    query = (
        select(originals.c.sha256, stored_originals.c.address)
        .outerjoin(stored_originals)
        .order_by(originals.c.sha256)
    )
    with reading(engine) as connection:
        rows = connection.execute(query).all()
    wrong = [row for row in rows if not _is_home(keeper.stores.home, row.address)]
    move, proof = Move(there=len(rows) - len(wrong)), hashlib.sha256()
    for done, row in enumerate(wrong, start=1):
        try:
            size = _move(engine, keeper, row.sha256, row.address)
        except OriginalLost as error:
            move.lost.append(error.why)
            continue
        except OriginalUnavailable as error:
            raise CatalogueUnavailable(f"{error.why}; {move.moved} were moved before") from error
        if size is not None:
            move.moved += 1
            move.size += size
            proof.update(bytes.fromhex(row.sha256))
            move.left |= {row.address.rpartition("/")[0]} if row.address else set()
        progress(done, len(wrong))
    move.proof = proof.hexdigest()
    return move


def sweep(engine: Engine, keeper: Keeper, store: ObjectStore, *, confirmed: bool) -> int:
    """Delete from a store whatever this library names nowhere; how many objects.

    The list is asked for before the database is: what is written meanwhile is not in it, and what
    is in it and on its way in is known to be.

    Raises:
        CatalogueUnavailable: when that is more than a fifth and not confirmed, or when the store
            does not list them.
        OriginalsUnwritable: when it does not delete them.
    """
    try:
        listed = set(store.addresses())
    except OriginalUnavailable as error:
        raise CatalogueUnavailable(error.why) from error
    with writing(engine) as connection:
        unknown = listed.difference(
            connection.execute(select(stored_originals.c.address)).scalars(),
            connection.execute(select(loose_objects.c.address)).scalars(),
        )
        if len(unknown) > max(1, len(listed) // 5) and not confirmed:
            raise CatalogueUnavailable(
                f"{len(unknown)} of {len(listed)} objects in {store.root} are not known to this "
                "library; if no other library keeps its originals there, add --yes"
            )
        loosen(connection, sorted(unknown), keeper.now())
    return keeper.collect(store)


def _is_home(home: ObjectStore | None, address: str | None) -> bool:
    if home is None or address is None:
        return home is None and address is None
    return home.holds(address)


def _move(engine: Engine, keeper: Keeper, sha256: str, address: str | None) -> int | None:
    """Move one; its size, or None where it was removed, or moved by somebody else, meanwhile."""
    data = _read(engine, keeper, sha256, address)
    if data is None:
        return None
    home = keeper.stores.home
    if home is None:
        with writing(engine) as connection:
            if _has_moved(connection, sha256, address):
                return None
            keeper.let_go(connection, sha256)
            _set_data(connection, sha256, data)
        return len(data)
    target = home.new_address(sha256)
    keeper.announce([target])
    home.put(target, data, sha256)
    with writing(engine) as connection:
        if _has_moved(connection, sha256, address):
            connection.execute(
                update(loose_objects).where(loose_objects.c.address == target).values(going=True)
            )
            return None
        try:
            keeper.take_in(connection, sha256, target)
        except Overtaken as error:
            raise CatalogueUnavailable("the store was swept meanwhile; try again") from error
        _set_data(connection, sha256, b"")
    return len(data)


def _read(engine: Engine, keeper: Keeper, sha256: str, address: str | None) -> bytes | None:
    if address is not None:
        return keeper.stores.read(address, sha256)
    with reading(engine) as connection:
        query = select(originals.c.data).where(originals.c.sha256 == sha256)
        data: bytes | None = connection.execute(query).scalar()
    if data is not None and hashlib.sha256(data).hexdigest() != sha256:
        raise OriginalLost(f"the original {sha256[:16]} was altered in the database")
    return data


def _has_moved(connection: Connection, sha256: str, address: str | None) -> bool:
    query = select(stored_originals.c.address).select_from(originals).outerjoin(stored_originals)
    row: Any = connection.execute(query.where(originals.c.sha256 == sha256)).first()
    return row is None or row.address != address


def _set_data(connection: Connection, sha256: str, data: bytes) -> None:
    connection.execute(update(originals).where(originals.c.sha256 == sha256).values(data=data))
