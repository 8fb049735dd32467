"""A view and the id of a link -> one incident: its course, what it came from, what was promised, when it happened before and again."""

from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from nowwhat.analysis.incident import template
from nowwhat.analysis.incident import words as incident_words
from nowwhat.analysis.reviews import words as review_words
from nowwhat.errors import NowWhatError
from nowwhat.language import formats
from nowwhat.language.sentences import joined
from nowwhat.places import default_home
from nowwhat.ui.blocks import decision_table, download, show_listing
from nowwhat.ui.controls import advised, why
from nowwhat.ui.markdown import incident_link, outside_link, plain, presenting, quiet
from nowwhat.ui.view import View, item_owners

KINDS = {"confirmed": "For the same reason", "fingerprint": "With the same fingerprint", "suspected": "Perhaps the same"}
MOST_WORDS = 100
MOST_TICKETS = 10  # of one event


def asked() -> str:
    """The id that the link asks for, in any of the incident's names; empty where it asks for none."""
    return st.query_params.get("incident", "").strip()


def meant(view: View) -> pl.DataFrame:
    """The incidents that the link may mean: `incidents_named`."""
    return view.frame("incidents_named", named=asked())


def facts(view: View) -> dict[str, Any]:
    """What is known of the one incident that the link means; empty where it means none or several."""
    incidents = meant(view) if asked() else pl.DataFrame()
    return view.frame("incident", incident_id=incidents["incident_id"][0]).row(0, named=True) if incidents.height == 1 else {}


def about(view: View) -> tuple[str, str]:
    """Title and context line of the page."""
    row = facts(view)
    return (row["title"] or row["incident_id"], incident_words.context(row)) if row else ("", "")


def choose(view: View) -> None:
    """How to get to an incident: what the link may have meant, a search, the latest ones."""
    if asked():
        incidents = meant(view)
        st.markdown(plain(incident_words.several(asked(), incidents.height) if incidents.height else incident_words.asked_in_vain(asked())))
        if incidents.height:
            _listed(incidents)
            return
    words = st.text_input(
        "Find an incident by its id or by words of its title", key="words", max_chars=MOST_WORDS, bind="query-params", width=420
    )
    incidents = view.frame("incidents_like", words=(words or "").strip())
    number = int(incidents["found"][0]) if incidents.height else 0
    quiet(plain(incident_words.listed_words((words or "").strip(), number, incidents.height)))
    if incidents.height:
        _listed(incidents)


def _listed(incidents: pl.DataFrame) -> None:
    rows = [
        [
            f"**{incident_link(row['title'], row['incident_id'])}**"
            + (f" :small[:gray[{plain(row['incident_id'])}]]" if row["title"] and row["title"] != row["incident_id"] else ""),
            plain(joined(row["severity"], row["service"])),
            formats.day(row["began_on"]),
        ]
        for row in incidents.iter_rows(named=True)
    ]
    decision_table(rows, ["Incident", "About", "On"])


def head(view: View, row: dict[str, Any]) -> None:
    """What is remarkable, where it is kept, and the review to be written."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        near, documents = (view.frame(name, incident_id=row["incident_id"]) for name in ("incident_occurrences", "incident_reviews"))
        for words, warns in incident_words.badges(row, near, documents.height):
            st.badge(plain(words), color="orange" if warns else "gray")
        if row["url"] and row["url"].startswith("https://") and not presenting():
            quiet(outside_link("Open in its tool", row["url"]))


def occurrences(view: View, row: dict[str, Any]) -> None:
    """The same failure before and after, with what was promised and open each time; what titles suggest stands apart."""
    near = view.frame("incident_occurrences", incident_id=row["incident_id"])
    keys = [key for key in near.partition_by("certainty", "service", maintain_order=True) if key.height > 1]
    chains = {kind: [key for key in keys if key["certainty"][0] == kind] for kind in KINDS}
    for kind, of_kind in chains.items():
        for chain in of_kind or ([near.clear()] if kind == "confirmed" else []):
            service = f": {chain['service'][0]}" if len(of_kind) > 1 else ""
            show_listing(
                view,
                "incident_occurrences",
                f"{KINDS[kind]}{service}",
                incident_words.occurrences_subtitle(chain, kind, view.policy.repeats.window_days) if of_kind else "Earlier and later ones.",
                [_occurrence(one, kind, reviews=row["any_review"]) for one in chain.iter_rows(named=True)],
                ["Time", "Incident", "When it came"],
                params={"incident_id": row["incident_id"]},
                empty=incident_words.alone(row),
            )


def _occurrence(one: dict[str, Any], certainty: str, *, reviews: bool) -> list[str]:
    words, late = incident_words.came_back(one, certainty, reviews=reviews)
    title = one["title"] or one["incident_id"]
    which = f"**{plain(title).strip()}** :gray[this one]" if one["steps"] == 0 else incident_link(title, one["incident_id"])
    time = "" if one["kind"] == "overlap" else f"{formats.ordinal(one['ordinal'])}, "
    return [f"{time}{formats.day(one['at'])}", which, why(words, late=late)]


def event(view: View, row: dict[str, Any]) -> None:
    """The other tickets of the same event; nothing where it stands alone."""
    tickets = view.frame("event_incidents", incident_id=row["incident_id"])
    if tickets.is_empty():
        return
    others = tickets.filter(pl.col("incident_id") != row["incident_id"])
    show_listing(
        view,
        "event_incidents",
        incident_words.EVENT,
        incident_words.event(tickets),
        [
            [
                f"**{incident_link(one['title'] or one['incident_id'], one['incident_id'])}**",
                plain(joined(one["severity"], one["service"])),
                plain(formats.moment(one["at"])),
            ]
            for one in others.head(MOST_TICKETS).iter_rows(named=True)
        ],
        ["Ticket", "About", "Began"],
        params={"incident_id": row["incident_id"]},
        note=f"And {formats.count(others.height - MOST_TICKETS)} more." if others.height > MOST_TICKETS else "",
    )


def items(view: View, row: dict[str, Any]) -> None:
    """What was promised after it, and what became of each."""
    promised, owners = view.frame("incident_items", incident_id=row["incident_id"]), item_owners(view)
    named = owners and any(key in owners for key in promised.select("gsystem", "gkey").iter_rows())
    kinds = promised["category"].null_count() < promised.height
    rows = []
    for item in promised.iter_rows(named=True):
        words, late = incident_words.item_state(item)
        owner = [plain(owners.get((item["gsystem"], item["gkey"]), ""))] if named else []
        title = f"**{outside_link(item['title'] or item['action_id'], item['url'])}**"
        rows.append([title, *([plain(item["category"])] if kinds else []), why(words, late=late), *owner])
    show_listing(
        view,
        "incident_items",
        "What was promised",
        f"{formats.plural(promised.height, 'item')}, {formats.count(promised.filter(status='open').height)} open."
        if rows
        else "Its action items.",
        rows,
        ["Item", *(["Kind"] if kinds else []), "State", *(["Owner"] if named else [])],
        params={"incident_id": row["incident_id"]},
        empty=incident_words.items_empty(row),
    )


def _write_button(view: View, incident_id: str, *, first: bool) -> None:
    """The review to write, as a file; what is wrong with a team's own template is said in its place."""
    home = default_home()
    write = partial(template.review, view.frame, incident_id, home)
    if template.own_template(home):
        try:
            text = write()
        except NowWhatError as error:
            st.warning(plain(str(error)))
            return
        write = partial(str, text)
    name, type_ = template.file_name(incident_id), "primary" if first else "secondary"
    download("Write the review", write, name, "text/markdown", type=type_, icon=":material/edit_note:")


