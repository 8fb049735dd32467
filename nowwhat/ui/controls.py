"""What several panels are made of: a choice that the link keeps, lists that grow, and cells."""

from collections.abc import Collection, Iterable, Mapping, Sequence

import streamlit as st

from nowwhat.analysis.reviews import words as review_words
from nowwhat.language import formats
from nowwhat.lint.text import Advice
from nowwhat.meetings import monthly
from nowwhat.meetings.decisions import Decision
from nowwhat.ui.markdown import incident_link, outside_link, page_link, plain, presenting
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


def nothing(view: View, *, of_month: bool = False) -> None:
    """The sentence that no incident is in the period, and a way to where the data is: to its last month, or to all of it."""
    st.markdown(plain(monthly.nothing(view)))
    first, last = view.frame("span").select("first_month", "last_month").row(0)
    if first and not view.filters.narrowed and not presenting():
        there = (f"Look at {formats.month(last)}", last) if of_month else ("Look at all of it", f"{first}..{last}")
        st.markdown(page_link(there[0], "", period=there[1]))


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


def decided(row: Decision, owners: Mapping[tuple[str, str], str]) -> tuple[str, str, str, str]:
    """The cells of a line of decisions: what it is, what it is about, why now, who promised it.

    An incident leads to its page; an item to where it is kept, and what it is about to the page of its incident.
    """
    kind = f"{row.kind}: " if row.kind else ""
    what = incident_link(row.what, row.incident) if row.of_incident else outside_link(row.what, row.url)
    about = plain(row.about) if row.of_incident or not row.about else incident_link(row.about, row.incident)
    owner = plain(owners.get(row.owner, "")) if row.owner else ""
    return f"**{kind}{what}**", about, why(row.why, late=row.late), owner


def advised(advice: Sequence[Advice]) -> str:
    """A list of the sentences of a document to mend, each with how to put it."""
    return "\n".join(f"- {_mended(*piece)}" for piece in review_words.by_sentence(advice))


def _mended(sentence: str, line: int | None, words: str) -> str:
    place = f" :gray[line {line}]" if line else ""
    return f"*“{plain(sentence)}”*{place} {plain(words)}" if sentence else plain(words)
