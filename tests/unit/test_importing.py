"""Files into a home: what was read, what won, what was refused, and that it always adds up."""

import datetime as dt

import pytest

from nowwhat.errors import InputRefused
from nowwhat.importing.files import FilesRefused, Unmatched, ZoneMissing
from nowwhat.store.home import Home, open_store
from tests.exports import REVIEW, adds_up, load, load_texts, log_entry, pagerduty, rows, stage, stage_texts, write


def test_the_log_knows_the_acknowledgement_that_a_resolved_incident_has_lost(tmp_path):
    report, store = load_texts(
        tmp_path,
        {
            "incidents.json": {"incidents": [pagerduty()]},
            "log.json": {
                "log_entries": [
                    log_entry("resolve", "2026-03-02T11:00:00Z"),
                    log_entry("acknowledge", "2026-03-02T10:20:00Z"),
                    log_entry("acknowledge", "2026-03-02T10:04:10Z"),
                    log_entry("notify", "2026-03-02T10:04:05Z"),
                    log_entry("trigger", "2026-03-02T10:04:00Z"),
                ]
            },
        },
    )

    assert rows(store, "select tta_s, ttm_s, ttd_status from incident_facts") == [(10.0, 3350.0, "missing")]
    assert (report.files[1].used, report.files[1].set_aside) == (4, 1)
    assert adds_up(report)


def test_no_name_of_a_responder_is_stored(tmp_path):
    _, store = load_texts(
        tmp_path,
        {
            "incidents.json": {
                "incidents": [pagerduty(assignments=[{"at": "2026-03-02T10:04:00Z", "assignee": {"summary": "Ada Example"}}])]
            },
            "log.json": {"log_entries": [log_entry("acknowledge", "2026-03-02T10:04:10Z")]},
            "review.md": REVIEW,
        },
    )
    content = store.generation.path.read_bytes()

    assert b"Ada Example" not in content
    assert not [name for name in (b"@bo", b"@cy", b"@dee", b"@eli") if name in content]


def test_a_record_that_cannot_be_taken_apart_leaves_no_word_of_it_in_the_store(tmp_path):
    _, records = stage_texts(tmp_path, {"a.csv": "incident_id,title\n1,fine\n2,short of,Ada Example\n"})

    assert rows(records, "select record, line, field, value from refusals") == [(2, 3, "row", None)]
    assert "Ada Example" not in records.text()


def test_owners_lie_in_a_file_of_their_own(tmp_path):
    _, store = load_texts(tmp_path, {"items.csv": "action_id,title,owner\nA1,Add a check,Dee Example\n"})

    assert store.owners() == {("plain", "a1"): "Dee Example"}
    assert b"Dee Example" not in store.generation.path.read_bytes()
    assert rows(store, "select has_owner from action_items") == [(True,)]


def test_hidden_people_enter_no_file(tmp_path):
    write(tmp_path / "home", {"policy.toml": '[report]\npeople = "hide"\n'})
    _, store = load_texts(tmp_path, {"items.csv": "action_id,title,owner\nA1,Add a check,Dee Example\n"})

    assert store.owners() == {}
    assert not [path for path in (tmp_path / "home").iterdir() if path.is_file() and b"Dee Example" in path.read_bytes()]


def test_a_review_gives_the_true_start_and_the_tool_the_alert(tmp_path):
    _, records = stage_texts(tmp_path, {"incidents.json": {"incidents": [pagerduty()]}, "review.md": REVIEW})

    assert rows(records.merged(), "select incident_id, sources, started_at, detected_at, cause from incidents") == [
        ("QINC007", ["pagerduty", "review"], dt.datetime(2026, 3, 2, 9, 50), dt.datetime(2026, 3, 2, 10, 4), "queue consumer lost"),
    ]
    assert dict(rows(records, "select field, source from provenance where field in ('started_at', 'detected_at')")) == {
        "started_at": "review_document",
        "detected_at": "pagerduty_incidents",
    }


