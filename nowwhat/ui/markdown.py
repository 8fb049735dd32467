"""Text of ours and text from exports -> Markdown that shows both as they are, and links that lead where they say."""

import re
from collections.abc import Iterable, Sequence
from urllib.parse import quote, urlencode

import polars as pl
import streamlit as st

from nowwhat.analysis.filters import to_link
from nowwhat.language.text import visible
from nowwhat.places import app_folder

MARKUP = re.compile(r"([\\`*_{}\[\]()<>#+!|~$:@-])")
# Streamlit makes links of bare addresses after it has read the escapes. What has an element inside is no address to it, and this
# one is empty: nothing of it is seen, read aloud or copied.
ADDRESS = re.compile(r"(?<=http)(?=s?\\://)|(?<=www)(?=\.)|(?<=[\w.+-])(?=\\@[\w-])", re.IGNORECASE)
NOTHING = ":small[]"


def plain(text: str | None) -> str:
    """Text from an export as Markdown that shows it literally, without the characters that turn text around."""
    return ADDRESS.sub(NOTHING, MARKUP.sub(r"\\\1", visible(text)))


def marked(segments: Iterable[tuple[str, bool]]) -> str:
    """Text from an export in parts as Markdown that shows it literally, bold where a part is meant to be seen."""
    return "".join(f"**{plain(text)}**" if seen else plain(" ".join(text.split("\n"))) for text, seen in segments)


def quiet(text: str) -> None:
    """A small grey line of ours; text from exports goes through `plain` first."""
    st.markdown(f":small[:gray[{text}]]")


def outside_link(label: str, url: str | None) -> str:
    """Text from an export as Markdown that leads to where it is kept, if that is an address of the web."""
    if not url or not re.match(r"https?://[^\s]+$", url):
        return plain(label).strip()
    return f"[{plain(label).strip()}]({quote(url, safe=':/?#=&%@+,;~!*')})"


def address(page: str, **filters: str | Sequence[str]) -> str:
    """Where a page of ours is, with what its link asks for."""
    words = to_link(filters)
    return f"{page}?{urlencode(words, doseq=True)}" if words else page


def page_link(label: str, page: str, **filters: str | Sequence[str]) -> str:
    """Text as Markdown that leads to another page of ours, with what its link asks for; it stays in this tab (`links.js`)."""
    return f"[{plain(label)}]({address(page, **filters)})"


def incident_link(label: str | None, incident_id: str | None) -> str:
    """The title of an incident, or another word for it, as Markdown that leads to its page; without an id the word alone."""
    if incident_id is None:
        return plain(label).strip()
    return page_link((label or "").strip() or incident_id, "incident", incident=incident_id)


def with_addresses(incidents: pl.DataFrame) -> pl.DataFrame:
    """A frame with a row per incident, for a chart whose marks lead to the pages of their incidents."""
    return incidents.with_columns(
        pl.Series("href", [address("incident", incident=one) for one in incidents["incident_id"]], dtype=pl.String)
    )


def presenting() -> bool:
    """Whether the link asks for a page without chrome, enlarged for a projector."""
    return bool(st.query_params.get("present") == "1")


def page_file(name: str) -> str:
    """The path of a page's file."""
    return str(app_folder() / "pages" / f"{name}.py")
