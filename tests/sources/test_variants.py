"""Other forms of the same exports, and what is said when a file cannot be read as it is."""

import datetime as dt
import json

import pytest

from nowwhat.errors import InputRefused, QueryError
from nowwhat.importing.sources import load_sources
from nowwhat.places import queries_folder
from nowwhat.reading.front_matter import read_front_matter
from tests.exports import adds_up, load_texts, rows, stage_texts, write
from tests.sources.cases import SAMPLES

LOG = SAMPLES["servicenow_state_log"].read_text(encoding="utf-8")
LIST = "number,opened_at,short_description,priority,state,resolved_at,sys_updated_on\n"


def at(day, hour, minute=0, month=3):
    return dt.datetime(2026, month, day, hour, minute)


def test_the_policy_says_which_time_stamp_is_which_column_of_ours(tmp_path):
    policy = '[timestamps]\n"Hands on Keyboard" = "acknowledged_at"\n"Impact started" = "impact_started_at"\n'
    write(tmp_path / "home", {"policy.toml": policy})
    report, store = stage_texts(tmp_path, {"a.json": SAMPLES["incidentio_incidents"].read_bytes()})

    assert rows(store, "select acknowledged_at, started_at, impact_started_at from rec_incidents where kind = 'incident'") == [
        (at(2, 10, 10), None, at(2, 9, 50))
    ]
    assert report.files[0].notes == []


def test_a_time_stamp_that_the_policy_sends_nowhere_is_said(tmp_path):
    write(tmp_path / "home", {"policy.toml": '[timestamps]\n"Hands on keyboard" = "acknowleged_at"\n"Closed at" = ""\n'})
    report, _ = stage_texts(tmp_path, {"a.json": SAMPLES["incidentio_incidents"].read_bytes()})

    assert [note.split(" is ")[0] for note in report.files[0].notes] == ["the time stamp 'Hands on keyboard'"]


def test_an_incident_written_down_afterwards_was_not_noticed_when_it_was_created(tmp_path):
    incident = json.loads(SAMPLES["incidentio_incidents"].read_text(encoding="utf-8"))["incidents"][1]
    backfilled = json.loads(SAMPLES["rootly_incidents"].read_text(encoding="utf-8"))["data"][1]
    backfilled["attributes"] |= {"kind": "backfilled"}
    _, store = stage_texts(tmp_path, {"a.json": {"incidents": [incident | {"mode": "retrospective"}]}, "b.json": {"data": [backfilled]}})

    assert rows(store, "select system, detected_at, kind from rec_incidents order by system") == [
        ("incidentio", None, "incident"),
        ("rootly", None, "incident"),
    ]


def test_a_bug_of_the_vendor_is_said_and_not_followed(tmp_path):
    export = json.loads(SAMPLES["pagerduty_analytics"].read_text(encoding="utf-8"))
    export["data"][1]["seconds_to_first_ack"] = 60
    _, store = load_texts(tmp_path, {"a.json": export})

    # it is resolved the day before it is created: the incident is kept, its recovery is in no figure
    assert rows(store, "select ttm_s, ttr_s from incident_facts where incident_id = 'PYC0H09'") == [(None, None)]


def test_a_report_with_the_names_of_the_interface_is_the_same_report(tmp_path):
    text = SAMPLES["pagerduty_report_csv"].read_text(encoding="utf-8")
    _, report = stage_texts(tmp_path / "a", {"a.csv": text}, zone="UTC")
    _, union = stage_texts(
        tmp_path / "b", {"a.csv": text.replace("created_on", "created_at").replace("resolved_on", "resolved_at")}, zone="UTC"
    )
    query = "select incident_id, detected_at, acknowledged_at, recovered_at from rec_incidents order by incident_id"

    assert rows(union, query) == rows(report, query)
    assert len(rows(union, query)) == 3


def test_the_incident_itself_wins_over_its_line_in_a_report(tmp_path):
    incident = json.loads(SAMPLES["pagerduty_incidents"].read_text(encoding="utf-8"))["incidents"][0]
    line = json.loads(SAMPLES["pagerduty_analytics"].read_text(encoding="utf-8"))["data"][0]
    files = {"a.json": {"incidents": [incident]}, "b.json": {"data": [line | {"id": incident["id"]}]}}
    report, store = stage_texts(tmp_path, files)

    assert rows(store, "select source, cause from rec_incidents") == [("pagerduty_incidents", "queue consumer lost")]
    assert sum(file.superseded for file in report.files) == 1


def test_alerts_written_by_a_script_have_other_headers_and_a_priority(tmp_path):
    text = (
        "AlertId,Alias,TinyId,Message,Status,IsSeen,Acknowledged,Snoozed,CreatedAt,UpdatedAt,Count,Owner,Teams,Priority\n"
        "a-1,x,11,CPU above 90 %,open,false,false,false,1772440578460,1772444460900,5,Ada Example,orders,P2\n"
    )
    report, store = stage_texts(tmp_path, {"a.csv": text})

    assert rows(store, "select incident_id, team, severity, fingerprint from rec_incidents") == [("a-1", "orders", "P2", "x")]
    assert "TTA and TTR cannot be computed" in report.files[0].notes[0]


