"""A scope -> figures: a chart or a number with its words, the same wherever it is shown. What a page draws, a report writes."""

from nowwhat.figures import chains, comparisons, durations, incidents, items, keys, leading, reviews
from nowwhat.figures.figure import Figure, KeyFigure
from nowwhat.figures.scope import Scope

__all__ = ["Figure", "KeyFigure", "Scope", "chains", "comparisons", "durations", "incidents", "items", "keys", "leading", "reviews"]
