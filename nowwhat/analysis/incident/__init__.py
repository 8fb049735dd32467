"""One incident: its course, its values, its review."""
