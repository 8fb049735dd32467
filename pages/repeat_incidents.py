"""What keeps coming back?"""

import streamlit as st

from nowwhat.analysis.repeats import figures as repeat_figures
from nowwhat.ui.blocks import show_made
from nowwhat.ui.frame import page
from nowwhat.ui.panels import coverage, repeats

with page("What keeps coming back?", "Repeat incidents") as view:
    recorded = view.frame("causes_recorded").row(0, named=True)
    confirmed, by_fingerprint = view.frame("chains", certainty="confirmed"), view.frame("chains", certainty="fingerprint")
    if confirmed.is_empty():
        show_made(view, repeat_figures.none)
    else:
        repeats.charted(view, confirmed, "confirmed")
    if recorded["with_cause"]:
        left, right = st.columns(2, gap="large")
        with left:
            show_made(view, repeat_figures.services)
        with right:
            show_made(view, repeat_figures.leading)
        coverage.folded(view, "cause")
        if not confirmed.is_empty():
            repeats.without_review(view, recorded)
            repeats.table(view, confirmed, "confirmed")
    if recorded["with_fingerprint"]:
        st.header("By fingerprint", anchor=False)
        repeats.charted(view, by_fingerprint, "fingerprint")
        repeats.table(view, by_fingerprint, "fingerprint")
    if recorded["with_title"]:
        repeats.suspected(view)
