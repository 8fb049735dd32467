"""Text of ours and text from exports -> Markdown that shows both as they are, and links that lead where they say."""

import re
from collections.abc import Sequence
from urllib.parse import quote, urlencode

import streamlit as st

from nowwhat import exporting
from nowwhat.filters import to_link
from nowwhat.places import app_folder

MARKUP = re.compile(r"([\\`*_{}\[\]()<>#+!|~$:@-])")


def plain(text: str | None) -> str:
    """Text from an export as Markdown that shows it literally, without the characters that turn text around."""
    return MARKUP.sub(r"\\\1", re.sub(exporting.HIDDEN, "", text or ""))


def quiet(text: str) -> None:
    """A small grey line of ours; text from exports goes through `plain` first."""
    st.markdown(f":small[:gray[{text}]]")


def outside(label: str, url: str | None) -> str:
    """Text from an export as Markdown that leads to where it is kept, if that is an address of the web."""
    if not url or not re.match(r"https?://[^\s]+$", url):
        return plain(label)
    return f"[{plain(label)}]({quote(url, safe=':/?#=&%@+,;~!*')})"


def link(label: str, name: str, **filters: str | Sequence[str]) -> None:
    """A link to another page with filters."""
    words = to_link(filters)
    if st.session_state.get("page_now"):  # inside the shell, where the menu knows the pages
        st.page_link(f"{page_file(name)}", label=plain(label), query_params=words)
    else:
        st.markdown(f"[{plain(label)}]({name}?{urlencode(words, doseq=True)})")


def page_file(name: str) -> str:
    """The path of a page's file."""
    return str(app_folder() / "pages" / f"{name}.py")
