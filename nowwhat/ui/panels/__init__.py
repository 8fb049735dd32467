"""A view -> a part of a page: frames asked for, charts and words chosen, drawn. A page is a table of contents of these."""
