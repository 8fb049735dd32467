"""Two sets of incidents side by side."""