def test_where_both_tell_the_start_the_review_is_believed_and_for_the_alert_the_tool(tmp_path):
    told = [{"display_name": "Started at", "value": "2026-03-02T10:01:00Z"}]
    _, records = stage_texts(tmp_path, {"incidents.json": {"incidents": [pagerduty(custom_fields=told)]}, "review.md": REVIEW})

    began, alerted = dt.datetime(2026, 3, 2, 9, 50), dt.datetime(2026, 3, 2, 10, 4)
    assert rows(records.merged(), "select started_at, detected_at from incidents") == [(began, alerted)]


def test_a_row_of_a_review_and_the_issue_it_names_are_one_item_with_the_first_promise_kept(tmp_path):
    jira = (
        "\ufeffSummary,Issue key,Issue id,Status,Created,Updated,Resolved,Due date,"
        "Labels,Labels,Status Category,Custom field (Incident)\r\n"
        "Compare consumer groups,OPS-12,1,To Do,03/Mar/26 9:00 AM,04/Mar/26 9:00 AM,,20/Apr/26 12:00 AM,"
        "pir-action,prevent,To Do,QINC007\r\n"
        "Tidy the backlog,OPS-13,2,To Do,03/Mar/26 9:00 AM,04/Mar/26 9:00 AM,,,chore,,To Do,\r\n"
    )
    report, records = stage_texts(
        tmp_path, {"incidents.json": {"incidents": [pagerduty()]}, "review.md": REVIEW, "jira.csv": jira}, zone="UTC"
    )

    columns = "action_id, incident_id, original_due_date, due_date, category, status"
    found = rows(records.merged(), f"select {columns} from action_items order by action_id")
    assert found[0] == ("OPS-12", "QINC007", dt.date(2026, 3, 20), dt.date(2026, 4, 20), "prevent", "open")
    assert len(found) == 2
    jira_report = next(file for file in report.files if file.source == "jira_issues_csv")
    assert (jira_report.read, jira_report.used, jira_report.set_aside) == (2, 1, 1)
    assert adds_up(report)


def test_the_later_version_wins_whatever_the_order_of_the_files(tmp_path):
    old, new = pagerduty(title="old"), pagerduty(title="new", updated_at="2026-03-03T00:00:00Z")
    for place, files in enumerate(
        ({"a.json": {"incidents": [old]}, "b.json": {"incidents": [new]}}, {"a.json": {"incidents": [new]}, "b.json": {"incidents": [old]}})
    ):
        report, records = stage_texts(tmp_path / str(place), files)

        assert rows(records, "select title from rec_incidents") == [("new",)]
        assert sum(file.superseded for file in report.files) == 1
        assert adds_up(report)


def test_an_older_export_never_overwrites_a_newer_one(tmp_path):
    home = Home(tmp_path / "home")
    new, old = write(
        tmp_path,
        {
            "new.json": {"incidents": [pagerduty(title="new", updated_at="2026-03-03T00:00:00Z")]},
            "old.json": {"incidents": [pagerduty(title="old")]},
        },
    )
    _, before = stage(home, new)
    report, records = stage(home, old, before=before)

    assert rows(records, "select title from rec_incidents") == [("new",)]
    assert (report.files[0].superseded, records.changed) == (1, False)


def test_without_an_update_time_the_later_import_wins(tmp_path):
    home = Home(tmp_path / "home")
    first, second = write(tmp_path, {"a.csv": "incident_id,title\n1,first\n", "b.csv": "incident_id,title\n1,second\n"})
    _, before = stage(home, first)
    _, records = stage(home, second, before=before)

    assert rows(records, "select title from rec_incidents") == [("second",)]


