"""Frames -> the same with what statistics says of them. Pure, between queries and charts."""

from nowwhat.measured import comparisons, durations, items, reviews, services

__all__ = ["comparisons", "durations", "items", "reviews", "services"]
