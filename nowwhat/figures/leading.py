"""A scope -> whether unfinished work goes before repeats: the verdict as a picture."""

from nowwhat import charts, phrases, wording
from nowwhat.figures.figure import Figure
from nowwhat.figures.scope import Scope


def leading(scope: Scope, *, told_above: bool = False) -> Figure:
    """Over the whole store whatever the filters. `told_above` leaves out the words of the finding, which stand over its evidence."""
    finding = next(finding for finding in scope.found if finding.kind == "leading")
    everything = scope.widened(service=(), team=(), severity=()).everything()
    rows, sure = phrases.findings.leading_rows(finding.evidence.rows), finding.verdict not in {"cannot_tell", "no_evidence"}
    drawn = rows["ratio"].count() > 0  # three rows without an estimate would be an empty axis
    words = finding.detail if scope.whole else finding.statement
    return Figure(
        everything,
        "repeats_at_risk",
        charts.leading_indicator(rows, sure=sure) if drawn else None,
        finding.headline.rstrip(".") if scope.whole and not told_above else phrases.findings.LEADING_QUESTION,
        phrases.findings.leading_subtitle(wording.day(scope.as_of_local.date()), narrowed=not scope.whole),
        note=words if drawn and not told_above else "",
        empty=words,
    )
