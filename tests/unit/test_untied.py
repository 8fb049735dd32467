"""What belongs to no known incident is listed with those that it may belong to, and is tied to none of them."""

import pytest

from nowwhat.command import import_report
from nowwhat.importing import words as import_words
from nowwhat.store import queries
from tests.exports import load_texts, rows
from tests.tables import expect, facts
from tests.tables import rows as drawn_rows

INCIDENTS = """
    | incident_id | title                   | service  | team    | started_at       |
    | INC-1014    | Queue depth above limit | orders   | shop    | 2026-03-02 10:00 |
    | INC-2000    | Certificate has expired | gateway  | edge    | 2026-03-10 10:00 |
    | INC-3000    | Queue depth above limit | invoices | billing | 2026-05-01 10:00 |
"""


def nearest(untied, **setting):
    """What the table of candidates holds for these records."""
    return facts(setting=setting, incidents=INCIDENTS, alias=[{"alias": row["incident_id"].lower(), **row} for row in ids()], untied=untied)


def ids():
    return [{"incident_id": row["incident_id"]} for row in drawn_rows(INCIDENTS)]


def test_an_id_with_a_letter_wrong_left_out_or_exchanged_is_told():
    connection = nearest("""
        | what        | id | source | named    | title |
        | action item | A1 | plain  | INC-1041 | x     |
        | action item | A2 | plain  | INC-114  | x     |
        | action item | A3 | plain  | INK-1014 | x     |
        | action item | A4 | plain  | OPS-77   | x     |
        | action item | A5 | plain  | 14       | x     |
    """)
    expect(
        connection,
        "untied_candidates",
        """
        | id | place | incident_id | likeness |
        | A1 | 1     | INC-1014    | id       |
        | A2 | 1     | INC-1014    | id       |
        | A3 | 1     | INC-1014    | id       |
        """,
    )


def test_a_service_or_words_of_a_title_are_told_of_the_month_before_alone():
    connection = nearest("""
        | what        | id | source | named | title                                     | team | since            |
        | action item | B1 | jira   |       | Renew what had expired in the certificate |      | 2026-03-12 10:00 |
        | action item | B2 | jira   |       | Cap the orders worker                     |      | 2026-03-12 10:00 |
        | action item | B3 | jira   |       | Write it down                             | edge | 2026-03-12 10:00 |
        | action item | B4 | jira   |       | Alert on the depth of the queue           |      | 2026-03-01 10:00 |
        | action item | B5 | jira   |       | Alert on the depth of the queue           |      | 2026-04-09 10:00 |
    """)
    expect(
        connection,
        "untied_candidates",
        """
        | id | place | incident_id | likeness |
        | B1 | 1     | INC-2000    | title    |
        | B2 | 1     | INC-1014    | service  |
        | B3 | 1     | INC-2000    | service  |
        """,
    )


TITLED = """
        | what        | id | source | named | title                          | team | since            |
        | action item | B1 | jira   |       | Renew the expired certificate  |      | 2026-03-12 10:00 |
        | action item | B2 | jira   |       | Show the queue and its depth   |      | 2026-03-12 10:00 |
        | action item | B3 | jira   |       | Show the queue and its depth   |      | 2026-06-12 10:00 |
"""


@pytest.mark.parametrize(
    ("setting", "found", "limits"),
    [
        ({}, "| B1 | INC-2000 |\n| B2 | INC-1014 |", (3, 3, 1000, 0)),
        ({"most_titles": 2}, "| B1 | INC-2000 |\n| B2 | INC-1014 |", (3, 3, 2, 0)),
        ({"most_titles": 1}, "| B1 | INC-2000 |", (3, 3, 1, 2)),
        ({"most_untied": 1}, "| B1 | INC-2000 |", (3, 1, 1000, 0)),
    ],
)
def test_candidates_are_looked_for_so_far_and_where_that_was_not_all_it_is_known(setting, found, limits):
    connection = nearest(TITLED, **setting)
    expect(connection, "untied_candidates", f"| id | incident_id |\n{found}")
    assert connection.execute("from untied_limits").fetchall() == [limits]


def test_how_far_candidates_were_looked_for_is_said_only_where_that_was_not_all():
    names = ("records", "looked_at", "titles", "cut_short")
    limits = ((9, 9, 1000, 0), (900, 200, 1000, 0), (9, 9, 1000, 3))
    said = [import_words.looked_at(dict(zip(names, row, strict=True))) for row in limits]
    assert [words.replace("\u00a0", " ") for words in said] == [
        "",
        "candidates were looked for of 200 of 900 untied records",
        "the words of 3 records were compared with the last 1 000 incidents before and no earlier ones of the month",
    ]


def test_an_untied_item_is_told_with_its_nearest_on_the_terminal_and_on_the_page_and_stays_untied(tmp_path):
    report, store = load_texts(
        tmp_path,
        {
            "i.csv": "incident_id,title,detected_at\nINC-1014,a,2026-03-01T10:00:00Z\n",
            "a.csv": "action_id,incident_id,title,status\nA1,INC-1041,lost,open\n",
        },
    )

    assert "action item A1 names INC-1041, which is not known; the nearest: INC-1014" in import_report.sentences(report)
    assert queries.run(store, "untied_records")["nearest"].to_list() == ["INC-1014 (an id like it)"]
    assert rows(store, "select incident_id from action_items") == [(None,)]
