"""Kinds of data that every query and every page must stand -> a home for each, imported once for all tests."""

from pathlib import Path

from nowwhat.store.home import Home
from tests.exports import load, write

INCIDENTS = "incident_id,title,service,team,severity,kind,cause,fingerprint,detected_by,customer_impact,merged_into,"
STAMPS = "started_at,detected_at,acknowledged_at,investigating_at,fix_applied_at,recovered_at,pir_completed_at"
ITEMS = "action_id,incident_id,title,category,team,owner,status,created_at,original_due_date,due_date,closed_at,last_activity_at"

# What each line is: in order, everything the wrong way round, a day between each, in the future, of another age.
TIMES = {
    "in order": "{0}T10:00:00Z,{0}T10:04:00Z,{0}T10:20:00Z,{0}T10:30:00Z,{0}T10:50:00Z,{0}T11:00:00Z,{0}T20:00:00Z",
    "reversed": "{0}T20:00:00Z,{0}T11:00:00Z,{0}T10:50:00Z,{0}T10:30:00Z,{0}T10:20:00Z,{0}T10:04:00Z,{0}T10:00:00Z",
    "at once": "{0}T10:00:00Z,{0}T10:00:00Z,{0}T10:00:00Z,{0}T10:00:00Z,{0}T10:00:00Z,{0}T10:00:00Z,{0}T10:00:00Z",
    "open": "{0}T10:00:00Z,,,,,,",
    "recovered alone": ",,,,,{0}T10:00:00Z,",
    "acknowledged too late": "{0}T10:00:00Z,{0}T10:00:00Z,{0}T12:00:00Z,,,{0}T11:00:00Z,",
    "in doubt": "2025-09-01T00:00:00Z,{0}T10:04:00Z,{0}T10:20:00Z,,,{0}T11:00:00Z,",
    "in the future": "2027-03-01T10:00:00Z,2027-03-01T10:00:00Z,,,,2027-03-01T11:00:00Z,2027-03-02T11:00:00Z",
    "half in the future": "{0}T10:00:00Z,2027-03-01T10:00:00Z,,,,2027-03-01T11:00:00Z,",
    "another age": "2000-03-01T10:00:00Z,2000-03-01T10:00:00.000001Z,,,,{0}T11:00:00Z,",
    "never": ",,,,,,",
}
# incident, title, service, team, severity, kind, cause, fingerprint, detected_by, customer_impact, merged_into, its times and its day
DAMAGED = [
    *(
        (f"twin-{n}", "Orders stopped", "orders", "red", "P1", "", "full disk", "f1", "monitoring", "yes", "", "in order", "2026-05-04")
        for n in range(6)
    ),
    *(
        (
            f"again-{n}",
            "Orders stopped again",
            "orders",
            "blue",
            "P2",
            "",
            "full disk",
            "f1",
            "customer",
            "",
            "",
            "in order",
            f"2026-05-1{n}",
        )
        for n in range(4)
    ),
    *(
        (name, name, "mail", "red", f"P{place % 4 + 1}", "", "wrong switch", "", "", "no", "", name, "2026-05-20")
        for place, name in enumerate(TIMES)
    ),
    ("loop-a", "A", "mail", "red", "P1", "", "", "", "", "", "loop-b", "in order", "2026-06-02"),
    ("loop-b", "B", "mail", "red", "P1", "", "", "", "", "", "loop-a", "in order", "2026-06-02"),
    ("loop-c", "C", "mail", "red", "P1", "", "", "", "", "", "loop-a", "in order", "2026-06-02"),
    ("itself", "D", "mail", "red", "P1", "", "", "", "", "", "itself", "in order", "2026-06-02"),
    ("lost", "E", "mail", "red", "P1", "", "", "", "", "", "nobody-knows", "in order", "2026-06-02"),
    ("child", "F", "mail", "red", "P1", "", "", "", "", "", "twin-1", "in order", "2026-06-02"),
    ("drill", "G", "mail", "red", "P1", "drill", "", "", "", "", "", "in order", "2026-06-03"),
    ("works", "H", "mail", "red", "P1", "maintenance", "", "", "", "", "", "in order", "2026-06-03"),
    ("odd label", "I", "", "", "SEV?", "", "", "", "smoke signals", "", "", "in order", "2026-06-04"),
    ("no label", "", "", "", "", "", "", "", "", "", "", "in order", "2026-06-05"),
]
DAMAGED_ITEMS = """
due-1,twin-0,Cap the pool,prevent,red,Ada Example,open,2026-05-04T12:00:00Z,2026-05-20,2026-05-20,,
due-2,twin-0,Cap the pool,prevent,red,Ada Example,open,2026-05-04T12:00:00Z,2026-05-20,2026-05-20,,
due-3,twin-1,Improve things,prevent,blue,,open,2026-05-04T12:00:00Z,2026-05-21,2026-06-21,,
done-1,twin-0,Alert on depth,detect,red,,done,2026-05-04T12:00:00Z,2026-05-20,2026-05-20,2026-05-19T00:00:00Z,
done-2,twin-0,Alert on depth,detect,red,,done,2026-05-04T12:00:00Z,2026-05-20,2026-05-20,2026-05-25T00:00:00Z,
done-3,twin-2,Alert on depth,detect,red,,done,2026-05-04T12:00:00Z,2026-05-20,2026-05-10,2026-05-25T00:00:00Z,
backwards,twin-0,Closed early,respond,red,,done,2026-05-04T12:00:00Z,2026-04-01,2026-04-01,2026-01-01T00:00:00Z,2026-01-01T00:00:00Z
sometime,twin-0,Closed nobody knows when,respond,red,,done,2026-05-04T12:00:00Z,2026-05-20,2026-05-20,,
dropped,twin-0,Dropped late,mitigate,red,,cancelled,2026-05-04T12:00:00Z,2026-05-20,2026-05-20,2026-06-25T00:00:00Z,
dropped early,twin-0,Dropped in time,mitigate,red,,cancelled,2026-05-04T12:00:00Z,2026-05-20,2026-05-20,2026-05-05T00:00:00Z,
undated,twin-0,No day,prevent,red,,open,2026-05-04T12:00:00Z,,,,
unmade,twin-0,Made nobody knows when,prevent,red,,open,,2026-05-20,2026-05-20,,
ahead,twin-0,Made in the future,prevent,red,,done,2027-01-01T00:00:00Z,2027-02-01,2027-02-01,2027-03-01T00:00:00Z,
untied,nowhere,Of no incident,prevent,blue,,open,2026-05-04T12:00:00Z,2026-05-20,2026-05-20,,
of a child,child,Of a merged one,prevent,blue,,open,2026-05-04T12:00:00Z,2026-05-20,2026-05-20,,2026-06-30T00:00:00Z
of a drill,drill,Of a drill,prevent,blue,,open,2026-05-04T12:00:00Z,2026-05-20,2026-05-20,,
odd labels,twin-0,Odd,wish,,,thinking,2026-05-04T12:00:00Z,2026-13-45,someday,,
"""
CORRECTIONS = "incident_id,field,value,reason\ntwin-0,severity,P2,was P2\nnowhere,severity,P1,of nothing\ntwin-0,team,,nobody\n"
ANNOTATIONS = "on,text,service,team\n2026-05-01,Weekly review,,\n2026-05-01,Weekly review,orders,\n2026-05-01,Weekly review,,red\n"

