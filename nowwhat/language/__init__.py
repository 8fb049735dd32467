"""Numbers, days and lists in plain English."""
