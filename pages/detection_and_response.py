"""Are we getting faster?"""

import streamlit as st

from nowwhat import figures, phrases, ui
from nowwhat.ui.panels import choice, comparisons, durations, nothing

with ui.page("Are we getting faster?", "Detection and response") as view:
    duration = choice("duration", "Time to", phrases.response.CHOICES, phrases.response.NAMES)
    covered = view.frame("duration_coverage", duration=duration).row(0, named=True)
    if covered["incidents"] == 0:
        nothing(view)
    else:
        if covered["n"] == 0:
            ui.show(view, figures.durations.unmeasurable, duration)
        elif covered["limited"]:
            ui.show(view, figures.durations.by_month, duration)
            left, right = st.columns(2, gap="large")
            with left:
                ui.show(view, figures.durations.over_the_limit, duration)
            with right:
                comparisons.before_and_after(view, duration)
            durations.by_severity(view, duration)
        else:
            ui.show(view, figures.durations.by_month, duration)
            left, right = st.columns(2, gap="large")
            with left:
                comparisons.before_and_after(view, duration)
            with right:
                durations.by_severity(view, duration)
        ui.show(view, figures.durations.phases)
        left, right = st.columns([3, 2], gap="large")
        with left:
            ui.show(view, figures.durations.week)
        with right:
            durations.detected_by(view, duration)
    durations.check_dates(view)
