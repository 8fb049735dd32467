"""Frames -> sentences. Pure: no Streamlit, no clock; what a page, a report and a digest say of the same rows.

Sentences are plain text. Nothing in them claims a change: numbers of two periods stand side by side, and `findings` alone says more.
"""

from nowwhat.phrases import (
    actions,
    comparisons,
    findings,
    imports,
    incidents,
    library,
    lookback,
    practice,
    repeats,
    response,
    reviews,
    weekly,
    words,
)

__all__ = [
    "actions",
    "comparisons",
    "findings",
    "imports",
    "incidents",
    "library",
    "lookback",
    "practice",
    "repeats",
    "response",
    "reviews",
    "weekly",
    "words",
]
