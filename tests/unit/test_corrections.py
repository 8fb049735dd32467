"""What people write beside the exports: corrections win over every source, annotations are kept, a wrong row refuses all."""

import datetime as dt

import pytest

from nowwhat.errors import InputRefused
from nowwhat.importing import importer
from nowwhat.store import queries
from nowwhat.store.home import Home, open_store
from tests.exports import REVIEW, load, load_texts, pagerduty, rebuild, rows, stage_texts, write

FILES = {"incidents.json": {"incidents": [pagerduty()]}, "review.md": REVIEW}
HEADER = "incident_id,field,value,reason"


@pytest.fixture(scope="module")
def before(tmp_path_factory):
    return stage_texts(tmp_path_factory.mktemp("before"), FILES)[1]


def corrected(tmp_path, records, text):
    """The records, merged with these corrections."""
    write(tmp_path / "home", {"corrections.csv": text})
    return rebuild(Home(tmp_path / "home"), records)


def test_a_correction_wins_over_every_source_and_says_what_stood_there(tmp_path):
    write(tmp_path / "home", {"corrections.csv": f"{HEADER}\nQINC007,started_at,2026-03-02T09:40:00Z,the deployment log says so\n"})
    _, store = load_texts(tmp_path, FILES)

    assert rows(store, "select started_at from incidents") == [(dt.datetime(2026, 3, 2, 9, 40),)]
    assert rows(store, "select ttd_s from incident_facts") == [(24 * 60.0,)]
    assert rows(store, "from corrections") == [
        (2, "QINC007", "started_at", "2026-03-02T09:40:00Z", "the deployment log says so", "2026-03-02T09:50:00Z", True)
    ]
    assert rows(store, "select source, system, line, value, reason from provenance where field = 'started_at'") == [
        ("corrections.csv", "corrections", 2, "2026-03-02T09:40:00Z", "the deployment log says so")
    ]
    assert rows(store, "select distinct reason from provenance where field <> 'started_at'") == [(None,)]


@pytest.mark.parametrize("name", ["QINC007", "qinc007", "#7", "7", "https://acme.example/incidents/QINC007", "pagerduty:QINC007"])
def test_an_incident_is_found_by_any_of_its_names(before, tmp_path, name):
    records = corrected(tmp_path, before, f"{HEADER}\n{name},cause,a lost lock,seen in the dump\n")

    assert rows(records, "select cause from incidents") == [("a lost lock",)]
    assert rows(records, "select incident_id, was, applied from corrections") == [("QINC007", "queue consumer lost", True)]


def test_an_empty_value_clears_the_field(before, tmp_path):
    records = corrected(tmp_path, before, f"{HEADER}\nQINC007,cause,,nobody knows\nQINC007,started_at,,a guess\n")

    assert rows(records, "select cause, started_at from incidents") == [(None, None)]
    assert rows(records, "select field, value, reason from provenance where system = 'corrections' order by 1") == [
        ("cause", None, "nobody knows"),
        ("started_at", None, "a guess"),
    ]


def test_a_corrected_label_is_mapped_like_one_of_an_export(before, tmp_path):
    write(tmp_path / "home", {"policy.toml": '[severity]\n"SEV-2" = "P2"\n[teams]\nbilling = "money"\n'})
    text = f"{HEADER}\n7,severity,SEV-2,\n7,service,billing; orders,\n7,team,,\n7,near_miss,yes,\n"
    records = corrected(tmp_path, before, text)

    assert rows(records, "select severity, severity_label, service, team, near_miss from incidents") == [
        ("P2", "SEV-2", "billing; orders", "money", True)
    ]
    assert rows(records, "select was from corrections order by line") == [("P1",), ("orders",), ("fulfilment",), (None,)]


@pytest.mark.parametrize(
    ("lines", "service"),
    [
        ("7,cause,full,", "api; web"),
        ("7,service,pay,", "pay"),
        ("7,service,web; pay,", "pay; web"),
        ("7,services,pay; db,", "db; pay"),
        ("7,service,,", None),
    ],
)
def test_who_corrects_the_service_says_of_all_of_them_what_they_are(tmp_path, lines, service):
    _, named = stage_texts(tmp_path, {"a.csv": "incident_id,service,services\n7,web,web; api\n"})
    records = corrected(tmp_path, named, f"{HEADER}\n{lines}\n")

    assert rows(records, "select service from incidents") == [(service,)]


