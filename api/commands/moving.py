"""`assistant move`: the library from one database to another."""

from __future__ import annotations

from pathlib import Path

import typer

from corpus.moving import Moved, move_to_folder, move_to_server
from corpus.settings import CorpusSettings

_SERVERS = ("postgresql://", "postgres://")


def move_here(to: str) -> None:
    """Copy the library that the settings name to an address or into a folder, and say what is next.

    Raises:
        CatalogueUnavailable: when the target holds anything, or is not equal in the end.
        IndexOwned: while the library is in use.
    """
    settings = CorpusSettings()
    if to.startswith(_SERVERS):
        name = move_to_server(settings.data_dir, settings.database, to, _tell)
        typer.echo(f"the library is in {name} now, proven table by table")
        typer.echo("set ASSISTANT_DATABASE_URL to that address before anything is started again")
    else:
        path = move_to_folder(settings.data_dir, settings.database, Path(to), _tell)
        typer.echo(f"the library is in {path} now, proven table by table")
        typer.echo(
            f"set ASSISTANT_DATA_DIR to {path.parent} and leave ASSISTANT_DATABASE_URL out "
            "before anything is started again"
        )
    typer.echo("what it was moved from is as it was; remove it once you need it no more")


def _tell(moved: Moved) -> None:
    typer.echo(f"{moved.table:20} {moved.rows:9} rows  {moved.sha256[:16]}")
