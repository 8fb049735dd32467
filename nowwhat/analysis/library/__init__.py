"""All reviews, searchable."""
