"""Real review documents, outside the repository: every one is read, and those read by eye stay as they were read."""

import html
import os
import re
from pathlib import Path

import pytest

from nowwhat.documents.model import Document
from nowwhat.documents.review import read_document
from nowwhat.model.business_hours import BusinessHours, parse_business_hours

REAL = Path(os.environ.get("NOWWHAT_REAL", Path(__file__).parents[2] / ".." / "shared" / "real"))
FOLDERS = ("moj-cloud-platform", "dfds-postmortems")
DOCUMENTS = {path.name: path for folder in FOLDERS for path in sorted((REAL / folder).glob("*.md"))}
pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not DOCUMENTS and "NOWWHAT_REAL" not in os.environ, reason="no real documents beside the checkout"),
]
NO_REVIEW = {"index.md": "a list of links", "PMyyyy-nnn - Postmortem template.md": "an unfilled template"}

# Read by eye: started, detected, fix applied, recovered, without the year and the offset; "-" is not recorded.
READ_BY_EYE = """
2020-02-18                               02-18T14:13 02-18T14:23 -           02-18T14:59
2020-04-15-nginx-tls                     04-15T07:15 04-15T13:45 -           04-15T15:09
2020-08-07-master-node-provisioning      -           08-07T15:51 08-07T16:29 08-14T10:06
2022-03-10-all-ingress-resource          -           03-10T11:48 03-10T11:56 03-10T11:56
2023-01-11-cluster-image-pull            -           01-11T14:22 01-11T15:50 01-11T15:51
2023-07-25-prometheus                    -           07-25T14:05 07-25T15:55 -
2023-09-18-lack-of-diskspace             -           09-18T13:42 09-18T17:54 09-20T19:18
2024-09-20-eks-subnet-route-table        09-20T11:21 09-20T11:24 09-20T11:33 09-20T11:40
2025-03-18-aws-eks-upgrade               -           03-18T09:36 03-18T10:40 03-20T12:09
2025-10-13-rds-t4g-instances             -           10-13T08:59 10-13T17:38 10-13T18:56
PM2019-011                               -           -           -           12-05T12:40
PM2020-002                               01-21T15:36 01-21T16:02 -           01-21T18:04
PM2020-004                               02-03T11:21 -           -           02-03T11:52
PM2020-006                               -           -           -           -
PM2020-008                               11-04T13:13 11-04T14:41 -           11-04T15:15
PM2021-001                               01-05T11:25 01-06T11:00 01-06T11:20 01-06T11:20
PM2021-005                               06-22T08:21 06-22T08:29 -           06-22T08:46
PM2021-007                               07-02T07:32 07-02T07:39 -           07-02T07:42
PM2021-009                               09-06T08:00 09-06T08:05 09-06T09:00 09-06T09:08
PM2021-011                               -           12-10T15:40 -           -
PM2022-002                               01-31T12:00 01-31T12:41 01-31T13:18 01-31T13:49
PM2022-004                               02-08T12:20 02-09T08:03 -           02-09T08:40
PM2022-006                               -           -           -           -
PM2022-008                               -           08-03T11:38 08-03T13:06 08-03T13:25
PM2023-002                               04-11T11:20 04-11T20:28 04-11T22:23 04-11T22:25
PM2024-002                               04-09T08:40 04-09T08:51 -           04-09T09:20
"""
BY_EYE = [(name, stamps) for name, *stamps in (line.split() for line in READ_BY_EYE.strip().splitlines())]


def read(name: str, hours: BusinessHours | None = None) -> Document:
    path = next(path for other, path in DOCUMENTS.items() if other.startswith(name))
    return read_document(path.read_text(encoding="utf-8"), path.name, hours)


def test_the_documents_are_there() -> None:
    """With NOWWHAT_REAL set, nothing to read is a failure and no pass."""
    assert len(DOCUMENTS) == 40


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_document_gives_one_incident_or_says_why_not(name: str) -> None:
    document = read(name)
    tables = [row.table for row in document.rows]
    if name in NO_REVIEW:
        assert (tables, [one.sentence for one in document.set_aside]) == ([], [NO_REVIEW[name]])
    else:
        assert (tables.count("incidents"), tables.count("reviews")) == (1, 1)
        assert tables.count("timeline_events") > 0
    records = sorted([row.record for row in document.rows] + [one.record for one in document.set_aside])
    assert records == list(range(1, len(records) + 1))


@pytest.mark.parametrize(("name", "expected"), BY_EYE, ids=[name for name, _ in BY_EYE])
def test_the_stamps_are_those_that_a_person_reads(name: str, expected: list[str]) -> None:
    incident = next(row.cells for row in read(name).rows if row.table == "incidents")
    found = [str(incident.get(f"{kind}_at", "-"))[5:16] or "-" for kind in ("started", "detected", "fix_applied", "recovered")]
    assert found == expected


