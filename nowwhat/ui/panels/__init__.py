"""A view -> a part of a page: frames asked for, charts and words chosen, drawn. A page is a table of contents of these."""

from nowwhat.ui.panels import chains, comparisons, durations, findings, imports, incident, items, library, practice, review, week
from nowwhat.ui.panels.parts import choice, nothing

__all__ = [
    "chains",
    "choice",
    "comparisons",
    "durations",
    "findings",
    "imports",
    "incident",
    "items",
    "library",
    "nothing",
    "practice",
    "review",
    "week",
]
