"""A review document's blocks -> canonical rows of text cells, still with their line."""