def test_the_same_files_again_change_nothing(tmp_path):
    home = Home(tmp_path / "home")
    paths = write(tmp_path, {"incidents.json": {"incidents": [pagerduty(), pagerduty(id="Q2", incident_number=8)]}, "review.md": REVIEW})
    first = load(home, *paths)
    before = open_store(home).generation.content_hash
    again = load(home, *reversed(paths))

    assert (first.change, again.change, again.published) == ("published", "no change", False)
    assert all(file.used == 0 and file.unchanged == file.read - file.set_aside for file in again.files)
    assert open_store(home).generation.content_hash == before


def test_a_later_as_of_makes_the_facts_anew_and_an_earlier_one_is_taken_only_when_asked_for(tmp_path):
    home = Home(tmp_path / "home")
    (path,) = write(
        tmp_path, {"items.csv": "action_id,title,status,created_at,due_date\nA1,Add a check,open,2026-06-01T00:00:00Z,2026-07-10\n"}
    )
    load(home, path, as_of=dt.datetime(2026, 7, 1))
    assert rows(open_store(home), "select state from action_facts") == [("not_yet_due",)]

    report = load(home, path, as_of=None, default_as_of=dt.datetime(2026, 8, 1))
    assert (report.change, report.as_of) == ("no change in the records, facts made anew", dt.datetime(2026, 8, 1))
    assert rows(open_store(home), "select state from action_facts") == [("overdue",)]

    report = load(home, path, as_of=None, default_as_of=dt.datetime(2026, 7, 15))
    assert report.change == "no change"


def test_own_files_put_the_sample_away(tmp_path):
    home = Home(tmp_path / "home")
    sample, own = write(tmp_path, {"sample.csv": "incident_id,title\nS1,sample\n", "own.csv": "incident_id,title\nO1,own\n"})
    load(home, sample, sample=True)
    assert open_store(home).generation.sample
    report = load(home, own)

    assert rows(open_store(home), "select incident_id from incidents") == [("O1",)]
    assert not open_store(home).generation.sample
    assert report.notes == ["the sample was put away: your own files start from an empty store"]


def test_a_time_without_a_zone_refuses_the_file_with_the_line_to_paste(tmp_path):
    with pytest.raises(InputRefused) as caught:
        load_texts(tmp_path, {"a.csv": "incident_id,title,detected_at\n1,a,2026-03-01 10:00\n2,b,2026-03-01T11:00:00Z\n"})

    assert str(caught.value) == (
        "a.csv, line 2: 1 record holds times without a zone, such as '2026-03-01 10:00'; "
        "say which with --zone, for example --zone Europe/Berlin, "
        'or in policy.toml under [zones]: plain_incidents = "Europe/Berlin"'
    )
    assert not (tmp_path / "home" / "current").exists()


def test_the_policy_may_name_the_zone_of_a_source(tmp_path):
    write(tmp_path / "home", {"policy.toml": '[zones]\nplain = "Asia/Kolkata"\n'})
    _, records = stage_texts(tmp_path, {"a.csv": "incident_id,title,detected_at\n1,a,2026-03-01 10:00\n"})

    assert rows(records, "select detected_at from rec_incidents") == [(dt.datetime(2026, 3, 1, 4, 30),)]


def test_a_bad_record_is_refused_with_its_place_and_the_rest_goes_on(tmp_path):
    report, records = stage_texts(
        tmp_path,
        {
            "a.csv": (
                "incident_id,title,started_at,users_affected\n1,fine,2026-03-01T10:00:00Z,\n2,no such day,2026-06-31T10:00:00Z,\n"
                ",no id,2026-03-01T10:00:00Z,\n4,placeholder,9999-12-31T00:00:00Z,\n"
            )
        },
    )

    assert report.files[0].refusals == [
        "record 2 (line 3), started_at: expected a date and time such as 2026-03-01T14:05:00Z, found '2026-06-31T10:00:00Z'",
        "record 3 (line 4), incident_id: expected an id, found nothing",
        "record 4 (line 5), started_at: expected a date from 2000 on that is no placeholder, found '9999-12-31T00:00:00Z'",
    ]
    assert rows(records, "select incident_id from rec_incidents") == [("1",)]
    assert rows(records, "select record, line, field from refusals order by record") == [
        (2, 3, "started_at"),
        (3, 4, "incident_id"),
        (4, 5, "started_at"),
    ]
    assert adds_up(report)


