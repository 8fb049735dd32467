"""Do we review what we should, in time, and well?"""

import streamlit as st

from nowwhat import figures, ui
from nowwhat.ui.panels import nothing, practice

with ui.page("Do we review what we should, in time, and well?", "Review practice") as view:
    held = view.frame("reviews_held").row(0, named=True)
    if not held["incidents"]:
        nothing(view)
    else:
        if held["any_review"]:
            practice.key_figures(view, held)
            ui.show(view, figures.reviews.by_month)
            left, right = st.columns(2, gap="large")
            with left:
                practice.owed(view, held)
            with right:
                practice.signals(view, held)
                practice.comes_up(view)
        else:
            ui.show(view, figures.reviews.unmeasurable)
            practice.comes_up(view)
        practice.documents(view)
