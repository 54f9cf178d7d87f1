"""The library on a PostgreSQL server: what is its own there, and promises the same as the file.

Writers come one after the other, by a lock that PostgreSQL keeps for the library and drops with the
connection; readers see one moment and wait for nobody. Texts compare by code points, whatever the
database sorts by, and are as long as they are.
"""

from __future__ import annotations

import json
import re
from typing import Any, Final

from sqlalchemy import (
    URL,
    BigInteger,
    Connection,
    Engine,
    Integer,
    MetaData,
    String,
    Text,
    cast,
    create_engine,
    event,
    func,
    make_url,
    select,
)
from sqlalchemy.exc import ArgumentError, DatabaseError

from corpus.errors import CatalogueUnavailable
from corpus.schema import metadata

OURS: Final = 0x617373  # the first half of the keys of our advisory locks
_PATIENCE = 5  # seconds to wait for another writer's lock, and for a server that does not answer
_LIBRARY = 1  # what of a library an advisory lock keeps
# an escaped NUL, and not one half of an escaped backslash before u0000
_NUL = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")


def is_postgres(engine: Engine) -> bool:
    """Whether this library is on a PostgreSQL server."""
    return engine.dialect.name == "postgresql"


def open_server(address: str) -> Engine:
    """The database at `postgresql://…`, not yet connected to.

    Raises:
        CatalogueUnavailable: without the driver, and for what is no address.
    """
    try:
        engine = create_engine(
            _with_patience(_read(address)),
            pool_pre_ping=True,  # a server that was started again is connected to again
            use_native_hstore=False,
            json_serializer=_json,
        )
    except ModuleNotFoundError as error:
        raise CatalogueUnavailable(
            "a library on PostgreSQL needs psycopg: `pip install 'cited-assistant[postgres]'`"
        ) from error
    except (ArgumentError, ValueError) as error:
        raise CatalogueUnavailable(
            "the address of the database cannot be read; write postgresql://USER:PASSWORD@HOST/NAME"
            ", with what is special in the password as %40 for @, %2F for /, %3A for :"
        ) from error

    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def shown(engine: Engine) -> str:
    """The address without its password."""
    return engine.url.set(drivername="postgresql", query={}).render_as_string(hide_password=True)


def address_of(engine: Engine) -> str:
    """The address as it may be set, its password included."""
    return engine.url.set(drivername="postgresql").render_as_string(hide_password=False)


def tables() -> MetaData:
    """The tables as PostgreSQL has them.

    Texts have no limit and sort by code points, and whole numbers have 64 bits: as in SQLite, so
    that what goes into one goes into the other and comes out in the same order.
    """
    copy = MetaData()
    for table in metadata.sorted_tables:
        table.to_metadata(copy)
    for table in copy.tables.values():
        for column in table.columns:
            if isinstance(column.type, String):
                column.type = Text(collation="C")
            elif isinstance(column.type, Integer):
                column.type = BigInteger()
    return copy


def without_nul(text: str) -> str:
    """JSON as PostgreSQL can take it apart: no text of it may hold NUL, which U+FFFD stands for."""
    return _NUL.sub(lambda found: f"{found[1]}\\ufffd", text)


def check_encoding(connection: Connection) -> None:
    """Refuse a database that cannot hold every text.

    Raises:
        CatalogueUnavailable: when its encoding is not UTF-8.
    """
    encoding = connection.exec_driver_sql("SHOW server_encoding").scalar_one()
    if encoding != "UTF8":
        raise CatalogueUnavailable(
            f"the database has the encoding {encoding}; make one with "
            "`createdb --encoding UTF8 --template template0 NAME`"
        )


def damage(connection: Connection) -> str | None:
    """What cannot be read of the tables; every value is, so that its page and checksum are."""
    for table in metadata.sorted_tables:
        row = cast(func.row(*table.columns), Text)
        try:
            connection.execute(select(func.sum(func.octet_length(row))).select_from(table))
        except DatabaseError as error:
            return f"{table.name} cannot be read ({error.orig}); restore a dump with `pg_restore`"
    return None


def _read(address: str) -> URL:
    """The parts of an address; of one that can be read in two ways, no part is shown to anybody."""
    if address.partition("?")[0].count("@") > 1:
        raise ValueError
    return make_url(address).set(drivername="postgresql+psycopg")


def _with_patience(url: URL) -> URL:
    """How long to wait for a server that does not answer, where the address does not say."""
    waits = {
        "connect_timeout": str(_PATIENCE),
        "keepalives_idle": "30",
        "tcp_user_timeout": "30000",  # ms until what was sent to a machine that is gone has failed
        "application_name": "cited-assistant",
    }
    return url.set(query=waits | dict(url.query))


def _prepare(connection: Any, _record: Any) -> None:
    from psycopg.types.string import StrDumperUnknown

    class WithoutNul(StrDumperUnknown):
        """PostgreSQL keeps no NUL in a text: the sign for what cannot be shown stands for it."""

        def dump(self, obj: str) -> Any:
            return super().dump(obj.replace("\0", "\ufffd"))

    connection.adapters.register_dumper(str, WithoutNul)
    connection.autocommit = True
    connection.execute(
        "SET timezone = 'UTC'; "
        "SET default_transaction_isolation = 'repeatable read'; "  # a reader sees one moment
        "SET synchronous_commit = 'on'; "  # a commit is an acknowledgement
        # a machine that is gone without a word keeps its locks for a minute at most
        "SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10; "
        "SET tcp_keepalives_count = 3; "
        f"SET lock_timeout = '{_PATIENCE}s'"
    )
    connection.autocommit = False


def _begin(connection: Connection) -> None:
    """Where the transaction writes, let it see what others committed up to each statement.

    With the library's lock nobody else commits meanwhile; by rows, each statement locks its own.
    """
    options = connection.get_execution_options()
    if options.get("immediate", False):
        level = "SET TRANSACTION ISOLATION LEVEL READ COMMITTED"
        lock = f"SELECT pg_advisory_xact_lock({OURS}, {_LIBRARY})"
        connection.exec_driver_sql(
            level if options.get("by_row") else f"{level}; {lock}",
            execution_options={"no_parameters": True},
        )


def _json(value: Any) -> str:
    return without_nul(json.dumps(value))
