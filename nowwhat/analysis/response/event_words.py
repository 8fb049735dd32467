"""Frames of events, and of what customers noticed -> sentences. Pure; plain text."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from nowwhat.language import formats
from nowwhat.language.sentences import listed, of

EVENTS = "What did several services log at once?"
IMPACT = "What did customers notice?"
TWICE = "a user may count twice"


def counted(events: pl.DataFrame, incidents: int) -> str:
    """How many of the incidents are tickets of how many events; `events` is `events_logged`. Empty without any."""
    tickets = int(events["tickets"].sum())
    if not tickets:
        return ""
    some = of(tickets, incidents)
    if tickets == events.height:
        return f"{some} incidents {'is' if tickets == 1 else 'are'} about failures that other services logged, too."
    return f"{some} incidents are tickets of {formats.plural(events.height, 'event')}: failures that several services logged."


def tickets(event: Mapping[str, Any]) -> str:
    """How large an event is, as far as it is in view: "40 tickets", "10 of 40 tickets"; `event` is a row of `events_logged`."""
    whole = formats.plural(event["incidents"], "ticket")
    return whole if event["tickets"] == event["incidents"] else f"{formats.count(event['tickets'])} of {whole}"


def known(row: Mapping[str, Any]) -> str:
    """Of how many incidents the impact is known; `row` is `customer_impact`."""
    return f"Known for {of(row['known'], row['incidents'])} incidents."


def impact(row: Mapping[str, Any], failures: pl.DataFrame) -> str:
    """How long customers were affected, with coverage; `row` is `customer_impact`, `failures` are `impact_of_failures`.

    Empty where nothing is known of any impact.
    """
    if not row["known"]:
        return ""
    if failures.is_empty():
        return f"No customers were affected, as far as {of(row['known'], row['incidents'])} incidents tell."
    return " ".join(filter(None, [f"Customers were affected for {length(failures)}.", known(row), users(failures)]))


def length(failures: pl.DataFrame) -> str:
    """All impact, and of how many failures: "36 h in 14 failures"; where several services are added up it says so."""
    minutes = formats.duration(60 * float(failures["impact_min"].sum()))
    several = (failures["services"].list.len() > 1) & (failures["tickets"] > 1)
    added = ", services added up" if several.any() else ""
    return f"{minutes} in {formats.plural(failures.height, 'failure')}{added}"


def users(failures: pl.DataFrame) -> str:
    """How many users were affected, and of how many failures it is told; empty where none tells it."""
    told = failures["users"].drop_nulls()
    if told.is_empty():
        return ""
    some = f"{formats.plural(int(told.sum()), 'user')}, told of {of(told.len(), failures.height)} failures"
    return f"{some}; {TWICE}." if told.len() > 1 else f"{some}."


def worst(failures: pl.DataFrame) -> str:
    """The failure that lasted longest for customers, by name; empty without any."""
    if failures.is_empty():
        return ""
    row = failures.row(0, named=True)
    return f"The longest: {row['title'] or row['incident_id']}, {formats.duration(60 * row['impact_min'])}."


def where(row: Mapping[str, Any]) -> str:
    """Severity and services of a failure or an event."""
    return " · ".join(filter(None, [row["severity"], listed(row["services"])]))
