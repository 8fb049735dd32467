"""What is believed of an item: the words of its tracker, the days of whoever promised, and the policy's where there are none."""

import datetime as dt

from tests.exports import load_texts, rows, stage_texts, write

INCIDENTS = (
    "incident_id,title,service,team,severity,detected_at\nI1,a,orders,red,P1,2026-03-01T10:00:00Z\nI2,b,orders,,P3,2026-03-01T10:00:00Z\n"
)


def test_an_item_without_a_day_of_its_own_is_due_by_the_policy_for_the_severity_of_its_incident(tmp_path):
    write(tmp_path / "home", {"policy.toml": "[actions]\ndue_after_days = { P1 = 15 }\n"})
    items = (
        "action_id,incident_id,title,created_at,due_date\nA1,I1,x,2026-03-02T10:00:00Z,\nA2,I1,x,2026-03-02T10:00:00Z,2026-05-01\n"
        "A3,I2,x,2026-03-02T10:00:00Z,\nA4,I1,x,,\n"
    )
    _, records = stage_texts(tmp_path, {"incidents.csv": INCIDENTS, "items.csv": items})

    assert rows(records.merged(), "select action_id, due_date, due_origin from action_items order by 1") == [
        ("A1", dt.date(2026, 3, 17), "policy"),
        ("A2", dt.date(2026, 5, 1), "own"),
        ("A3", None, None),
        ("A4", None, None),
    ]


def test_a_status_that_nobody_knows_is_unknown_and_an_item_without_a_team_has_that_of_its_incident(tmp_path):
    items = "action_id,incident_id,title,team,status\nA1,I1,x,,thinking\nA2,I1,x,blue,done\n"
    report, store = load_texts(tmp_path, {"incidents.csv": INCIDENTS, "items.csv": items})

    assert rows(store, "select action_id, status, team from action_items order by 1") == [("A1", None, "red"), ("A2", "done", "blue")]
    assert ("status", "plain", "thinking", 1) in report.unmapped
