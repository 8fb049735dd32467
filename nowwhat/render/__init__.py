"""A meeting -> a file: HTML, Markdown, slides."""
