"""Frames -> Altair charts. Pure: no Streamlit, no database, no files, no clock, no colour.

A chart says what its marks are; ``spec`` dresses it where it is shown. Intervals are 95 % unless a docstring says otherwise, shares are
0..1, days and instants are the wall clock of the report zone without a zone. An empty frame gives an empty chart. Titles and notes are text
of the page; ``titled`` puts them into a picture that leaves it.
"""

from nowwhat.charts.actions import completion_curve
from nowwhat.charts.chain import Layout, layout
from nowwhat.charts.comparisons import leading_indicator, ratio_by_group
from nowwhat.charts.drawing import Drawing, parted, spec, titled
from nowwhat.charts.figures import counts_by_month, share_by_month, sparkline
from nowwhat.charts.incident import incident_timeline
from nowwhat.charts.occurrences import occurrences_and_items
from nowwhat.charts.parts import MOST_ROWS
from nowwhat.charts.repeats import services_by_repeat_share
from nowwhat.charts.response import duration_by_month
from nowwhat.charts.theme import RAMPS, TOKENS, theme
from nowwhat.charts.times import phase_shares, weekday_hour

__all__ = [
    "MOST_ROWS",
    "RAMPS",
    "TOKENS",
    "Drawing",
    "Layout",
    "completion_curve",
    "counts_by_month",
    "duration_by_month",
    "incident_timeline",
    "layout",
    "leading_indicator",
    "occurrences_and_items",
    "parted",
    "phase_shares",
    "ratio_by_group",
    "services_by_repeat_share",
    "share_by_month",
    "sparkline",
    "spec",
    "theme",
    "titled",
    "weekday_hour",
]
