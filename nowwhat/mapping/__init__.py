"""Any CSV -> a proposal of what its columns are, and from what a person confirms a source file that reads it from then on."""

from nowwhat.mapping.guessing import NAMED, Guess, Proposal, propose, table_of
from nowwhat.mapping.preview import preview
from nowwhat.mapping.sheet import Column, Sheet, day_orders, look
from nowwhat.mapping.writing import name_for, source_text

__all__ = [
    "NAMED",
    "Column",
    "Guess",
    "Proposal",
    "Sheet",
    "day_orders",
    "look",
    "name_for",
    "preview",
    "propose",
    "source_text",
    "table_of",
]