def test_a_correction_may_say_that_an_incident_is_part_of_another(tmp_path):
    write(tmp_path / "home", {"corrections.csv": f"{HEADER}\n#8,merged_into,#7,the same outage\n"})
    report, _ = load_texts(tmp_path, {"a.json": {"incidents": [pagerduty(), pagerduty(id="Q2", incident_number=8)]}})

    assert (report.counted, report.excluded) == (1, {"merged": 1})


def test_a_correction_of_an_unknown_incident_waits_and_is_listed(tmp_path):
    write(tmp_path / "home", {"corrections.csv": f"{HEADER}\nINC-404,cause,lost,\n"})
    report, store = load_texts(tmp_path, FILES)

    assert report.notes == [
        "corrections.csv, line 2: 'INC-404' names no incident that is known, or several; the correction waits until it names one"
    ]
    assert rows(store, "select incident_id, was, applied from corrections") == [("INC-404", None, False)]
    _, later = stage_texts(tmp_path, FILES | {"late.csv": "incident_id,title\nINC-404,late\n"})
    assert rows(later.merged(), "select cause from incidents where title = 'late'") == [("lost",)]


EXPECTED = "expected the columns incident_id, field, value, reason"
WRONG_FIELD = "expected a column of incidents, found"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("7,start_at,2026-03-01T10:00:00Z,", f"line 2, field: {WRONG_FIELD} 'start_at'; the nearest is 'started_at'"),
        ("7,incident_id,8,", "line 2, field: an id cannot be corrected"),
        ("7,refs,8,", f"line 2, field: {WRONG_FIELD} 'refs'"),
        (",cause,x,", "line 2, incident_id: expected an id, found nothing"),
        ("\n7,near_miss,perhaps,", "line 3, near_miss: expected yes or no, found 'perhaps'"),
        (
            "7,started_at,2026-02-30T10:00:00Z,",
            "line 2, started_at: expected a date and time such as 2026-03-01T14:05:00Z, found '2026-02-30T10:00:00Z'",
        ),
        ("7,started_at,9999-12-31T00:00:00Z,", "line 2, started_at: expected a date from 2000 on that is no placeholder"),
        (
            "7,started_at,2026-03-01 10:00,",
            (
                "line 2, value: the time '2026-03-01 10:00' has no zone; write it like 2026-03-01T14:05:00Z, "
                'or name the zone of this file in policy.toml under [zones]: corrections = "Europe/Berlin"'
            ),
        ),
        ("7,cause,x", "line 2, expected 4 columns as in the header, found 3"),
        ("7,cause,x,\n#7,cause,y,", "lines 2 and 3, cause: expected one correction of a field, found 2 for incident '7'"),
    ],
)
def test_a_wrong_row_refuses_the_whole_import_with_file_line_and_sentence(tmp_path, row, said):
    write(tmp_path / "home", {"corrections.csv": f"{HEADER}\n{row}\n"})
    with pytest.raises(InputRefused) as caught:
        load_texts(tmp_path, FILES)

    assert f"corrections.csv, {said}" in str(caught.value)
    assert Home(tmp_path / "home").current() is None


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("incident_id,field,reason", f"{EXPECTED}; value is not there"),
        ("incident_id,field,value,why", f"{EXPECTED}, each once; found 'why'"),
    ],
)
def test_a_wrong_header_says_which_columns_are_expected(before, tmp_path, header, said):
    with pytest.raises(InputRefused) as caught:
        corrected(tmp_path, before, f"{header}\n7,cause,x,y\n")

    assert str(caught.value) == f"corrections.csv, line 1: {said}"


def test_every_wrong_row_is_named_up_to_five(before, tmp_path):
    with pytest.raises(InputRefused) as caught:
        corrected(tmp_path, before, "incident_id,field,value\n" + "7,nothing,x\n" * 7)

    assert [f"line {n}," in str(caught.value) for n in range(2, 9)] == [True] * 5 + [False] * 2
    assert str(caught.value).endswith("; and 2 more; nothing was published")


def test_the_policy_may_name_the_zone_of_the_corrections(before, tmp_path):
    write(tmp_path / "home", {"policy.toml": '[zones]\ncorrections = "Asia/Kolkata"\n'})
    records = corrected(tmp_path, before, "incident_id,field,value\n7,started_at,2026-03-02 15:00\n")

    assert rows(records, "select started_at from incidents") == [(dt.datetime(2026, 3, 2, 9, 30),)]


