"""What may be claimed -> sentences with the evidence under each, and what was looked at in vain."""

import streamlit as st

from nowwhat.analysis.finding import Finding
from nowwhat.meetings import monthly
from nowwhat.ui.blocks import show_figure
from nowwhat.ui.markdown import plain, quiet
from nowwhat.ui.view import View


def told(view: View, found: monthly.Findings) -> None:
    """At most five claims as sentences, their evidence folded under each; one honest sentence where there are none."""
    if not found.silent_label:
        quiet(plain(found.nothing))
        return
    with st.container(gap="small", key="findings"):
        for place, finding in enumerate(found.claims, start=1):
            _claim(view, finding, f"{place}. " if len(found.claims) > 1 else "")
        if found.nothing:
            st.markdown(plain(found.nothing))
        with st.expander(found.silent_label, type="compact", key="looked_at"):
            st.markdown("\n".join(f"- {plain(sentence)}" for sentence in found.silent))


def _claim(view: View, finding: Finding, number: str) -> None:
    with st.container(gap=None):
        st.subheader(plain(f"{number}{finding.headline}"), anchor=False)
        with st.expander(plain(f"Evidence: {finding.detail}"), type="compact", key=f"evidence_{finding.id}", on_change="rerun") as evidence:
            if evidence.open:  # what nobody unfolds is not drawn
                show_figure(view, monthly.evidence(view, finding))