def test_an_unknown_severity_is_kept_raw_and_listed(tmp_path):
    report, store = load_texts(
        tmp_path, {"a.csv": "incident_id,title,severity,detected_at\n1,a,SEV-X,2026-03-01T10:00:00Z\n2,b,critical,2026-03-01T10:00:00Z\n"}
    )

    assert rows(store, "select severity, severity_label from incidents order by incident_id") == [(None, "SEV-X"), ("P1", "critical")]
    assert report.unmapped == [("severity", "plain", "SEV-X", 1)]


def test_an_item_of_an_unknown_incident_is_kept_and_listed_as_untied(tmp_path):
    report, store = load_texts(
        tmp_path,
        {
            "i.csv": "incident_id,title,detected_at\nI1,a,2026-03-01T10:00:00Z\n",
            "a.csv": "action_id,incident_id,title,due_date,status\nA1,I1,tied,2026-04-01,open\nA2,I999,lost,2026-04-01,open\n",
        },
    )

    assert rows(store, "select action_id, incident_id from action_facts order by action_id") == [("A1", "I1"), ("A2", None)]
    assert rows(store, "select what, id, named from untied") == [("action item", "A2", "I999")]
    assert report.untied == 1


def test_hostile_titles_are_kept_verbatim(tmp_path):
    titles = ["=cmd|'/C calc'!A0", "<script>alert(1)</script>", "![x](http://example.org/x.png)", ":red[fine]", "a\u202eb", "x" * 300]
    _, records = stage_texts(
        tmp_path, {"a.json": {"incidents": [pagerduty(id=f"Q{n}", incident_number=n, title=title) for n, title in enumerate(titles)]}}
    )

    assert [row[0] for row in rows(records.merged(), "select title from incidents order by incident_id")] == titles


def test_a_merged_incident_is_counted_once(tmp_path):
    report, _ = load_texts(
        tmp_path,
        {
            "a.json": {
                "incidents": [
                    pagerduty(),
                    pagerduty(id="Q2", incident_number=8, resolve_reason={"type": "merge_resolve_reason", "incident": {"id": "QINC007"}}),
                ]
            }
        },
    )

    assert (report.incidents, report.counted, report.excluded) == (2, 1, {"merged": 1})


def test_equal_ids_of_two_tools_are_two_incidents_with_the_source_in_front(tmp_path):
    _, records = stage_texts(
        tmp_path,
        {
            "a.csv": "incident_id,title,detected_at\nQINC007,something else,2025-01-01T10:00:00Z\n",
            "b.json": {"incidents": [pagerduty()]},
        },
    )

    assert rows(records.merged(), "select incident_id from incidents order by 1") == [("pagerduty:QINC007",), ("plain:QINC007",)]


def test_what_a_folder_holds_beside_exports_is_skipped_and_listed(tmp_path):
    folder = tmp_path / "exports"
    write(
        folder,
        {
            "a.csv": "incident_id,title\n1,a\n",
            "README.md": "# Exports\n\nOnly words.\n",
            "broken.json": '{"incidents": [',
            "other.csv": "colour,taste\nred,sour\n",
        },
    )
    report, records = stage(Home(tmp_path / "home"), folder)

    assert {file.name: file.outcome for file in report.files} == {
        "a.csv": "read",
        "README.md": "skipped",
        "broken.json": "refused",
        "other.csv": "skipped",
    }
    assert rows(records, "select count(*) from loads") == [(4,)]


def test_a_named_file_that_is_broken_publishes_nothing(tmp_path):
    home = Home(tmp_path / "home")
    good, broken = write(tmp_path, {"a.csv": "incident_id,title\n1,a\n", "b.json": '{"incidents": ['})
    with pytest.raises(InputRefused, match=r"b\.json, line 1: this is no valid JSON: the file ends in the middle of its data"):
        load(home, good, broken)

    assert home.current() is None
    assert [path.name for path in home.path.iterdir()] == [".lock"]