def test_the_columns_may_stand_in_any_order_and_empty_rows_are_none(before, tmp_path):
    records = corrected(tmp_path, before, "\ufeffReason,Value,Field,Incident_ID\r\nseen,lost,Cause,7\r\n,,,\r\n")

    assert rows(records, "select field, value, reason from corrections") == [("cause", "lost", "seen")]


def test_a_changed_file_is_seen_by_pages_and_taken_by_a_rebuild_and_by_an_import_without_news(tmp_path):
    home = Home(tmp_path / "home")
    paths = write(tmp_path, {"incidents.json": FILES["incidents.json"]})
    load(home, *paths)
    assert home.fingerprint() == open_store(home).generation.policy_hash == home.policy().fingerprint()

    for name, text in {"corrections.csv": "incident_id,field,value\n7,cause,first\n", "annotations.csv": "on,text\n2026-05-01,x\n"}.items():
        write(home.path, {name: text})
        assert home.fingerprint() != open_store(home).generation.policy_hash
        assert load(home, *paths).change == "no change in the records, facts made anew"
        assert home.fingerprint() == open_store(home).generation.policy_hash
        assert load(home, *paths).change == "no change"

    write(home.path, {"corrections.csv": "incident_id,field,value\n7,cause,second\n"})
    importer.rebuild(home, None)
    assert rows(open_store(home), "select cause from incidents") == [("second",)]
    (home.path / "corrections.csv").unlink()
    importer.rebuild(home, None)
    assert rows(open_store(home), "select cause from incidents") == [(None,)]


def test_a_rebuild_with_a_wrong_row_leaves_the_generation_as_it_is(tmp_path):
    load_texts(tmp_path, FILES)
    home = Home(tmp_path / "home")
    write(home.path, {"corrections.csv": "incident_id,field,value\n7,nothing,x\n"})

    with pytest.raises(InputRefused, match=r"corrections\.csv, line 2, field"):
        importer.rebuild(home, None)
    assert open_store(home).generation.number == 1


def test_annotations_are_kept_with_their_day_and_shown_where_they_belong(tmp_path):
    write(
        tmp_path / "home",
        {
            "policy.toml": '[services]\nshop = "orders"\n',
            "annotations.csv": (
                "on,text,service,team\n2026-05-02,New rota,,\n2026-05-01,Moved to the cloud,Shop,\n2026-05-03,Split,,money\n"
            ),
        },
    )
    _, store = load_texts(tmp_path, FILES)

    def shown(**filters):
        return queries.run(store, "annotations", **filters)["text"].to_list()

    assert rows(store, 'select "on", service from annotations limit 1') == [(dt.date(2026, 5, 1), "orders")]
    assert shown() == ["Moved to the cloud", "New rota", "Split"]
    assert shown(services=["billing"]) == ["New rota", "Split"]
    assert shown(services=["orders"], teams=["fulfilment"]) == ["Moved to the cloud", "New rota"]
    assert shown(from_month="2026-06") == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("on,text\nsoon,x\n", "line 2, on: expected a day such as 2026-03-01, found 'soon'"),
        ("on,text\n,x\n", "line 2, on: expected a day such as 2026-03-01, found ''"),
        ("on,text\n1999-12-31,x\n", "line 2, on: expected a day such as 2026-03-01, found '1999-12-31'"),
        ("on,text\n2026-05-01,\n", "line 2, text: expected what happened, found nothing"),
        ("day,text\n2026-05-01,x\n", "line 1: expected the columns on, text, service, team; on is not there"),
    ],
)
def test_a_wrong_annotation_refuses_the_whole_import_too(tmp_path, text, said):
    write(tmp_path / "home", {"annotations.csv": text})
    with pytest.raises(InputRefused) as caught:
        load_texts(tmp_path, FILES)

    assert f"annotations.csv, {said}" in str(caught.value)


def test_corrections_are_listed_by_a_query(before, tmp_path):
    records = corrected(tmp_path, before, f"{HEADER}\n7,cause,lost,seen\nX,cause,lost,seen\n")

    frame = queries.ask(records.connection, "corrections")
    assert frame.select("incident_id", "title", "was", "applied").rows() == [
        ("QINC007", "queue depth above 10 000", "queue consumer lost", True),
        ("X", None, None, False),
    ]
