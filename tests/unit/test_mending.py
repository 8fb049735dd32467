"""Refused records as CSV: mended and imported, each is a record of its own source again."""

import csv
import datetime as dt
import io

from nowwhat.store.export import refused_csv
from tests.exports import adds_up, load_texts, pagerduty, rows, stage_texts

JIRA = (
    "Summary,Issue key,Issue id,Status,Created,Updated,Resolved,Due date,Assignee,Labels,Labels,Custom field (Incident)\r\n"
    '"=1+1, they say",OPS-12,1,To Do,03/Mar/26 9:00 AM,04/Mar/26 9:00 AM,,31/Feb/26,Dee Example,pir-action,prevent,QINC007\r\n'
)
INCIDENTS = {"incidents": [pagerduty(), pagerduty(id="Q2", incident_number=8, created_at="2026-02-30T10:00:00Z")]}


def cells(text):
    return list(csv.DictReader(io.StringIO(text)))


def mended(text, wrong, right):
    assert wrong in text
    return text.replace(wrong, right)


def test_a_mended_record_is_one_of_its_source_and_a_later_export_supersedes_it(tmp_path):
    report, before = stage_texts(tmp_path, {"a.json": INCIDENTS, "jira.csv": JIRA}, zone="Europe/Berlin")
    written = refused_csv(before)
    assert [file.refused for file in report.files] == [1, 1]
    assert written.keys() == {"incidents", "action_items"}

    files = {
        "refused_incidents.csv": mended(written["incidents"], "2026-02-30T10:00:00Z", "2026-03-03T10:00:00Z"),
        "refused_action_items.csv": mended(written["action_items"], "31/Feb/26", "2026-03-31"),
    }
    taken, store = stage_texts(tmp_path, files, before=before)

    assert [(file.read, file.used) for file in taken.files] == [(1, 1), (1, 1)]
    assert adds_up(taken)
    assert rows(store, "select system, source, rank, detected_at from rec_incidents where incident_id = 'Q2'") == [
        ("pagerduty", "pagerduty_incidents", "tool", dt.datetime(2026, 3, 3, 10))
    ]
    assert rows(store, "select source, title, created_at, due_date, labels, refs, has_owner from rec_action_items") == [
        (
            "jira_issues_csv", "=1+1, they say", dt.datetime(2026, 3, 3, 8), dt.date(2026, 3, 31),
            ["pir-action", "prevent"], ["pir-action", "prevent", "QINC007"], False,
        )
    ]  # fmt: skip
    assert rows(store.merged(), "select incident_id, category from action_items") == [("QINC007", "prevent")]
    assert refused_csv(store) == {}

    later = pagerduty(id="Q2", incident_number=8, title="as the tool has it now", updated_at="2026-03-09T00:00:00Z")
    _, store = stage_texts(tmp_path, {"b.json": {"incidents": [later]}}, before=store)
    assert rows(store, "select title from rec_incidents where incident_id = 'Q2'") == [("as the tool has it now",)]


def test_a_record_that_was_mended_outside_comes_in_as_if_it_had_never_been_refused(tmp_path):
    good = pagerduty(id="Q2", incident_number=8, created_at="2026-03-03T10:00:00Z")
    _, never = stage_texts(tmp_path, {"a.json": {"incidents": [pagerduty(), good]}})
    _, before = stage_texts(tmp_path, {"a.json": INCIDENTS})
    text = mended(refused_csv(before)["incidents"], "2026-02-30T10:00:00Z", "2026-03-03T10:00:00Z")
    _, records = stage_texts(tmp_path, {"refused_incidents.csv": text}, before=before)

    assert records.content_hash() == never.content_hash()


def test_no_name_of_an_owner_is_kept_of_a_refused_record(tmp_path):
    _, store = load_texts(tmp_path, {"jira.csv": JIRA}, zone="UTC")

    assert b"Dee Example" not in store.generation.path.read_bytes()
    assert cells(refused_csv(store)["action_items"])[0]["owner"] == ""


def test_what_a_later_import_of_the_file_took_is_not_offered_any_more(tmp_path):
    text = "incident_id,title,started_at,recovered_at,near_miss\n1,a,never,soon,maybe\n,b,,,\n"
    _, records = stage_texts(tmp_path, {"a.csv": text})
    assert list(cells(refused_csv(records)["incidents"])[0].values())[:5] == [
        "plain_incidents",
        "record 1 (line 2), started_at: expected a date and time such as 2026-03-01T14:05:00Z, found 'never'",
        "1",
        "",
        "a",
    ]
    assert [cells(refused_csv(records)["incidents"])[0][name] for name in ("started_at", "recovered_at", "near_miss")] == [
        "never",
        "soon",
        "maybe",
    ]
    assert [row["what_is_wrong"] for row in cells(refused_csv(records)["incidents"])] == [
        "record 1 (line 2), started_at: expected a date and time such as 2026-03-01T14:05:00Z, found 'never'",
        "record 2 (line 3), incident_id: expected an id, found nothing",
    ]

    _, records = stage_texts(tmp_path, {"a.csv": "incident_id,title,started_at\n1,a,\n2,b,\n"}, before=records)
    assert refused_csv(records) == {}


def test_a_source_that_nobody_knows_is_refused_alone_and_an_empty_one_is_ones_own(tmp_path):
    text = "incident_id,title,source\n1,a,pagerduty_incidents\n2,b,\n3,c,pagerdutty\n4,d,jira_issues_csv\n"
    report, store = stage_texts(tmp_path, {"a.csv": text})

    assert rows(store, "select incident_id, system from rec_incidents order by 1") == [("1", "pagerduty"), ("2", "plain")]
    assert report.files[0].refusals == [
        "record 3 (line 4), source: expected nothing or a source of incidents, found 'pagerdutty'",
        "record 4 (line 5), source: expected nothing or a source of incidents, found 'jira_issues_csv'",
    ]
    assert adds_up(report)


def test_fewer_mended_records_than_last_time_are_no_cut_off_file(tmp_path):
    head = "incident_id,started_at,source\n"
    nine = "".join(f"Q{n},2026-03-01T10:00:00Z,pagerduty_incidents\n" for n in range(9))
    _, before = stage_texts(tmp_path, {"refused_incidents.csv": head + nine})
    text = head + "Q1,2026-03-01T11:00:00Z,pagerduty_incidents\n"
    report, _ = stage_texts(tmp_path, {"refused_incidents.csv": text}, before=before)

    assert report.files[0].used == 1
