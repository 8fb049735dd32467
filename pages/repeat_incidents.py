"""What keeps coming back?"""

import streamlit as st

from nowwhat import figures, ui
from nowwhat.ui.panels import chains

with ui.page("What keeps coming back?", "Repeat incidents") as view:
    recorded = view.frame("causes_recorded").row(0, named=True)
    confirmed, by_fingerprint = view.frame("chains", certainty="confirmed"), view.frame("chains", certainty="fingerprint")
    if confirmed.is_empty():
        ui.show(view, figures.chains.none)
    else:
        chains.charted(view, confirmed, "confirmed")
    if recorded["with_cause"]:
        left, right = st.columns(2, gap="large")
        with left:
            ui.show(view, figures.chains.services)
        with right:
            ui.show(view, figures.leading.leading)
        if not confirmed.is_empty():
            chains.without_review(view, recorded)
            chains.table(view, confirmed, "confirmed")
    if recorded["with_fingerprint"]:
        st.header("By fingerprint", anchor=False)
        chains.charted(view, by_fingerprint, "fingerprint")
        chains.table(view, by_fingerprint, "fingerprint")
    if recorded["with_title"]:
        chains.suspected(view)
