"""A review document's blocks -> canonical rows of text cells, still with their line."""

from nowwhat.documents.model import Document, Row, SetAside
from nowwhat.documents.review import read_document

__all__ = ["Document", "Row", "SetAside", "read_document"]
