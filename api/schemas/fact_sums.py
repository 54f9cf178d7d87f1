"""The JSON of amounts that are added up."""

from __future__ import annotations

from decimal import Decimal

from pydantic import BaseModel

from corpus.ledger.summing import Sums


class CurrencyOut(BaseModel):
    """How many records have an amount in a currency."""

    currency: str
    records: int


class SumOut(BaseModel):
    """What the amounts of a year, or of a name, come to.

    `share` is of the largest sum, from 0 to 1; `doubtful` says that the same money may be in it
    twice, as where periods touch or two documents state equal amounts.
    """

    name: str
    sum: Decimal
    share: float
    records: int
    doubtful: bool


class FactSumsOut(BaseModel):
    """Amounts of one currency, computed from records that the reader may read.

    Left out of the sums are: `restated`, records that say again what another document says;
    `differing`, of whose amount documents say different things; `lacking`, without an amount in
    this currency, or without a year or a name to put it to.
    """

    kind: str
    field: str
    chart: str
    currency: str | None
    currencies: list[CurrencyOut]
    data: list[SumOut]
    restated: int
    differing: int
    lacking: int

    @classmethod
    def of(cls, kind: str, sums: Sums) -> FactSumsOut:
        """The sums as JSON."""
        most = max((abs(row.amount) for row in sums.rows), default=Decimal(1)) or Decimal(1)
        return cls(
            kind=kind,
            field=sums.field,
            chart=sums.by,
            currency=sums.currency or None,
            currencies=[CurrencyOut(currency=c, records=n) for c, n in sums.currencies.items()],
            data=[
                SumOut(
                    name=row.name,
                    sum=row.amount,
                    share=float(max(row.amount, Decimal()) / most),
                    records=row.records,
                    doubtful=row.doubtful,
                )
                for row in sums.rows
            ],
            restated=sums.restated,
            differing=sums.differing,
            lacking=sums.lacking,
        )
