"""What happened here?"""

import streamlit as st

from nowwhat.analysis.incident import figures as incident_figures
from nowwhat.ui.blocks import show_made
from nowwhat.ui.frame import page
from nowwhat.ui.panels import incident

with page("What happened here?", "Incident", filters=False, about=incident.about) as view:
    row = incident.facts(view)
    if not row:
        incident.choose(view)
    else:
        incident.head(view, row)
        show_made(view, incident_figures.course, row)
        left, right = st.columns(2, gap="large")
        with left:
            incident.event(view, row)
            incident.occurrences(view, row)
            incident.items(view, row)
        with right:
            incident.timeline(view, row)
        incident.reviews(view, row)
        incident.values(view, row)
        incident.stated(view, row)
