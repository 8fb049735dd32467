"""A view -> what the data claim, with the evidence under each, and what was looked at in vain."""

import streamlit as st

from nowwhat import charts, findings, measured, phrases, ui, wording
from nowwhat.findings import Finding
from nowwhat.ui.panels import chains, comparisons, items


def told(view: ui.View) -> None:
    """At most five claims as sentences, their evidence folded under each; one honest sentence where there are none."""
    if not view.whole:
        ui.quiet(ui.plain(phrases.findings.NARROWED))
        return
    claims = findings.headlines(view.found)
    with st.container(gap="small", key="findings"):
        for place, finding in enumerate(claims, start=1):
            _claim(view, finding, f"{place}. " if len(claims) > 1 else "")
        silent = [finding for finding in view.found if not finding.claimed]
        if not claims:
            st.markdown(ui.plain(phrases.findings.nothing(len(silent))))
        _looked_at(silent)


def _claim(view: ui.View, finding: Finding, number: str) -> None:
    with st.container(gap=None):
        st.subheader(ui.plain(f"{number}{finding.headline}"), anchor=False)
        with st.expander(
            ui.plain(f"Evidence: {finding.detail}"), type="compact", key=f"evidence_{finding.id}", on_change="rerun"
        ) as evidence:
            if evidence.open:  # what nobody unfolds is not drawn
                _evidence(view, finding)


def _looked_at(silent: list[Finding]) -> None:
    """What may not be claimed, and why."""
    label = phrases.findings.silent_label(len(silent))
    with st.expander(label, type="compact", key="looked_at"):
        sentences = [finding.statement for finding in silent if finding.n]
        sentences += filter(None, [phrases.findings.nothing_recorded([finding.id for finding in silent if not finding.n])])
        st.markdown("\n".join(f"- {ui.plain(sentence)}" for sentence in sentences))


def _evidence(view: ui.View, finding: Finding) -> None:
    everything = view.widened(from_month="0000-00", to_month="9999-99", period="")
    evidence = finding.evidence
    if finding.kind in {"trend", "mix"} and evidence.from_on and evidence.since and evidence.to_on:
        window = measured.comparisons.Window(evidence.from_on, evidence.since, evidence.to_on)
        comparisons.compared(everything, evidence.params["duration"], window)
    elif finding.kind == "slip":
        first, _, last = finding.period.partition("..")
        items.slip_evidence(view.widened(from_month=first, to_month=last, period=""))
    elif finding.kind == "repeat":
        chains.services(everything)
    else:
        leading(view, told_above=True)


def leading(view: ui.View, *, told_above: bool = False) -> None:
    """Does unfinished work go before repeats? The verdict as a picture, over the whole store whatever the filters.

    `told_above` leaves out the words of the finding, which stand over its evidence.
    """
    finding = next(finding for finding in view.found if finding.kind == "leading")
    everything = view.widened(service=(), team=(), severity=(), from_month="0000-00", to_month="9999-99", period="")
    rows, sure = phrases.findings.leading_rows(finding.evidence.rows), finding.verdict not in {"cannot_tell", "no_evidence"}
    drawn = rows["ratio"].count() > 0  # three rows without an estimate would be an empty axis
    ui.figure(
        everything,
        "repeats_at_risk",
        charts.leading_indicator(rows, sure=sure) if drawn else None,
        finding.headline.rstrip(".") if view.whole and not told_above else phrases.findings.LEADING_QUESTION,
        phrases.findings.leading_subtitle(wording.day(view.as_of_local.date()), narrowed=not view.whole),
        note=ui.plain(finding.detail if view.whole else finding.statement) if drawn and not told_above else "",
        empty=finding.detail if view.whole else finding.statement,
    )
