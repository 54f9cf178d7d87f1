"""`ingest originals …`: where the files are that documents were made from."""

from __future__ import annotations

from typing import Annotated

import typer

originals_app = typer.Typer(
    no_args_is_help=True,
    help="The files that documents were made from: in the database, or in a bucket.",
)


@originals_app.command()
def move() -> None:
    """Move all of them to where ASSISTANT_ORIGINALS says, each proven equal; it may be repeated."""
    from corpus.database import open_truth
    from corpus.keeping import keeper_of
    from corpus.lock import changing
    from corpus.original_moves import move_originals
    from corpus.settings import CorpusSettings
    from ingest.progress import showing_originals

    settings = CorpusSettings()
    with changing(settings.data_dir, "ingest originals move", settings.database):
        engine = open_truth(settings)
        keeper = keeper_of(settings, engine)
        if keeper.stores.home is not None:
            keeper.stores.home.check(writable=True)
        with showing_originals() as progress:
            done = move_originals(engine, keeper, progress)
    where = settings.originals or "the database"
    typer.echo(
        f"moved {done.moved} ({done.size:,} bytes) to {where}, read back and equal by SHA-256 "
        f"({done.proof[:16]}); {done.there} were there"
    )
    for root in sorted(done.left):
        typer.echo(f"what is left in {root} goes with `ingest originals sweep {root}`")
    for why in done.lost:
        typer.echo(f"FAILED {why}")
    if done.lost:
        raise typer.Exit(1)


@originals_app.command()
def sweep(
    address: Annotated[
        str | None,
        typer.Argument(metavar="[s3://BUCKET/PREFIX]", help="another than ASSISTANT_ORIGINALS"),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="though much there is not known")] = False,
) -> None:
    """Delete from a bucket whatever this library names nowhere, such as files of the removed."""
    from corpus.database import open_truth
    from corpus.errors import StoreUnusable
    from corpus.keeping import keeper_of
    from corpus.lock import changing
    from corpus.object_store import ObjectStore
    from corpus.original_moves import sweep as sweep_store
    from corpus.settings import CorpusSettings, store_address

    settings = CorpusSettings()
    root = store_address(address) if address else settings.originals
    if root is None:
        raise StoreUnusable("name a bucket, or set ASSISTANT_ORIGINALS")
    with changing(settings.data_dir, "ingest originals sweep", settings.database):
        engine = open_truth(settings)
        store = ObjectStore(root)
        count = sweep_store(engine, keeper_of(settings, engine), store, confirmed=yes)
    typer.echo(f"deleted {count} from {root}")
