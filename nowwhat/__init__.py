"""Now What: exports of incidents and action items -> a reliability review that can be opened down to the record."""

__version__ = "0.1.0"