def reviews(view: View, row: dict[str, Any]) -> None:
    """What its review says: whys, cause, factors, lessons, and which of its sentences to mend; and the document to write."""
    documents = view.frame("incident_reviews", incident_id=row["incident_id"]).to_dicts()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header("Review", anchor=False, width="content")
        if not presenting():
            _write_button(view, row["incident_id"], first=not documents)
    advice = view.advice_on(row["incident_id"]) if documents else {}
    for review in documents:
        quiet(plain(incident_words.review_subtitle(review)))
        lists = incident_words.review_lists(review)
        half = (len(lists) + 1) // 2
        for place, part in zip(st.columns(2, gap="large"), (lists[:half], lists[half:]), strict=True):
            with place:
                for title, lines in part:
                    _said(title, lines)
        if pieces := advice.get(review["review_id"]):
            with st.expander(review_words.on_document(pieces), type="compact", key=f"advice_{review['review_id']}"):
                st.markdown(advised(pieces))
    if not documents:
        st.markdown(plain(incident_words.no_review(row)))


def _said(title: str, lines: list[str]) -> None:
    """One part of a review: a sentence as one, several as a list, the whys in their order."""
    mark = "1." if title == "Five whys" else "-"
    with st.container(gap="xsmall"):
        st.subheader(title, anchor=False)
        st.markdown(plain(lines[0]) if len(lines) == 1 else "\n".join(f"{mark} {plain(line)}" for line in lines))


def timeline(view: View, row: dict[str, Any]) -> None:
    """What happened when, as the tools and the review tell it."""
    events = view.frame("incident_events", incident_id=row["incident_id"])
    show_listing(
        view,
        "incident_events",
        "What happened when",
        f"As the tools and the review tell it; zone {row['zone']}." if events.height else "The timeline.",
        [[plain(when), plain(what)] for when, what in incident_words.event_rows(events)],
        ["When", "What"],
        params={"incident_id": row["incident_id"]},
        empty="No log and no review of it tells more than the times below.",
    )


def values(view: View, row: dict[str, Any]) -> None:
    """Each value with where it comes from, and why people corrected it."""
    stamps = view.frame("incident_stamps", incident_id=row["incident_id"])
    rows = incident_words.value_rows(stamps)
    show_listing(
        view,
        "incident_stamps",
        "Where the values come from",
        incident_words.values_subtitle(row, stamps),
        [[f"**{plain(what)}**", plain(value), why(origin, late=corrected)] for what, value, origin, corrected in rows],
        ["What", "Value", "From"],
        params={"incident_id": row["incident_id"]},
        empty="Nothing but its id is recorded.",
    )


def stated(view: View, row: dict[str, Any]) -> None:
    """The durations that its reviews state, each beside what their times give; nothing where none states one."""
    frame = view.frame("incident_stated", incident_id=row["incident_id"])
    if frame.is_empty():
        return
    show_listing(
        view,
        "incident_stated",
        "Durations that the review states",
        incident_words.stated_subtitle(frame),
        [
            [f"**{plain(what)}**", plain(value), why(verdict, late=differs)]
            for what, value, verdict, differs in incident_words.stated_rows(frame)
        ],
        ["What", "Stated", "Beside its times"],
        params={"incident_id": row["incident_id"]},
    )
