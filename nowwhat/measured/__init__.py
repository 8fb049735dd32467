"""Frames -> the same with what statistics says of them. Pure, between queries and charts."""

from nowwhat.measured import durations, items, services

__all__ = ["durations", "items", "services"]