@pytest.mark.parametrize(
    "last", ["SLA Status", "SLA Status,Roadmaps", "SLA Status,UUID,Time in status (minutes),Related to,Blocked by,Duplicate of"]
)
def test_the_three_widths_of_the_list_of_issues(tmp_path, last):
    header = SAMPLES["linear_issues_csv"].read_text(encoding="utf-8").splitlines()[0].removesuffix("SLA Status,Roadmaps") + last
    cells = dict.fromkeys(header.split(","), "") | {
        "ID": "PLT-1", "Title": "Add a check", "Labels": "pir-action", "Created": "2026-03-03T08:53:33.123Z",
        "Updated": "2026-03-03T08:53:33Z", "Related to": "PLT-7",
    }  # fmt: skip
    report, store = stage_texts(tmp_path, {"a.csv": header + "\n" + ",".join(cells[name] for name in header.split(",")) + "\n"})

    assert report.files[0].source == "linear_issues_csv"
    assert rows(store, "select action_id, status, refs from rec_action_items") == [
        ("PLT-1", "open", ["pir-action", "PLT-7"] if "Related to" in header else ["pir-action"])
    ]


def test_a_row_that_lacks_more_than_the_last_cell_is_refused_alone(tmp_path):
    text = SAMPLES["linear_issues_csv"].read_text(encoding="utf-8")
    report, _ = stage_texts(tmp_path, {"a.csv": text + "PLT-5,Platform,cut off\n"})

    assert report.files[0].refusals == ["record 6 (line 8): expected 30 columns as in the header, found 3"]
    assert adds_up(report)


@pytest.mark.parametrize(("stored", "opened", "recovered"), [("7", at(2, 23, 15), at(3, 0, 54)), ("Closed", at(2, 17, 45), at(2, 19, 24))])
def test_a_list_with_stored_values_is_utc_and_one_as_displayed_is_not(tmp_path, stored, opened, recovered):
    text = LIST + f"INC1,2026-03-02 23:15:00,Orders are lost,1,{stored},2026-03-03 00:54:00,2026-03-03 00:54:00\n"
    _, store = stage_texts(tmp_path, {"a.csv": text}, zone="Asia/Kolkata")

    assert rows(store, "select detected_at, recovered_at, severity from rec_incidents") == [(opened, recovered, "P1")]


def test_the_month_comes_first_where_some_date_says_so(tmp_path):
    text = LIST + "INC1,3/2/2026 10:05,a,1 - Critical,Closed,3/2/2026 10:35 PM,3/13/2026 1:00\n"
    _, store = stage_texts(tmp_path, {"a.csv": text}, zone="UTC")

    assert rows(store, "select detected_at, recovered_at from rec_incidents") == [(at(2, 10, 5), at(2, 22, 35))]


def test_dates_that_do_not_tell_day_from_month_refuse_the_file(tmp_path):
    with pytest.raises(InputRefused) as caught:
        stage_texts(tmp_path, {"a.csv": LIST + "INC1,03-02-2026 10:05,a,1,7,,04-02-2026 10:05\n"}, zone="UTC")

    assert str(caught.value) == (
        "a.csv: whether the day or the month comes first in '03-02-2026 10:05' cannot be told, because no date in the file has a "
        "number above 12 in either place; export it with dates such as 2026-03-28, or a longer period into one file"
    )


def test_dates_that_contradict_each_other_refuse_the_file(tmp_path):
    with pytest.raises(InputRefused) as caught:
        stage_texts(tmp_path, {"a.csv": LIST + "INC1,13-02-2026 10:05,a,1,7,,02-13-2026 10:05\n"}, zone="UTC")

    assert str(caught.value) == (
        "a.csv: in '13-02-2026 10:05' the day must come first and in '02-13-2026 10:05' the month, so none of its dates can be read; "
        "export it with dates such as 2026-03-28"
    )


def test_one_impossible_date_is_refused_alone(tmp_path):
    text = LIST + "INC1,13-13-2026 10:05,a,1,7,,13-02-2026 10:05\nINC2,12-02-2026 10:05,a,1,7,,13-02-2026 10:05\n"
    report, store = stage_texts(tmp_path, {"a.csv": text}, zone="UTC")

    assert report.files[0].refusals == [
        "record 1 (line 2), detected_at: expected a date and time such as 2026-03-01T14:05:00Z, found '13-13-2026 10:05'"
    ]
    assert rows(store, "select incident_id, detected_at from rec_incidents") == [("INC2", at(12, 10, 5, month=2))]


def test_a_source_of_the_home_with_a_word_for_a_number_is_named(tmp_path):
    text = queries_folder().joinpath("sources", "linear_issues_csv.sql").read_text(encoding="utf-8")
    write(tmp_path / "home", {"sources/mine.sql": text.replace("linear_issues_csv", "mine").replace("may_lack: 1", "may_lack: one")})

    with pytest.raises(QueryError, match=r"mine\.sql: may_lack must be a whole number, found 'one'"):
        load_sources(tmp_path / "home")


