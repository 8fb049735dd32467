"""Do we finish what we promised?"""

import streamlit as st

from nowwhat.analysis.actions import figures as action_figures
from nowwhat.analysis.actions import words as action_words
from nowwhat.analysis.sentences import period
from nowwhat.ui.blocks import show_key_figures, show_made
from nowwhat.ui.frame import page
from nowwhat.ui.markdown import plain
from nowwhat.ui.panels import actions, coverage

with page("Do we finish what we promised?", "Action items") as view:
    recorded = view.frame("items_recorded").row(0, named=True)
    covered = view.frame("slip_coverage").row(0, named=True)
    if action_words.unmeasurable(recorded):
        show_made(view, action_figures.unmeasurable)
    else:
        show_key_figures(view, view.made(action_figures.key_figures))
        if covered["came_due"] + covered["unknown"] == 0:
            st.markdown(plain(action_words.none_due(period(view.filters), recorded, narrowed=view.filters.narrowed)))
        else:
            show_made(view, action_figures.slips)
            coverage.folded(view, "due_day", "closing")
            show_made(view, action_figures.completion)
            left, right = st.columns(2, gap="large")
            with left:
                actions.slip_by(view, "category", "Which kind of promise slips?")
            with right:
                actions.slip_by(view, "team", "How do the teams' promises fare?")
    if recorded["items"]:
        actions.open_now(view, owners_known=recorded["owners_known"])
        actions.check_dates(view)
