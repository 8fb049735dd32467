"""What is recorded -> its names and sentences. Pure; plain text."""

from nowwhat.language import formats
from nowwhat.model.duration import DURATIONS

TITLE = "How much is recorded?"
MEASURES = {  # the order of the chart: the name of its row, of how many of what
    **{key: (duration.name.capitalize(), "incident") for key, duration in DURATIONS.items()},
    "cause": ("Service and cause", "incident"),
    "review": ("Required review", "incident"),
    "due_day": ("Day first promised", "item"),
    "closing": ("Day of closing", "closed item"),
}


def row(measure: str, known: int, n: int) -> tuple[str, str]:
    """The name of a row, and how much of how many is recorded in all."""
    name, of = MEASURES[measure]
    return name, f"{formats.percent(known / n)} of {formats.plural(n, of)}" if n else f"no {of} of the period"


def subtitle(period: str, *, items: bool) -> str:
    """What the rows show."""
    by = ", items by the month of their creation" if items else ""
    return f"Share of the incidents{' and items' if items else ''} that tell it, by month{by}, {period}."


NOTE = "Where this changes, a change of the figure may be one of what is recorded. Months with fewer than 5 have no share."
