"""The `assistant keys` commands."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from api.access.scopes import USUAL, parse_scope
from api.access.tokens import Token
from corpus.audience import Audience
from corpus.database import open_truth
from corpus.keys import ApiKey, KeyStore
from corpus.settings import CorpusSettings

app = typer.Typer(no_args_is_help=True, help="Make, list, replace and revoke keys for partners.")

_DURATION = re.compile(r"(\d{1,4})([hd])")
_LONGEST_NAME = 200
_Json = Annotated[bool, typer.Option("--json", help="print JSON for a machine to read")]


@app.command()
def create(
    name: Annotated[str, typer.Option(help="who gets it, such as WRI")],
    audience: Annotated[
        list[str], typer.Option(help="a label that it may read; repeat it for more")
    ],
    scope: Annotated[
        list[str] | None,
        typer.Option(help="what it may do; repeat it for more (default: all but metrics:read)"),
    ] = None,
    expires: Annotated[
        str | None,
        typer.Option(help="a date such as 2027-12-31 (its end, UTC), or 90d or 12h from now"),
    ] = None,
    as_json: _Json = False,
) -> None:
    """Make a key. It is shown once: only a hash of it is kept."""
    if not name.strip() or len(name) > _LONGEST_NAME or not name.isprintable():
        raise ValueError(f"a name has 1 to {_LONGEST_NAME} printable characters")
    token, now = Token.new(), dt.datetime.now(dt.UTC)
    key = ApiKey(
        id=token.id,
        owner=token.id,
        name=name.strip(),
        scopes=tuple(dict.fromkeys(map(parse_scope, scope))) if scope else USUAL,
        audience=Audience.of(audience),
        created_at=now,
        expires_at=_moment(expires, now) if expires else None,
    )
    with _keys() as keys:
        keys.add(key, token.secret_sha256)
    _show(token, key, as_json=as_json)


@app.command("list")
def list_keys(as_json: _Json = False) -> None:
    """List every key there was, without secrets."""
    now = dt.datetime.now(dt.UTC)
    with _keys() as keys:
        found = keys.all()
    if as_json:
        typer.echo(json.dumps({"keys": [_facts(key, now) for key in found]}, indent=2))
        return
    for key in found:
        facts = _facts(key, now)
        typer.echo(f"{key.id}  {facts['state']:<8}  {key.name}")
        typer.echo(f"          may read {', '.join(key.audience.labels)}")
        typer.echo(f"          may do   {', '.join(key.scopes)}")
        typer.echo(
            f"          made {key.created_at:%Y-%m-%d}, "
            f"ends {_day(key.expires_at)}, last used {_day(key.last_used_at)}"
        )


@app.command()
def rotate(
    key_id: str,
    overlap: Annotated[
        str, typer.Option(help="how long the old key opens beside the new one, such as 12h or 7d")
    ] = "24h",
    as_json: _Json = False,
) -> None:
    """Make the successor of a key: same name, labels, scopes, end, limits and conversations."""
    token, now = Token.new(), dt.datetime.now(dt.UTC)
    with _keys() as keys:
        old = keys.live(key_id)
        key = ApiKey(
            id=token.id,
            owner=old.owner,
            name=old.name,
            scopes=old.scopes,
            audience=old.audience,
            created_at=now,
            expires_at=old.expires_at,
        )
        keys.replace(key_id, key, token.secret_sha256, _duration(overlap))
    _show(token, key, as_json=as_json)


@app.command()
def revoke(key_id: str) -> None:
    """End a key now."""
    with _keys() as keys:
        keys.revoke(key_id)
    typer.echo(f"{key_id} opens nothing any more")


@contextmanager
def _keys() -> Iterator[KeyStore]:
    engine = open_truth(CorpusSettings())
    try:
        yield KeyStore(engine)
    finally:
        engine.dispose()


def _show(token: Token, key: ApiKey, *, as_json: bool) -> None:
    if as_json:
        facts = _facts(key, key.created_at)
        typer.echo(json.dumps({"id": key.id, "key": token.text, **facts}, indent=2))
        return
    typer.echo(token.text)
    typer.echo(
        f"This is the key of {key.name}. It is shown this once: keep it like a password.", err=True
    )


def _facts(key: ApiKey, now: dt.datetime) -> dict[str, object]:
    state = "revoked" if key.revoked_at else "live" if key.is_live(now) else "expired"
    return {
        "id": key.id,
        "name": key.name,
        "state": state,
        "audience": list(key.audience.labels),
        "scopes": list(key.scopes),
        "owner": key.owner,
        "created_at": key.created_at.isoformat(),
        "expires_at": key.expires_at and key.expires_at.isoformat(),
        "revoked_at": key.revoked_at and key.revoked_at.isoformat(),
        "last_used_at": key.last_used_at and key.last_used_at.isoformat(),
    }


def _moment(text: str, now: dt.datetime) -> dt.datetime:
    if _DURATION.fullmatch(text):
        return now + _duration(text)
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is neither a date such as 2027-12-31 nor 90d or 12h") from None
    end = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), dt.UTC)
    if end <= now:
        raise ValueError(f"{text} is over; name a day that is to come")
    return end


def _duration(text: str) -> dt.timedelta:
    match = _DURATION.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is no time such as 12h or 7d")
    hours = int(match[1]) * (24 if match[2] == "d" else 1)
    return dt.timedelta(hours=hours)


def _day(moment: dt.datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if moment else "never"
