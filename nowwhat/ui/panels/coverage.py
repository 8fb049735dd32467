"""A view -> how much is recorded of what a trend shows, folded beside it."""

import streamlit as st

from nowwhat.analysis.coverage import figures as coverage_figures
from nowwhat.analysis.coverage import words as coverage_words
from nowwhat.ui.blocks import show_made
from nowwhat.ui.markdown import presenting
from nowwhat.ui.view import View


def folded(view: View, *measures: str) -> None:
    """The share of incidents or items that tell each of the measures, by month."""
    if presenting():
        return
    with st.expander(coverage_words.TITLE, type="compact", key=f"coverage_{'_'.join(measures)}", on_change="rerun") as fold:
        if fold.open:  # what nobody unfolds is not drawn
            show_made(view, coverage_figures.by_month, *measures)