ALONE = ("alone", "Orders stopped", "orders", "red", "P1", "", "full disk", "", "monitoring", "yes", "", "in order", "2026-05-04")

ALONE_ITEM = "only,alone,Cap the pool,prevent,red,,open,2026-05-04T12:00:00Z,,,,"
# A date that does not exist, and a yes or no that is neither.
BROKEN = "broken,,,,,,,,,,,2026-02-31T10:00:00Z,,,,,,\nodd,,,,,,,,,perhaps,,2026-05-05T10:00:00Z,,,,,,\n"


def incidents(*lines: tuple[str, ...]) -> str:
    """The lines as our plain CSV."""
    return "\n".join([INCIDENTS + STAMPS, *(",".join([*line[:-2], TIMES[line[-2]].format(line[-1])]) for line in lines)]) + "\n"


EXPORTS = {
    "none": {"incidents.csv": incidents(), "items.csv": ITEMS + "\n"},
    "one": {"incidents.csv": incidents(ALONE), "items.csv": f"{ITEMS}\n{ALONE_ITEM}\n"},
    "nothing known": {
        "incidents.csv": "incident_id\n" + "".join(f"I-{n}\n" for n in range(9)),
        "items.csv": "action_id\n" + "".join(f"A-{n}\n" for n in range(9)),
    },
    "damaged": {
        "incidents.csv": incidents(*DAMAGED) + BROKEN,
        "items.csv": ITEMS + DAMAGED_ITEMS,
    },
}


def homes(folder: Path) -> dict[str, Home]:
    """The home of each kind, below `folder`."""
    return {kind: Home(folder / kind / "home") for kind in EXPORTS}


def make_homes(folder: Path) -> None:
    """Imports the exports of each kind into its home."""
    for kind, home in homes(folder).items():
        home.make()
        if kind == "damaged":
            home.path.joinpath("corrections.csv").write_text(CORRECTIONS, encoding="utf-8")
            home.path.joinpath("annotations.csv").write_text(ANNOTATIONS, encoding="utf-8")
        load(home, *write(folder / kind / "exports", EXPORTS[kind]))
