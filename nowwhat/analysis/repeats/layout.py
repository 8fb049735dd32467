"""One failure that came back, and what was promised about it: occurrences, items -> the layout of their chart, and the chart.

What is stacked, cut short or left out is decided by ``layout`` on frames. The numbers it places are given; it computes only places, and
whether an item was open or overdue at an occurrence when nobody has said so.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple, cast

import polars as pl

from nowwhat.charts.shared import clock, labelled, worded
from nowwhat.language import formats

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_ITEMS = 7
ROW_PX = 46
DISC_PX = 25
# Discs closer than this share of the axis stand on each other: a disc of 25 px on about 900 px, one of 18 px on about 320.
NEAR_WIDE, NEAR_PHONE = 0.028, 0.056
MOST_LIFTS = 3
# Numbers without discs, where there are too many occurrences for discs, need this much room.
NEAR_NUMBERS = 0.05
LABEL_WIDE, LABEL_PHONE = 84, 56  # characters beside which a title is cut


class Layout(NamedTuple):
    """Frames ready to draw, on an axis from ``start`` to ``end``; ``items_left_out`` is the count of items not drawn."""

    occurrences: pl.DataFrame
    items: pl.DataFrame
    hits: pl.DataFrame
    start: datetime
    end: datetime
    line_px: int
    height_px: int
    items_left_out: int


def layout(occurrences: pl.DataFrame, items: pl.DataFrame, as_of: datetime, hits: pl.DataFrame | None = None) -> Layout:
    """Where everything stands; columns as for ``occurrences_and_items``."""
    end = labelled(as_of)
    seen = clock(occurrences).filter(pl.col("at") <= end).sort("at", "ordinal")
    promised = _spans(items, end)
    met = _hits(seen, promised) if hits is None else clock(hits.select("incident_id", "action_id", "overdue"))
    counted = met.group_by("action_id").agg(met=pl.len())
    chosen = (
        promised.join(counted, on="action_id", how="left")
        .sort(pl.col("met").is_null(), "created_on", "action_id")
        .head(MOST_ITEMS)
        .sort("created_on", "action_id")
    )
    first = min([*seen["at"].to_list(), *chosen["created_on"].to_list(), end - timedelta(days=28)])
    start = first.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    seen = _stacked(seen, start, end)
    lifts = cast("int", max([*seen["lift_wide"], *seen["lift_phone"]], default=0))
    line = 18 + (18 if (seen["ordinal"] >= 3).any() else 0) + DISC_PX * lifts
    chosen = chosen.with_columns(y=line + 44.0 + pl.int_range(pl.len()) * ROW_PX)
    height = line + (24 + ROW_PX * chosen.height if chosen.height else 60)
    drawn = met.join(chosen.select("action_id", "y"), on="action_id").join(seen.select("incident_id", "at"), on="incident_id")
    return Layout(_dropped(seen, drawn), _named(chosen), drawn, start, end, line, height, promised.height - chosen.height)


def _spans(items: pl.DataFrame, end: datetime) -> pl.DataFrame:
    """Items that exist at ``end``, with the bar from creation, overdue from the midnight after the due day, to done or until now."""
    utc = pl.Datetime("ms", "UTC")
    frame = clock(items.with_columns(pl.col("due_on").cast(pl.Date))).with_columns(pl.col("created_on", "due_on", "done_on").cast(utc))
    frame = frame.filter(pl.col("created_on") <= end)
    # Done after as_of is not done yet.
    done = pl.when(pl.col("done_on") <= end).then("done_on")
    frame = frame.with_columns(over_from=pl.col("due_on") + timedelta(days=1), over_to=done.fill_null(pl.lit(end)), is_open=done.is_null())
    over = (pl.col("over_from") < pl.col("over_to")).fill_null(value=False)
    return frame.with_columns(late=over, promised_to=pl.when(over).then("over_from").otherwise("over_to"))


def _hits(seen: pl.DataFrame, promised: pl.DataFrame) -> pl.DataFrame:
    """Each item that was open at an occurrence, and whether it was overdue then."""
    pairs = seen.select("incident_id", "at").join(
        promised.select("action_id", "created_on", "over_from", "over_to", "is_open"), how="cross"
    )
    was_open = (pl.col("created_on") <= pl.col("at")) & (pl.col("is_open") | (pl.col("over_to") > pl.col("at")))
    overdue = (pl.col("over_from") <= pl.col("at")).fill_null(value=False)
    return pairs.filter(was_open).select("incident_id", "action_id", overdue=overdue)


def _stacked(seen: pl.DataFrame, start: datetime, end: datetime) -> pl.DataFrame:
    span = (end - start).total_seconds()
    places = [(at - start).total_seconds() / span for at in seen["at"]]
    frame = seen.with_columns(
        pl.Series("lift_wide", stack(places, NEAR_WIDE), dtype=pl.Int64),
        pl.Series("lift_phone", stack(places, NEAR_PHONE), dtype=pl.Int64),
        pl.Series("numbered", spread(places, NEAR_NUMBERS), dtype=pl.Boolean),
        previous=pl.col("at").shift(1),
    ).with_columns(pl.col("gap_days").cast(pl.Int64), between=pl.col("at") - (pl.col("at") - pl.col("previous")) / 2)
    return worded(frame, "gap", lambda days: "" if days is None else formats.plural(days, "day"), "gap_days")


def stack(places: Sequence[float], near: float) -> list[int]:
    """For places in order, the lowest level whose last disc is not too near; beyond the highest level discs overlap."""
    last = [float("-inf")] * (MOST_LIFTS + 1)
    levels = []
    for place in places:
        level = next((level for level, before in enumerate(last) if place - before >= near), min(range(len(last)), key=last.__getitem__))
        last[level] = place
        levels.append(level)
    return levels


def spread(places: Sequence[float], near: float) -> list[bool]:
    """Which of the places in order can be named without touching: the last always, then from the first on."""
    chosen = [False] * len(places)
    before = float("-inf")
    for index, place in enumerate(places):
        final = index == len(places) - 1
        if final or (place - before >= near and places[-1] - place >= near):
            chosen[index], before = True, place
    return chosen


def _dropped(seen: pl.DataFrame, hits: pl.DataFrame) -> pl.DataFrame:
    """Each occurrence with the foot of its hairline: the lowest bar it meets, none if it meets none."""
    lowest = hits.group_by("incident_id").agg(foot=pl.col("y").max(), overdue=pl.col("overdue").any(), met=pl.len())
    frame = seen.join(lowest, on="incident_id", how="left", maintain_order="left")
    return worded(frame, "says", _occurrence_says, "incident_id", "title", "severity", "at", "ordinal", "kind", "met", "overdue")


def _occurrence_says(
    incident_id: str,
    title: str,
    severity: str,
    at: datetime,
    ordinal: int,
    kind: str,
    met: int | None,
    overdue: bool | None,
) -> str:
    state = "nothing promised was open" if not met else f"{formats.plural(met, 'item')} open{', overdue' if overdue else ''}"
    return f"{formats.day(at)}: {incident_id} {title}, {severity}, {kind}, time {ordinal}; {state}"


def _named(chosen: pl.DataFrame) -> pl.DataFrame:
    chosen = worded(chosen, "label_wide", lambda title, state: _label(title, state, LABEL_WIDE), "title", "state")
    chosen = worded(chosen, "label_phone", lambda title, state: _label(title, state, LABEL_PHONE), "title", "state")
    return worded(chosen, "says", lambda *of: f"{of[0]} {of[1]}: {of[2]}", "action_id", "title", "state")


def _label(title: str, state: str, room: int) -> str:
    """Title and state on one line; it is the title that is cut."""
    left = max(room - len(state), 16)
    return f"{title if len(title) <= left else title[: left - 1].rstrip() + '…'}, {state}"
