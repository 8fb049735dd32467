"""What went in, and what did not?"""

import streamlit as st

from nowwhat.importing import words as import_words
from nowwhat.ui.frame import page
from nowwhat.ui.panels import imports, uploading

with page("What went in, and what did not?", "Imports", filters=False, begin=uploading.upload) as view:
    imports.state(view)
    st.header("Import files", anchor=False)
    uploading.upload()
    uploading.outcome()
    imports.files(view)
    imports.records(
        view,
        "refused_records",
        "Refused records",
        "An id or a time in them cannot be read. Mend the export and import it again: the rest of the file is in.",
        {"name": "File", "sentence": "What is wrong"},
    )
    imports.mendable(view)
    imports.records(
        view,
        "set_aside_records",
        "Set aside",
        "Read, and no record of ours.",
        {"name": "File", "reason": "Why", "records": "Records"},
    )
    imports.records(
        view,
        "unreadable_values",
        "Values that could not be read",
        "The record is in; this value of it was left empty.",
        {"name": "File", "field": "Column", "value": "Value", "records": "Records"},
    )
    imports.unmapped(view)
    imports.renamed(view)
    imports.untied(view)
    imports.records(
        view,
        "tie_candidates",
        "Perhaps about an incident of a tool",
        import_words.PERHAPS,
        {"title": "Told by a document", "name": "File", "nearest": "Perhaps"},
    )
    imports.records(
        view,
        "flagged_incidents",
        "Look at these before you believe them",
        "Counted, but something about them is odd.",
        {"title": "Incident", "sentence": "What is odd"},
    )
    imports.excluded(view)