def test_all_named_files_that_cannot_be_taken_are_told_at_once(tmp_path):
    home = Home(tmp_path / "home")
    zoneless = "incident_id,detected_at\n1,2026-03-01 10:00\n"
    paths = write(tmp_path, {"a.csv": "incident_id,title\n1,a\n", "b.csv": "", "c.csv": zoneless, "d.csv": "colour\nred\n"})
    with pytest.raises(FilesRefused) as caught:
        load(home, *paths)

    assert [(path.name, type(fault)) for path, fault in caught.value.faults.items()] == [
        ("b.csv", InputRefused),
        ("c.csv", ZoneMissing),
        ("d.csv", Unmatched),
    ]
    assert [sentence.partition(":")[0] for sentence in str(caught.value).split("\n")] == ["b.csv", "c.csv, line 2", "d.csv"]
    assert home.current() is None


def test_a_folder_of_nothing_readable_publishes_nothing(tmp_path):
    write(tmp_path / "exports", {"x.csv": "colour\nred\n"})
    with pytest.raises(InputRefused, match="nothing could be read, so nothing was published"):
        load(Home(tmp_path / "home"), tmp_path / "exports")


def test_only_some_columns_are_ours_in_a_plain_csv_and_the_foreign_ones_are_named(tmp_path):
    with pytest.raises(InputRefused, match=r"it would be plain_incidents without 'colour'"):
        stage_texts(tmp_path, {"a.csv": "incident_id,colour\n1,red\n"})


def test_a_column_that_stands_twice_is_refused(tmp_path):
    with pytest.raises(InputRefused, match=r"the column 'title' stands 2 times in the header"):
        stage_texts(tmp_path, {"a.csv": "incident_id,title,title\n1,a,b\n"})


def test_the_default_as_of_is_the_present_and_records_after_an_earlier_one_are_named(tmp_path):
    report, _ = load_texts(tmp_path, {"a.json": {"incidents": [pagerduty()]}}, as_of=dt.datetime(2026, 3, 1))

    assert report.notes == [
        "as_of 2026-03-01 00:00 UTC lies before the newest update in the records (2026-03-02 12:00 UTC): what is later is not counted yet"
    ]


def test_ids_that_differ_only_in_case_are_one_record_and_the_report_says_so(tmp_path):
    home = Home(tmp_path / "home")
    first, second = write(tmp_path, {"a.csv": "incident_id,title\nINC-1,a\n", "b.csv": "incident_id,title\ninc-1,b\nINC-2,c\n"})
    _, before = stage(home, first)
    report, records = stage(home, second, before=before)

    assert report.files[0].notes == ["1 ids are written in two ways, such as 'INC-1' and 'inc-1'; each was taken as one record"]
    assert rows(records, "select incident_id, title from rec_incidents order by 1") == [("INC-2", "c"), ("inc-1", "b")]
    assert rows(records, "select notes from loads where name = 'b.csv'") == [(report.files[0].notes,)]


def test_an_empty_list_is_an_export_of_no_records_where_its_name_or_the_source_tells_which(tmp_path):
    named, _ = stage_texts(tmp_path / "named", {"a.json": []}, source="opsgenie_incidents")
    told, _ = stage_texts(tmp_path / "told", {"a.json": {"follow_ups": [], "pagination_meta": {"page_size": 25}}})

    assert [(file.source, file.outcome, file.read) for file in (*named.files, *told.files)] == [
        ("opsgenie_incidents", "read", 0),
        ("incidentio_follow_ups", "read", 0),
    ]
    with pytest.raises(InputRefused, match=r"a\.json: the list is empty, so it does not tell which export it is"):
        stage_texts(tmp_path, {"a.json": []})
