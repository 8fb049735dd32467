"""Are we getting faster?"""

import streamlit as st

from nowwhat.analysis.response import figures as response_figures
from nowwhat.model.duration import DURATIONS
from nowwhat.ui.blocks import show_made
from nowwhat.ui.controls import choice, nothing
from nowwhat.ui.frame import page
from nowwhat.ui.panels import comparison, coverage, response

with page("Are we getting faster?", "Detection and response") as view:
    duration = choice("duration", "Time to", {key: one.verb.capitalize() for key, one in DURATIONS.items()}, DURATIONS)
    covered = view.frame("duration_coverage", duration=duration).row(0, named=True)
    if covered["incidents"] == 0:
        nothing(view)
    else:
        if covered["n"] == 0:
            show_made(view, response_figures.unmeasurable, duration)
        elif covered["limited"]:
            show_made(view, response_figures.by_month, duration)
            left, right = st.columns(2, gap="large")
            with left:
                show_made(view, response_figures.over_the_limit, duration)
            with right:
                comparison.before_and_after(view, duration)
            response.by_severity(view, duration)
        else:
            show_made(view, response_figures.by_month, duration)
            left, right = st.columns(2, gap="large")
            with left:
                comparison.before_and_after(view, duration)
            with right:
                response.by_severity(view, duration)
        coverage.folded(view, duration)
        show_made(view, response_figures.phases)
        left, right = st.columns([3, 2], gap="large")
        with left:
            show_made(view, response_figures.week)
        with right:
            response.detected_by(view, duration)
        response.events(view)
        response.impact(view)
    response.check_dates(view)
