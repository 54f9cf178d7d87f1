"""What the channels of a messenger are answered from, where an administrator said so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from sqlalchemy import Engine, delete, insert, select

from corpus.audience import PUBLIC, Audience
from corpus.database import reading, writing
from corpus.schema import channels

Mode = Literal["follow", "mention", "off"]
MODES: tuple[Mode, ...] = get_args(Mode)


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A channel: at most these labels, only these kinds of documents (none for all), and when.

    `follow` answers mentions and whatever comes after them in their thread, `mention` only
    mentions, `off` nothing.
    """

    id: str
    audience: Audience
    kinds: tuple[str, ...] = ()
    mode: Mode = "follow"


class ChannelStore:
    """The channels of a library. Safe to use from several threads and processes."""

    def __init__(self, engine: Engine) -> None:
        """Keep them in this database."""
        self._engine = engine

    def get(self, channel_id: str) -> Channel:
        """What was said of a channel; what is public, where nothing was."""
        with reading(self._engine) as connection:
            row = connection.execute(select(channels).where(channels.c.id == channel_id)).first()
        if row is None:
            return Channel(id=channel_id, audience=Audience((PUBLIC,)))
        return Channel(
            id=row.id, audience=Audience.of(row.labels), kinds=tuple(row.kinds), mode=row.mode
        )

    def all(self) -> list[Channel]:
        """Every channel of which something was said."""
        with reading(self._engine) as connection:
            ids = connection.execute(select(channels.c.id).order_by(channels.c.id)).scalars().all()
        return [self.get(each) for each in ids]

    def put(self, channel: Channel) -> None:
        """Say it, over what was said before."""
        with writing(self._engine) as connection:
            connection.execute(delete(channels).where(channels.c.id == channel.id))
            connection.execute(
                insert(channels).values(
                    id=channel.id,
                    labels=list(channel.audience.labels),
                    kinds=list(channel.kinds),
                    mode=channel.mode,
                )
            )
