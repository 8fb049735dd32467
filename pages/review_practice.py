"""Do we review what we should, in time, and well?"""

import streamlit as st

from nowwhat.analysis.reviews import figures as review_figures
from nowwhat.ui.blocks import show_key_figures, show_made
from nowwhat.ui.controls import nothing
from nowwhat.ui.frame import page
from nowwhat.ui.panels import coverage, reviews

with page("Do we review what we should, in time, and well?", "Review practice") as view:
    held = view.frame("reviews_held").row(0, named=True)
    if not held["incidents"]:
        nothing(view)
    else:
        if held["any_review"]:
            show_key_figures(view, view.made(review_figures.key_figures))
            show_made(view, review_figures.by_month)
            coverage.folded(view, "review")
            left, right = st.columns(2, gap="large")
            with left:
                reviews.owed(view, held)
            with right:
                reviews.signals(view, held)
                reviews.comes_up(view)
        else:
            show_made(view, review_figures.unmeasurable)
            reviews.comes_up(view)
        reviews.documents(view)
