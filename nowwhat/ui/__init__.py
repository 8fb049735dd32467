"""Frames and charts -> what a page is made of. With `shell.py`, `server.py` and the pages the only code that knows Streamlit."""

from nowwhat.ui.ahead import make_first_page
from nowwhat.ui.figures import decision_table, download, downloads, figure, key_figure, listing, open_number, show, table
from nowwhat.ui.frame import page
from nowwhat.ui.view import View, may_upload, mode, owners, policy_changed
from nowwhat.ui.words import incident, leading, link, marked, outside, page_file, plain, presenting, quiet

__all__ = [
    "View",
    "decision_table",
    "download",
    "downloads",
    "figure",
    "incident",
    "key_figure",
    "leading",
    "link",
    "listing",
    "make_first_page",
    "marked",
    "may_upload",
    "mode",
    "open_number",
    "outside",
    "owners",
    "page",
    "page_file",
    "plain",
    "policy_changed",
    "presenting",
    "quiet",
    "show",
    "table",
]
