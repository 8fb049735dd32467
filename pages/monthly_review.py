"""How reliable were we, and what do we decide?"""

from functools import partial
from typing import TYPE_CHECKING, Any

import polars as pl
import streamlit as st

from nowwhat import charts, measured, measured_actions, phrases, phrases_actions, ui, wording
from nowwhat.filters import month_plus

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_OF_A_KIND = 5
SPARK_MONTHS = 24
MEASURES = ("ttd", "ttm", "ttr", "tta")


def fact(view: ui.View, query: str, sentence: str, more: str = "") -> None:
    """A sentence of counts with its opening beside it."""
    with st.container(gap=None):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.subheader(ui.plain(sentence), anchor=False, width="content")
            ui.open_number(view, query, {})
        if more:
            ui.quiet(ui.plain(more))


def facts(view: ui.View) -> None:
    """What happened, in at most four sentences."""
    with st.container(gap="xsmall"):
        _facts(view)


def _facts(view: ui.View) -> None:
    fact(view, "incidents_by_severity", phrases.by_severity(view.frame("incidents_by_severity")))
    missed = view.frame("limits_missed")
    if not missed.is_empty():
        fact(view, "limits_missed", phrases.limits_missed(missed), phrases.advice(missed))
    repeats = view.frame("repeats_by_month").sum().row(0, named=True)
    if repeats["labelled"]:
        fact(view, "repeats_by_month", phrases.repeated(repeats))
    if view.frame("items_recorded")["dated"][0]:
        fact(view, "slip_coverage", phrases.slipped(view.frame("slip_coverage").row(0, named=True), view.policy.actions.baseline_label))


def years(view: ui.View) -> tuple[ui.View, ui.View]:
    """The twelve months up to the end of the period, and the twelve before."""
    end = view.filters.to_month
    return view.widened(period="", from_month=month_plus(end, -11)), view.widened(
        period="", from_month=month_plus(end, -23), to_month=month_plus(end, -12)
    )


def reach(view: ui.View) -> tuple[str, str]:
    """The last month of the period and the first of the data."""
    return view.filters.to_month, view.frame("span")["first_month"][0] or view.filters.to_month


def duration_figure(view: ui.View, duration: str) -> None:
    """The median of a duration."""
    now, then = years(view)
    values, *others = ([*of.frame("duration_values", duration=duration)["value_s"]] for of in (view, now, then))
    months = view.widened(from_month=month_plus(view.filters.to_month, 1 - SPARK_MONTHS)).frame("duration_by_month", duration=duration)
    ui.key_figure(
        view, "duration_values", f"Median {phrases.NAMES[duration]}", phrases.typical(values),
        " ".join(filter(None, [phrases.too_few(values), phrases.beside(*map(phrases.typical, others), *reach(view))])),
        ui.plain(phrases.coverage(view.frame("duration_coverage", duration=duration).row(0, named=True), duration)),
        series=measured.spark(months, "median_min"), params={"duration": duration},
    )  # fmt: skip


def slip_figure(view: ui.View) -> None:
    """The share of items that slipped."""
    row, *others = (of.frame("slip_coverage").row(0, named=True) for of in (view, *years(view)))
    figure, _ = phrases_actions.slip_figure(measured_actions.slip(row))
    months = view.widened(from_month=month_plus(view.filters.to_month, 1 - SPARK_MONTHS)).frame("slip_by_month")
    ui.key_figure(
        view, "slip_coverage", "Items not done in time", figure if row["came_due"] else wording.UNKNOWN,
        phrases.beside(*(phrases.rate(other["slipped"], other["came_due"]) for other in others), *reach(view)),
        ui.plain(phrases_actions.slip_coverage(row)), series=measured.spark(months, "share"),
    )  # fmt: skip


def repeat_figure(view: ui.View) -> None:
    """The share of incidents that repeat an earlier one."""
    row, *others = (of.frame("repeats_by_month").sum().row(0, named=True) for of in (view, *years(view)))
    months = view.widened(from_month=month_plus(view.filters.to_month, 1 - SPARK_MONTHS)).frame("repeats_by_month")
    ui.key_figure(
        view, "repeats_by_month", "Repeats of a known cause", phrases.rate(row["repeats"], row["labelled"]),
        phrases.beside(*(phrases.rate(other["repeats"], other["labelled"]) for other in others), *reach(view)),
        ui.plain(phrases.repeats_coverage(row)),
        series=measured.spark(months, "share"),
    )  # fmt: skip


