"""What several panels are made of: a choice that the link keeps, lists that grow, and cells."""

from collections.abc import Collection, Iterable, Mapping, Sequence

import streamlit as st

from nowwhat.analysis.reviews import words as review_words
from nowwhat.lint.text import Advice
from nowwhat.meetings import monthly
from nowwhat.ui.markdown import outside_link, page_link, plain, presenting
from nowwhat.ui.view import View

MORE = 50  # rows that a click adds


def choice(param: str, label: str, names: Mapping[str, str], known: Collection[str]) -> str:
    """What the link chooses of `names`, by default the first. The link is the truth: a click is written there."""
    default = next(iter(names))
    asked = st.query_params.get(param, default)
    if asked not in known:
        st.warning(plain(f"The link asks for the {param} {asked[:40]!r}; there are {', '.join(known)}."))
    if asked not in names:
        asked = default

    def moved() -> None:
        chosen = next((key for key, word in names.items() if word == st.session_state[f"{param}_choice"]), asked)
        if chosen == default:
            st.query_params.pop(param, None)
        else:
            st.query_params[param] = chosen

    st.session_state[f"{param}_choice"] = names[asked]
    st.segmented_control(label, list(names.values()), key=f"{param}_choice", on_change=moved, label_visibility="collapsed")
    return asked


def nothing(view: View) -> None:
    """The sentence that no incident is in the period, and a way to all of the data."""
    st.markdown(plain(monthly.nothing(view)))
    first, last = view.frame("span").select("first_month", "last_month").row(0)
    if first and not view.filters.narrowed and not presenting():
        st.markdown(page_link("Look at all of it", "", period=f"{first}..{last}"))


def shown_of(name: str, height: int, first: int) -> int:
    """How many rows of a list are shown: the first ones, and what clicks have added."""
    return min(height, int(st.session_state.get(f"shown_{name}", first)))


def more_button(name: str, shown: int, height: int) -> None:
    """More of a list, where there is more."""
    if height > shown and st.button(f"Show {MORE} more", key=f"more_{name}"):
        st.session_state[f"shown_{name}"] = shown + MORE
        st.rerun()


def cells(rows: Iterable[Sequence[str]]) -> list[list[str]]:
    """Rows of plain text as Markdown, the first cell of each bold."""
    return [[f"**{plain(first)}**", *map(plain, rest)] for first, *rest in rows]


def linked(words: str, url: str | None) -> str:
    """The bold first cell of a row, which leads to where it is kept."""
    return f"**{outside_link(words, url)}**"


def why(words: str, *, late: bool) -> str:
    """Why something waits, in colour if it is late."""
    return f":orange[{plain(words)}]" if late else plain(words)


def advised(advice: Sequence[Advice]) -> str:
    """A list of the sentences of a document to mend, each with how to put it."""
    return "\n".join(f"- {_mended(*piece)}" for piece in review_words.by_sentence(advice))


def _mended(sentence: str, line: int | None, words: str) -> str:
    place = f" :gray[line {line}]" if line else ""
    return f"*“{plain(sentence)}”*{place} {plain(words)}" if sentence else plain(words)
