"""The faults of real exports, put into finished records: a few in each file, always in the same places.

Each function returns the records it was given, changed; which id carries which fault is listed in `../README.md`.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import cast

from stamps import iso

Row = dict[str, str]
Issue = dict[str, str | list[str]]
Record = dict[str, object]

LONG_TITLE = (
    "api-gateway: synthetic check 'create shipment, print label, book pickup' failing from two of five locations with intermittent "
    "connection resets after TLS negotiation, first seen at the final candidate"
)
SCRIPT_TITLE = "customer-portal: address search shows <script>alert(1)</script> as typed"
FORMULA_TITLE = '=HYPERLINK("http://x","y")'


def damaged_sheet_incidents(rows: list[Row], spare: set[str]) -> list[Row]:
    """The incident sheet with eight faults; `spare` ids have neither items nor a review, so nothing else is lost with them."""

    def in_month(month: str) -> Callable[[Row], bool]:
        return lambda row: (
            row["detected_at"].startswith(month) and row["kind"] == "incident" and row["recovered_at"] > row["started_at"] > ""
        )

    def lonely(month: str) -> Callable[[Row], bool]:
        return lambda row: in_month(month)(row) and row["incident_id"] in spare and row["acknowledged_at"] > ""

    def small(month: str) -> Callable[[Row], bool]:
        return lambda row: (
            in_month(month)(row) and row["severity"] in ("P3", "P4") and not row["pir_completed_at"] and row["acknowledged_at"] > ""
        )

    taken: set[int] = set()

    def take(fits: Callable[[Row], bool]) -> Row:
        place = next(k for k, row in enumerate(rows) if k not in taken and fits(row))
        taken.add(place)
        return rows[place]

    take(lonely("2025-06"))["detected_at"] = "2025-06-31T10:00:00Z"
    backwards = take(lonely("2025-0"))
    backwards["recovered_at"] = _shifted(backwards["started_at"], hours=-3)
    early = take(lonely("2025-0"))
    early["started_at"] = _shifted(early["detected_at"], minutes=4)
    take(small("2025-07"))["severity"] = "SEV-X"
    take(small("2025-06"))["title"] = FORMULA_TITLE
    typo = take(small("2025-08"))
    typo["recovered_at"], typo["cause"] = "2026" + typo["recovered_at"][4:], ""
    alone = take(small("2025-05"))
    alone["acknowledged_at"] = alone["investigating_at"] = _shifted(alone["recovered_at"], minutes=6)
    latest = take(small("2025-05"))
    older = latest | {
        "severity": "P4",
        "status": "open",
        "recovered_at": "",
        "fix_applied_at": "",
        "root_cause_found_at": "",
        "investigating_at": "",
    }
    older |= {"impact_ended_at": "", "updated_at": _shifted(latest["acknowledged_at"], minutes=3)}
    return [*rows, older]


def damaged_sheet_items(rows: list[Row]) -> list[Row]:
    """The action sheet with an item of an unknown incident and three items closed without a date."""
    done = [row for row in rows if row["status"] == "done"]
    for row in done[20:23]:
        row["closed_at"] = ""
    done[30]["incident_id"] = "INC-0999"
    return rows


def damaged_pages(records: list[Record], spare: set[str]) -> list[Record]:
    """The PagerDuty incidents with awkward titles, impossible starts and one record that stands twice."""
    free = [record for record in records if record["id"] in spare and _field(record, "Started at")["value"]]
    script = next(record for record in free if str(record["title"]).startswith("customer-portal"))
    long = next(record for record in free if str(record["title"]).startswith("api-gateway"))
    for record, title in ((script, SCRIPT_TITLE), (long, LONG_TITLE)):
        record["title"], record["summary"] = title, f"[#{record['incident_number']}] {title}"
    rest = [record for record in free if record is not script and record is not long]
    for record, late in zip((rest[10], rest[40], rest[70]), (2, 4, 3), strict=True):
        _field(record, "Started at")["value"] = _shifted(str(record["created_at"]), minutes=late)
    _field(rest[25], "Started at")["value"] = _shifted(str(rest[25]["resolved_at"]), minutes=40)
    typo = next(record for record in rest[90:] if str(record["created_at"]) > "2026-06")
    start = str(_field(typo, "Started at")["value"])
    _field(typo, "Started at")["value"], _field(typo, "Cause")["value"] = f"{int(start[:4]) - 1}{start[4:]}", None
    older = rest[60] | {"status": "acknowledged", "resolved_at": None, "updated_at": _shifted(str(rest[60]["created_at"]), minutes=20)}
    return [*records, older | {"last_status_change_at": older["updated_at"]}]


def damaged_issues_csv(rows: list[Issue]) -> list[Issue]:
    """The Jira issues with done ones that lack their resolution date, and one that names an unknown incident."""
    done = [row for row in rows if row["Resolution"] == "Done" and "pir-action" in row["Labels"]]
    for row in (done[12], done[57], done[101], done[150]):
        row["Resolved"] = ""
    done[150]["Status Category Changed"] = ""
    done[80]["Custom field (Incident)"] = "Q0NOSUCHPAGE00"
    return rows


def damaged_issues_json(records: list[Record]) -> list[Record]:
    """The GitHub issues with one that names an unknown incident."""
    labels = [label for record in records for label in _labels(record) if label["name"].startswith("incident-")]
    labels[33]["name"] = "incident-Q0NOSUCHPAGE01"
    return records


def _labels(record: Record) -> list[Row]:
    """The labels of a GitHub issue."""
    return cast("list[Row]", record["labels"])


def _field(record: Record, name: str) -> Record:
    """The custom field of a PagerDuty incident with this display name."""
    fields = cast("list[Record]", record["custom_fields"])
    return next(field for field in fields if field["display_name"] == name)


def _shifted(stamp: str, **by: int) -> str:
    """An ISO instant moved by hours or minutes."""
    return iso(datetime.fromisoformat(stamp) + timedelta(**by))
