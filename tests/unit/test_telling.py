"""What a terminal says of an import, and that the Imports page has the same words."""

import datetime as dt

from nowwhat.command import import_report
from nowwhat.importing import words as import_words
from nowwhat.importing.report import FileReport, ImportReport
from nowwhat.store import queries
from tests.exports import REVIEW, load_texts

JIRA = (
    "Summary,Issue key,Status,Created,Assignee,Labels,Votes,Watchers\nAdd a check,OPS-1,Open,03/Mar/26 9:00 AM,Dee Example,pir-action,0,\n"
)
ANALYTICS = {
    "data": [
        {
            "id": "P1", "incident_number": 9, "description": "on fire", "service_name": "orders", "created_at": "2026-03-02T10:00:00",
            "resolved_at": "2026-03-02T10:10:00", "seconds_to_first_ack": 5, "seconds_to_resolve": 3305, "status": "resolved",
        }
    ],
    "time_zone": "Etc/UTC",
}  # fmt: skip
SECONDS = "seconds_to_resolve differs by more than a minute from the two times, and the times were taken (1 record, first in line 1)"


def test_columns_not_used_zones_assumed_and_seconds_that_disagree_are_told_on_the_terminal_and_on_the_page(tmp_path):
    review = REVIEW.replace("1 hour 10", "1 hour 12")
    texts = {"jira.csv": JIRA, "pd.json": ANALYTICS, "utc.md": review, "x.md": review.replace(" (UTC)", "").replace("QINC007", "Q8")}
    report, store = load_texts(tmp_path, texts, zone="Europe/Berlin")
    said = [sentence.replace("\u00a0", " ") for sentence in import_report.sentences(report)]
    page = [import_words.file_words(row) for row in queries.run(store, "import_files").sort("name").iter_rows(named=True)]

    assert said[:3] == [
        "jira.csv: columns not used: Votes, Watchers",
        f"pd.json: {SECONDS}",
        "times without a zone were taken to be those of Europe/Berlin in jira.csv, x.md",  # the others name the zone of their times
    ]
    assert page == [
        "jira issues csv · zone Europe/Berlin · columns not used: Votes, Watchers",
        f"pagerduty analytics · {SECONDS}",
        "review document",
        "review document · zone Europe/Berlin",
    ]


def test_of_many_columns_and_files_some_are_named():
    files = [FileReport(f"{n}.csv", zone="UTC", unused=[f"c{column}" for column in range(20)] if n == 0 else []) for n in range(5)]
    said = [sentence.replace("\u00a0", " ") for sentence in import_report.sentences(ImportReport(files, as_of=dt.datetime(2026, 7, 1)))]

    assert said[:2] == [
        "0.csv: columns not used: c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11 and 8 more",
        "times without a zone were taken to be those of UTC in 0.csv and 4 other files",
    ]
