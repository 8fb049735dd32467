"""What happened here?"""

import streamlit as st

from nowwhat import figures, ui
from nowwhat.ui.panels import incident

with ui.page("What happened here?", "Incident", filters=False, about=incident.about) as view:
    row = incident.facts(view)
    if not row:
        incident.choose(view)
    else:
        incident.head(view, row)
        ui.show(view, figures.incidents.course, row)
        left, right = st.columns(2, gap="large")
        with left:
            incident.occurrences(view, row)
            incident.items(view, row)
        with right:
            incident.timeline(view, row)
        incident.reviews(view, row)
        incident.values(view, row)
        incident.stated(view, row)