def test_no_two_documents_are_one_incident() -> None:
    ids = [row.cells["incident_id"] for name in DOCUMENTS for row in read(name).rows if row.table == "incidents"]
    assert len(set(ids)) == len(ids)


def test_every_line_is_the_line_of_its_words() -> None:
    for name, path in DOCUMENTS.items():
        lines = html.unescape(path.read_text(encoding="utf-8")).splitlines()
        for row in read(name).rows:
            first = next(iter(str(row.cells.get("text") or row.cells.get("title") or "").split()), "")
            assert first.strip("*`_[]") in lines[row.line - 1] or "someone" in first.lower(), (name, row)


# Read by eye: the rows whose time nobody can read, or that do not fit the others.
NOT_READ = {
    "2021-06-09": ["2020-06-09 13:54 doubtful"],
    "2023-01-11": ["2022-01-11 14:40 doubtful"],
    "2023-07-25": ["2023-09-25 15:55 doubtful", "2023-07-05 16:18 doubtful"],
    "2025-03-18": ["22025-03-18 09:36 unreadable"],
    "PM2019-009": ["2019-12-03 --:-- unreadable"],
    "PM2021-011": ["2021-12-10 day only", "2021-12-17 day only", "2021-12-18 day only"],
    "PM2022-004": ["2022-02-?? ??:?? unreadable"],
    "PM2022-008": ["2022-08-03 12:26-12:?? unreadable"],
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_time_that_cannot_be_read_or_meant_is_kept_as_text(name: str) -> None:
    rows = [row.cells for row in read(name).rows if row.table == "timeline_events"]
    found = [f"{row['written_at']} {row['reading']}" for row in rows if row["reading"] not in {"exact", "about"}]
    if not name.startswith("PM2022-006"):  # nearly all of whose rows have no time
        assert found == next((expected for start, expected in NOT_READ.items() if name.startswith(start)), [])
    assert not [row for row in rows if ("happened_at" in row) != (row["reading"] in {"exact", "about"})]
    assert all(re.search(r"\d\d:\d\d|\d\d\.\d\d|\d:\d\d", str(row["written_at"])) for row in rows if "happened_at" in row)


def test_every_row_of_a_timeline_in_a_zone_is_read_with_it() -> None:
    for name, path in DOCUMENTS.items():
        text = path.read_text(encoding="utf-8")
        zone = "+01:00" if re.search(r"in CET\b", text) else "Z" if "times in UTC" in text else ""
        found = [str(row.cells["happened_at"]) for row in read(name).rows if row.table == "timeline_events" and "happened_at" in row.cells]
        assert [at for at in found if at[19:] != zone] == [], name


REASONS = {"agrees", "support hours", "other start", "typing error", "several incidents"}


def test_every_duration_that_the_first_team_states_is_reproduced_or_has_a_reason() -> None:
    hours = parse_business_hours("Mon-Fri 10:00-17:00")  # as two of the documents state them
    told = [row.cells for name in DOCUMENTS if name[0] == "2" for row in read(name, hours).rows if row.table == "stated_durations"]
    assert len(told) == 36
    assert [row for row in told if row["verdict"] not in REASONS] == []


def test_every_duration_that_the_second_team_states_stands_beside_the_computed_one() -> None:
    told = [row.cells for name in DOCUMENTS if name.startswith("PM") for row in read(name).rows if row.table == "stated_durations"]
    assert len(told) == 27
    # Of one document both are four minutes beside the rows, one less and one more: no row, hour or digit tells why.
    assert [(row["minutes"], row["stamps_minutes"]) for row in told if row["verdict"] not in REASONS] == [("544", "548"), ("669", "665")]


# A full name in brackets at the beginning of a row or behind "manager", or one who assumes a role.
IN_A_ROW = re.compile(r"(?:\| |manager )\(([^\W\d_]{3,}) ([^\W\d_]{3,})\)|\b()[A-Z] ([A-Z]\w+) assumes")


def test_nobody_who_took_part_is_named_in_what_is_kept() -> None:
    for name, path in DOCUMENTS.items():
        section = re.search(r"^## Attendees\n(.*?)(?:^#|\Z)", path.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
        people = re.findall(r"\w+", section[1]) if section else []
        people += [word for pair in IN_A_ROW.findall(path.read_text(encoding="utf-8")) for word in pair if word]
        kept = " ".join(str(row.cells) for row in read(name).rows)
        assert [person for person in people if re.search(rf"\b{person}\b", kept)] == [], name
