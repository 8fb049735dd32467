"""What have we already learned?"""

import streamlit as st

from nowwhat.ui.frame import page
from nowwhat.ui.panels import library

with page("What have we already learned?", "Library", period="all") as view:
    shelf = library.shelf(view)
    if shelf.every.is_empty():
        library.none_yet()
    elif shelf.documents.is_empty():
        library.none_here(shelf)
    else:
        words, shelf = library.ask(shelf)
        if words:
            library.results(shelf, words)
        elif like := st.query_params.get("like", ""):
            library.alike(shelf, like)
        else:
            library.begin(shelf)
