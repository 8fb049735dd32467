"""Do we finish what we promised?"""

import streamlit as st

from nowwhat import figures, phrases, ui
from nowwhat.ui.panels import items

with ui.page("Do we finish what we promised?", "Action items") as view:
    recorded = view.frame("items_recorded").row(0, named=True)
    covered = view.frame("slip_coverage").row(0, named=True)
    if phrases.actions.unmeasurable(recorded):
        ui.show(view, figures.items.unmeasurable)
    else:
        items.key_figures(view)
        if covered["came_due"] + covered["unknown"] == 0:
            st.markdown(ui.plain(phrases.actions.none_due(phrases.words.period(view.filters), recorded, narrowed=view.filters.narrowed)))
        else:
            ui.show(view, figures.items.slips)
            ui.show(view, figures.items.completion)
            left, right = st.columns(2, gap="large")
            with left:
                items.slip_by(view, "category", "Which kind of promise slips?")
            with right:
                items.slip_by(view, "team", "How do the teams' promises fare?")
    if recorded["items"]:
        items.open_now(view, owners_known=recorded["owners_known"])
