"""What the simulation makes and the writers write: incidents, their action items, their reviews."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar

T = TypeVar("T")


def certain(value: T | None) -> T:
    """`value`, which the simulation must have set by now; a mistake in it fails here instead of writing an empty cell."""
    if value is None:
        message = "a value that must be known is missing"
        raise ValueError(message)
    return value


@dataclass
class Incident:
    """One incident as it really was. What a tool does not record is decided by that tool's writer."""

    id: str  # INC-0001 in the spreadsheet, Q2X7… in PagerDuty
    service: str
    team: str
    severity: str  # P1 to P4
    title: str
    cause: str  # a label of causes.toml
    started: datetime
    detected: datetime
    acknowledged: datetime | None  # None: it recovered by itself, or nobody pressed the button
    investigating: datetime | None
    root_cause_found: datetime | None
    fix_applied: datetime | None
    recovered: datetime | None  # None: still open
    detected_by: str  # monitoring, customer, internal
    customer_impact: str  # yes, no, empty
    impact_started: datetime | None
    impact_ended: datetime | None
    users_affected: int | None
    facts: dict[str, str]  # fills the sentences of causes.toml
    kind: str = "incident"  # incident, drill, test
    merged_into: str = ""
    cause_in_tool: bool = True
    start_in_tool: bool = True
    items: list["Item"] = field(default_factory=list)
    review: "Review | None" = None
    review_noted: datetime | None = None  # the spreadsheet's own column; PagerDuty has none

    @property
    def in_spreadsheet(self) -> bool:
        """Whether it belongs to the first four months, before there was a paging tool."""
        return self.id.startswith("INC-")


@dataclass
class Item:
    """One action item with its whole story; `due` is what the tracker shows today, `first_due` what was promised."""

    title: str
    category: str  # prevent, detect, respond, mitigate, improve, empty
    team: str
    owner: str  # a name of `company.PEOPLE`, or empty
    priority: str  # highest, high, medium, low
    created: datetime
    first_due: date | None
    due: date | None
    status: str  # open, done, cancelled
    closed: datetime | None
    last_activity: datetime
    key: str = ""  # ACT-0001, PLAT-12, 345; empty: it stands in the review only
    url: str = ""
    tracker: str = ""  # plain, jira, github, review
    labelled: bool = True  # False: ordinary work that happens to be in the same tracker


@dataclass
class Review:
    """One post-incident review: when it was held, and with which weakness it was written down."""

    held: datetime
    minutes: int
    attendees: int
    commander: str
    facilitator: str
    author: str
    status: str  # Draft, Reviewed, Final
    flaw: str = ""  # a name of `planted.REVIEW_FLAWS`