def count_figure(view: ui.View, label: str, severities: tuple[str, ...]) -> None:
    """How many incidents there were, for data that measure little else."""
    frames = [of.frame("incidents_by_severity") for of in (view, *years(view))]
    chosen = [frame.filter(pl.col("severity").is_in(severities)) if severities else frame for frame in frames]
    now, *others = (wording.count(int(frame["incidents"].sum())) for frame in chosen)
    long = view.widened(from_month=month_plus(view.filters.to_month, 1 - SPARK_MONTHS)).frame("incidents_by_severity")
    mine = pl.col("severity").is_in(severities) if severities else pl.lit(value=True)
    series = long.group_by("month_start_on").agg(value=pl.col("incidents").filter(mine).sum()).sort("month_start_on")
    ui.key_figure(
        view,
        "incidents_by_severity",
        label,
        now,
        phrases.beside(*others, *reach(view)),
        "Counted by their first recorded time.",
        series=series,
    )


def key_figures(view: ui.View, measured_: list[str]) -> None:
    """Four figures: of the mission's, those that the data can give."""
    figures: list[Callable[[ui.View], None]] = [partial(duration_figure, duration=duration) for duration in measured_[:2]]
    figures += [slip_figure] if view.frame("items_recorded")["dated"][0] else []
    figures += [repeat_figure] if view.frame("causes_recorded")["with_cause"][0] else []
    figures += [partial(count_figure, label="Incidents", severities=())]
    figures += [] if view.filters.severity else [partial(count_figure, label="P1 and P2 incidents", severities=("P1", "P2"))]
    with st.grid(4, min_column_width=150, gap="medium"):
        for show in figures[:4]:
            show(view)


def duration_chart(view: ui.View, duration: str) -> None:
    """The duration over twelve months."""
    now, _ = years(view)
    first, last = now.filters.from_month, now.filters.to_month
    long = now.widened(from_month=measured.baseline_from(first, last))
    months, usual = measured.usual_range(long.frame("duration_by_month", duration=duration), first)
    covered, dots = now.frame("duration_coverage", duration=duration).row(0, named=True), now.frame("duration_dots", duration=duration)
    limit = phrases.limit(view.policy, duration, view.filters.severity)
    chart = charts.duration_by_month(dots, months.drop("p90_min"), limit and limit.minutes, limit.name if limit else "", height=230)
    ui.figure(
        now, "duration_by_month", chart, phrases.QUESTIONS[duration],
        phrases.durations_subtitle(phrases.NAMES[duration], ui.period_words(now.filters), covered, dots, limit),
        note=ui.plain(phrases.usual(usual)), params={"duration": duration},
    )  # fmt: skip


def slip_chart(view: ui.View) -> None:
    """The share of promises that slipped, over twelve months."""
    now, then = years(view)
    shares = measured_actions.slips(now.frame("slip_by_month"))
    actions = view.policy.actions
    before = measured_actions.slip(then.frame("slip_coverage").row(0, named=True))
    past = before.rate if before.came_due >= measured_actions.FEWEST_TO_COMPARE else None
    drawn = shares["share"].count() > 0
    chart = charts.share_by_month(
        shares, line=actions.baseline, line_name=actions.baseline_label, past=past,
        past_name=f"before: {wording.percent(past)}" if past is not None else "", height=230,
    ) if drawn else None  # fmt: skip
    ui.figure(
        now, "slip_by_month", chart, "Do we finish what we promised?",
        f"Share of items not done by their first due date, by due month, with 95 % interval; {ui.period_words(now.filters)}, "
        f"n {wording.count(int(shares['n'].sum()))}. Hollow: by the day promised now.",
        note=ui.plain(phrases_actions.thin_months(shares)),
        empty=f"No month of {ui.period_words(now.filters)} has {phrases.FEWEST} items that came due.",
    )  # fmt: skip