def test_a_state_log_without_a_zone_is_refused_with_the_line_to_paste(tmp_path):
    with pytest.raises(InputRefused, match=r'or in policy\.toml under \[zones\]: servicenow_state_log = "Europe/Berlin"'):
        stage_texts(tmp_path, {"a.csv": LOG})


def test_the_last_of_two_changes_in_one_minute_wins_whatever_their_order(tmp_path):
    header, *lines = LOG.splitlines()
    _, store = stage_texts(tmp_path, {"a.csv": "\n".join([header, *reversed(lines)]) + "\n"}, zone="UTC")

    assert rows(store, "select status from rec_incidents order by incident_id") == [("Resolved",), ("New",)]


def test_a_zone_beside_the_data_that_nobody_knows_asks_for_one(tmp_path):
    export = json.loads(SAMPLES["pagerduty_analytics"].read_text(encoding="utf-8")) | {"time_zone": "Mars/Olympus"}
    with pytest.raises(InputRefused, match="hold times without a zone"):
        stage_texts(tmp_path, {"a.json": export})


def test_without_a_zone_beside_the_data_it_is_the_vendors_own(tmp_path):
    export = {"data": json.loads(SAMPLES["pagerduty_analytics"].read_text(encoding="utf-8"))["data"]}
    _, store = stage_texts(tmp_path, {"a.json": export}, zone="Asia/Tokyo")

    assert rows(store, "select min(detected_at) from rec_incidents") == [(at(2, 10, 5),)]


def test_as_many_records_as_the_tool_writes_at_most_are_suspect(tmp_path):
    text = LIST + "".join(f"INC{n},2026-03-02 10:00:00,a,1,2,,2026-03-02 10:00:00\n" for n in range(10_000))
    with pytest.raises(InputRefused, match=r"a\.csv: held back, it holds exactly 10.000.records, the most that one export"):
        load_texts(tmp_path, {"a.csv": text})

    report, _ = load_texts(tmp_path, {"a.csv": text}, accept=True)
    assert report.incidents == 10_000
    assert adds_up(report)


@pytest.mark.parametrize(
    "name", ["opsgenie_incidents", "jira_issues", "rootly_incidents", "statuspage_incidents", "grafana_oncall_alert_groups"]
)
@pytest.mark.parametrize("form", ["a list", "lines"])
def test_pages_put_together_by_hand_need_no_envelope(tmp_path, name, form):
    export = json.loads(SAMPLES[name].read_text(encoding="utf-8"))
    (records,) = (value for value in export.values() if isinstance(value, list))
    text = json.dumps(records) if form == "a list" else "\n".join(map(json.dumps, records))
    report, _ = stage_texts(tmp_path, {"a.json": text})

    assert (report.files[0].source, report.files[0].read) == (name, len(records))
    assert report.files[0].used > 0


CSTATE = SAMPLES["cstate_issues"].read_text(encoding="utf-8")


def test_an_issue_of_a_status_page_that_is_open_automatic_and_has_one_line_lists_is_read(tmp_path):
    text = '---\ntitle: "API is slow"\ndate: 2026-03-05T09:43:40.482Z\nresolved: false\nresolvedWhen: ""\nseverity: "down"\n'
    text += 'affected: ["API", "Search"]\nautomated: true\nid: "api-latency"\nsection: issue\n---\nLooking into it.\n'
    _, store = stage_texts(tmp_path, {"content/issues/2026-03-05-api.md": text})

    assert rows(store, "select incident_id, status, services, detected_by, recovered_at, refs from rec_incidents") == [
        ("2026-03-05-api", "open", "API; Search", "monitoring", None, ["api-latency"])
    ]


def test_an_announcement_of_a_status_page_is_no_incident(tmp_path):
    files = {"a.md": CSTATE.replace("informational: false", "informational: true"), "b.md": CSTATE}
    report, _ = stage_texts(tmp_path, files, zone="UTC")

    assert [(file.used, file.set_asides) for file in report.files] == [(0, {"an announcement, no incident": 1}), (1, {})]


def test_an_issue_of_a_status_page_without_a_zone_is_refused_with_the_line_to_paste(tmp_path):
    with pytest.raises(InputRefused, match=r'or in policy\.toml under \[zones\]: cstate_issues = "Europe/Berlin"'):
        stage_texts(tmp_path, {"a.md": CSTATE})


@pytest.mark.parametrize("broken", ["title: &a x\nb: *a", "title: [", "- a list"])
def test_front_matter_with_aliases_or_that_is_no_mapping_is_that_of_a_document(broken):
    assert read_front_matter(f"---\n{broken}\n---\n", "x.md") is None


def test_front_matter_is_text_alone():
    found = read_front_matter("---\na: no\nb: 017\nc: 12:30:00\nd: !!python/object/apply:os.system ['id']\ne: ~\n---\n", "x.md")

    assert [batch.frame["json"].to_list() for batch in found.batches] == [
        ['{"a": "no", "b": "017", "c": "12:30:00", "d": ["id"], "e": "~"}']
    ]
