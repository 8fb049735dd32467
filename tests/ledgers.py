"""Drawn rows -> candidates of a look, as the subjects give them."""

from nowwhat.analysis.finding import Evidence, Finding
from tests.tables import Row


def candidate(row: Row) -> Finding:
    """A candidate of this id, direction, p and span of months; without a direction one that is silent."""
    span = (row["first_month"], row["last_month"]) if row.get("first_month") else None
    return Finding(
        row["id"] or "",
        "A claim." if row["direction"] else "No claim.",
        "",
        n=100,
        verdict=row.get("verdict") or ("changed" if row["direction"] else "no_change"),
        period="2025-01..2026-06",
        evidence=Evidence("comparable_durations", {"duration": "ttd"}),
        p=float(row["p"]) if row["p"] else None,
        direction=row["direction"],
        claimed=row["direction"] is not None,
        span=span,  # type: ignore[arg-type]
    )
