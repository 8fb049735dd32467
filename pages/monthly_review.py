"""How reliable were we, and what do we decide?"""

from functools import partial

import streamlit as st

from nowwhat import ui
from nowwhat.ui.panels import chains, durations, figures, findings, nothing, review

MEASURES = ("ttd", "ttm", "ttr", "tta")  # the most telling first

with ui.page("How reliable were we, and what do we decide?", "Monthly review", period="month") as view:
    now, _ = figures.years(view)
    known = [duration for duration in MEASURES if now.frame("duration_coverage", duration=duration)["n"][0]]
    said: list[str] = []
    findings.told(view)
    if view.frame("incidents_by_severity")["incidents"].sum():
        said = figures.four(view, known)
        review.happened(view)
    else:
        nothing(view)
    shown = [partial(durations.by_month, now, known[0], brief=True)] if known else []
    shown += [partial(review.slips, view)] if now.frame("slip_by_month")["n"].sum() else []
    for place, show in zip(st.columns(2, gap="large") if len(shown) == 2 else [st.container()], shown, strict=False):
        with place:
            show()
    chains.longest(view, now)
    review.to_decide(view)
    review.unknown(view, said)