def chain_chart(view: ui.View) -> None:
    """The longest chain of one failure, with what was promised; without any, nothing."""
    now, _ = years(view)
    for of in (view, now):
        chains = of.frame("chains", certainty="confirmed")
        if not chains.is_empty():
            break
    if chains.is_empty():
        return
    chain = chains.row(0, named=True)
    asked: dict[str, Any] = {"certainty": "confirmed", "chain_id": chain["chain_id"]}
    occurrences, items, hits = (view.frame(name, **asked) for name in ("chain_occurrences", "chain_items", "chain_hits"))
    items = phrases_actions.item_states(items)
    local = view.as_of_local
    chart = charts.occurrences_and_items(occurrences, items, local, hits)
    ui.figure(
        view, "chain_occurrences", chart, phrases_actions.chain_title(chain), phrases_actions.chain_subtitle(chain, items.height),
        note=ui.plain(phrases_actions.chain_note(chain, charts.layout(occurrences, items, local, hits).items_left_out)), params=asked,
    )  # fmt: skip


def to_decide(view: ui.View) -> None:
    """The decision list: escalations, owed reviews, systemic repeats, top prevent items."""
    known = view.frame("reviews_held")["any_review"][0]
    items = bool(view.frame("items_recorded")["items"][0])
    causes = bool(view.frame("causes_recorded")["with_cause"][0])
    rows = phrases.decisions(
        [*view.frame("stalled_items").iter_rows(named=True)],
        [*view.frame("owed_reviews").iter_rows(named=True)] if known else [],
        [*view.frame("chains", certainty="confirmed").iter_rows(named=True)],
        [*view.frame("top_prevent_items").iter_rows(named=True)],
    )
    with st.container(gap=None):
        st.header("To decide", anchor=False)
        ui.quiet(ui.plain(phrases.decision_counts(rows, items=items, reviews=known, causes=causes)))
    if not rows:
        return
    owners = ui.owners(view)
    shown = [row for kind in dict.fromkeys(row.kind for row in rows) for row in [row for row in rows if row.kind == kind][:MOST_OF_A_KIND]]
    cells = [
        [
            f"**{row.kind}: {ui.outside(row.what, row.url)}**" + (f" :gray[{ui.plain(row.about)}]" if row.about else ""),
            f":orange[{ui.plain(row.why)}]" if row.late else ui.plain(row.why), ui.plain(owners.get(row.owner, "")) if row.owner else "",
        ]
        for row in shown
    ]  # fmt: skip
    columns = 3 if any(row[2] for row in cells) else 2
    ui.decision_table([row[:columns] for row in cells], ["What", "Why now", "Owner"][:columns])
    if len(shown) < len(rows):
        ui.quiet(f"{wording.count(len(rows) - len(shown))} more: at most {MOST_OF_A_KIND} of a kind are shown here.")
    with st.container(horizontal=True):
        for query, label in (
            ("stalled_items", "Stalled items"),
            ("owed_reviews", "Reviews owed"),
            ("top_prevent_items", "Top prevent items"),
        ):
            if query != "owed_reviews" or known:
                ui.open_number(view, query, {}, label=label)


def unknown(view: ui.View) -> None:
    """What the data of the period cannot say."""
    coverages = {duration: view.frame("duration_coverage", duration=duration).row(0, named=True) for duration in phrases.NAMES}
    sentences = phrases.not_known(
        coverages, view.frame("stamps_recorded"), view.frame("repeats_by_month").sum().row(0, named=True),
        view.frame("reviews_held").row(0, named=True), view.frame("incidents_by_severity"),
    )  # fmt: skip
    without_items = phrases_actions.unmeasurable(view.frame("items_recorded").row(0, named=True))
    if sentences or without_items:
        st.header("What is not known", anchor=False)
        st.markdown("\n".join(f"- {ui.plain(sentence)}" for sentence in [*sentences, without_items] if sentence))


with ui.page("How reliable were we, and what do we decide?", "Monthly review", period="month") as view:
    incidents = int(view.frame("incidents_by_severity")["incidents"].sum())
    now, _ = years(view)
    measured_ = [duration for duration in MEASURES if now.frame("duration_coverage", duration=duration)["n"][0]]
    if incidents:
        facts(view)
        key_figures(view, measured_)
    else:
        span = view.frame("span").row(0, named=True)
        st.markdown(phrases.nothing(ui.period_words(view.filters), span["first_month"], span["last_month"], narrowed=view.filters.narrowed))
    shown = [partial(duration_chart, duration=measured_[0])] if measured_ else []
    shown += [slip_chart] if now.frame("slip_by_month")["n"].sum() else []
    for place, show in zip(st.columns(2, gap="large") if len(shown) == 2 else [st.container()], shown, strict=False):
        with place:
            show(view)
    chain_chart(view)
    to_decide(view)
    unknown(view)
