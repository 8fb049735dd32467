"""A store and filters -> the frames, the policy and the findings of what is looked at."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Self

import polars as pl

from nowwhat.analysis.filters import Filters, period_months
from nowwhat.analysis.finding import Finding, best_claims, read
from nowwhat.analysis.months import month_plus
from nowwhat.model.policy import Policy
from nowwhat.store import queries
from nowwhat.store.generation import Store

EVER = {"from_month": "0000-00", "to_month": "9999-99"}  # what is owed or open is so whenever it began


def found(store: Store) -> list[Finding]:
    """The findings of the last look, as the import wrote them."""
    ledger = queries.run(store, "ledger")
    return read(ledger.filter(pl.col("until") == pl.col("until").max()))


@dataclass(frozen=True)
class Scope:
    """What is looked at: a generation under filters. `default` is the period that its page or report begins with."""

    store: Store
    filters: Filters
    default: str

    @property
    def as_of(self) -> dt.datetime:
        """The instant up to which everything is counted, naive UTC."""
        return self.store.generation.as_of

    @property
    def as_of_local(self) -> dt.datetime:
        """The same instant on the clock of the report zone, for charts; naive."""
        return self.policy.local(self.as_of)

    @property
    def policy(self) -> Policy:
        """The policy that the facts were made under."""
        return self.store.policy()

    def frame(self, name: str, **params: Any) -> pl.DataFrame:
        """The result of a query under the filters; `params` go before them."""
        return queries.run(self.store, name, **self.params(name, params))

    @cached_property
    def found(self) -> Sequence[Finding]:
        """What the ledger says of the last month that was over, claimed, silent or withdrawn: of the whole store, whatever the filters."""
        return found(self.store)

    def leading(self, incidents: pl.DataFrame) -> pl.DataFrame:
        """A frame with a row per incident, for a chart whose marks lead to their pages: here to none, a file has no pages."""
        return incidents

    @property
    def whole(self) -> bool:
        """Whether nothing narrows what is seen: no service, team or severity, and no shorter or earlier period than the default.

        Only then may a finding, which is about the whole store, be the title of a chart.
        """
        as_of_month = f"{self.as_of_local:%Y-%m}"
        own = period_months(self.default, as_of_month)
        return not self.filters.narrowed and own is not None and self.filters.from_month <= own[0] and self.filters.to_month >= own[1]

    def claim(self, *measures: str, after_month: str = "") -> Finding | None:
        """The claim about the first of these measures that has one, while nothing narrows the view.

        A change that came before `after_month` is passed over: a chart that does not show it would be titled by what nobody sees.
        """
        if not self.whole:
            return None
        best = best_claims(self.found)
        claims = (best[measure] for measure in measures if measure in best)
        return next((finding for finding in claims if not (day := finding.evidence.since) or f"{day:%Y-%m}" > after_month), None)

    def params(self, name: str, params: dict[str, Any]) -> dict[str, Any]:
        """The parameters that the query declares, from `params` and the filters."""
        declared = {column.name for column in queries.query(name).params}
        return {key: value for key, value in (self.filters.params() | params).items() if key in declared}

    def widened(self, **changes: Any) -> Self:
        """The same scope with other filters."""
        return replace(self, filters=replace(self.filters, **changes))

    def years(self) -> tuple[Self, Self]:
        """The twelve months up to the end of the period, and the twelve before."""
        end = self.filters.to_month
        now = self.widened(period="", from_month=month_plus(end, -11))
        return now, self.widened(period="", from_month=month_plus(end, -23), to_month=month_plus(end, -12))

    def everything(self) -> Self:
        """All months that there are, under the same services, teams and severities."""
        return self.widened(**EVER, period="")
