"""The menu. Every page is reached through here, a deep link on a cold server as well."""

import streamlit as st

from nowwhat.charts.theme import TOKENS
from nowwhat.places import PACKAGE
from nowwhat.ui.markdown import page_file, presenting
from nowwhat.ui.view import mode

PAGES = {
    "Review": {"monthly_review": "Monthly review", "weekly_sync": "Weekly sync"},
    "Trends": {
        "detection_and_response": "Detection and response",
        "action_items": "Action items",
        "repeat_incidents": "Repeat incidents",
    },
    "Learn": {"review_practice": "Review practice", "incident": "Incident", "library": "Library"},
    "Data": {"imports": "Imports"},
}


def main() -> None:
    """One run of the shell: page configuration, menu, and the page that the link asks for."""
    st.set_page_config(page_title="Now What", page_icon=str(PACKAGE / "web" / "mark.svg"), layout="wide")
    st.logo(str(PACKAGE / "web" / f"wordmark-{mode()}.svg"), size="medium")
    # On paper nothing can be pressed, and a chart stays with its title.
    st.html(
        "<style>@media print {[data-testid=stHeader], [data-testid=stToolbar], .st-key-filters, [data-testid=stPopover], "
        "[data-testid=stButton], [data-testid=stDownloadButton], [data-testid=stElementToolbar] {display: none} "
        "[class*=st-key-figure_] {break-inside: avoid}}</style>"
    )
    # Streamlit writes a chosen segment in the colour of the buttons, which is one for white words on it, and folds in ink of which six
    # tenths are left: both are too dim to read for some.
    words = TOKENS[mode()]
    st.html(
        f"<style>[data-testid=stButtonGroup] [data-selected=true] p {{color: {words['accent']}}} "
        f"[data-testid=stExpander] summary {{opacity: 1; color: {words['mute']}}}</style>"
    )
    # Words of a cell would break at 400 pixels, however wide their column is, and on a phone four columns want the room between them; what
    # opens is by itself as wide as two columns of rows.
    st.html(
        "<style>[data-testid=stTable] [data-testid=stMarkdownContainer] {max-width: 46rem} "
        "@media (max-width: 640px) {[data-testid=stTable] :is(td, th) {padding-inline: 0.25rem}} "
        "[data-testid=stPopoverBody] {min-width: min(44rem, calc(100vw - 2rem))}</style>"
    )
    if presenting():  # everything is measured in the type of the root
        st.html(
            "<style>html {font-size: 20px} [data-testid=stHeader] {display: none} "
            "[data-testid=stMainBlockContainer] {padding-top: 1.5rem}</style>"
        )
    st.html("<script src='links.js'></script>", unsafe_allow_javascript=True)
    menu = {
        section: [st.Page(page_file(name), title=title, url_path=name) for name, title in pages.items()] for section, pages in PAGES.items()
    }
    first = menu["Review"][0]

    def begin() -> None:
        """The root leads to the first page, with the filters of the link: so every page has an address of its own."""
        st.switch_page(first, query_params=st.query_params.to_dict())

    menu["Review"].append(st.Page(begin, title="Now What", url_path="begin", default=True, visibility="hidden"))
    chosen = st.navigation(menu, position="hidden" if presenting() else "top")
    st.session_state["page_now"] = chosen.url_path
    chosen.run()


main()
