"""What is written down of a sample: the records that it becomes and what the import says of the file."""

from dataclasses import dataclass, field
from pathlib import Path

SAMPLES = {path.stem: path for path in sorted(Path(__file__).with_name("samples").iterdir())}
NO_LABEL = "an issue without a label that makes it an action item"
NO_FOLLOW_UP = "a task of the incident itself, not a follow-up"
CANCELLED = "cancelled: no incident"


@dataclass(frozen=True)
class Case:
    """One sample. It is drawn upright: a line is a column of the table, and what has no line is empty in every record."""

    table: str
    drawn: str
    read: int
    used: int
    superseded: int = 0
    set_aside: dict[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    zone: str | None = None
