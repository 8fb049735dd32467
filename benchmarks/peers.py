"""The same questions as some of our queries -> the same numbers, by pandas and by SQLite.

Both get the durations and the month of each incident ready-made, as if somebody had prepared them: what is compared is the
answering. An answer is a table as a dictionary, from what the row is about to its numbers; None is unknown.
"""

import datetime as dt
import json
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from records import AS_OF

Answer = dict[str, list[float | str | None]]
LIMITS_S = {"ttd": {"P1": 300}, "tta": dict.fromkeys(("P1", "P2", "P3", "P4"), 900), "ttm": dict.fromkeys(("P1", "P2", "P3", "P4"), 1800)}
ENDS = {"ttd": ("started_at", "detected_at"), "tta": ("detected_at", "acknowledged_at"), "ttm": ("acknowledged_at", "recovered_at")}
WINDOW_DAYS = 90
FEWEST = 5
LISTED = 50
DAY_S = 86400


def frames(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The two files as frames, with times parsed, durations in seconds and the month."""
    stamps = ["started_at", "detected_at", "acknowledged_at", "recovered_at", "pir_completed_at"]
    incidents = pd.read_csv(folder / "incidents.csv", usecols=["incident_id", "service", "severity", "cause", *stamps], parse_dates=stamps)
    for name in stamps:
        incidents[name] = incidents[name].dt.tz_localize(None)
    for name, (begin, end) in ENDS.items():
        incidents[f"{name}_s"] = (incidents[end] - incidents[begin]).dt.total_seconds()
    incidents["month"] = incidents["started_at"].dt.strftime("%Y-%m")
    days = ["created_at", "closed_at", "original_due_date"]
    items = pd.read_csv(folder / "action_items.csv", usecols=["action_id", "status", *days], parse_dates=days)
    for name in days[:2]:
        items[name] = items[name].dt.tz_localize(None)
    return incidents, items


def quantiles_pandas(incidents: pd.DataFrame, _items: pd.DataFrame) -> Answer:
    answer: Answer = {}
    for name, limits in LIMITS_S.items():
        known = incidents[["month", "severity", f"{name}_s"]].dropna()
        limited = known["severity"].isin(limits)
        over = (known[f"{name}_s"] > known["severity"].map(limits))[limited]
        for by in ("month", "severity"):
            values = known.groupby(by)[f"{name}_s"]
            shares = over.groupby(known[by]).mean()
            table = pd.DataFrame({"n": values.count(), "median": values.median() / 60, "p90": values.quantile(0.9) / 60, "share": shares})
            for key, row in table[table["n"] >= FEWEST].iterrows():
                answer[f"{name} {key}"] = [row["median"], row["p90"], None if pd.isna(row["share"]) else row["share"]]
    return answer


def slips_pandas(_incidents: pd.DataFrame, items: pd.DataFrame) -> Answer:
    due_end = items["original_due_date"] + pd.Timedelta(days=1)
    came_due = (due_end <= AS_OF) & ~((items["status"] == "done") & items["closed_at"].isna())
    slipped = came_due & ~((items["status"] == "done") & (items["closed_at"] < due_end))
    table = pd.DataFrame({"month": items["original_due_date"].dt.strftime("%Y-%m"), "n": came_due, "slipped": slipped})
    sums = table.groupby("month")[["n", "slipped"]].sum()
    return {month: [row["n"], row["slipped"]] for month, row in sums[sums["n"] > 0].iterrows()}


def repeats_pandas(incidents: pd.DataFrame, _items: pd.DataFrame) -> Answer:
    ordered = incidents[["service", "cause", "started_at", "incident_id", "recovered_at"]].sort_values(
        ["service", "cause", "started_at", "incident_id"]
    )
    ends = ordered.groupby(["service", "cause"], sort=False)["recovered_at"].cummax()
    earlier = ends.groupby([ordered["service"], ordered["cause"]], sort=False).shift()
    within = (ordered["started_at"] >= earlier) & (ordered["started_at"] <= earlier + pd.Timedelta(days=WINDOW_DAYS))
    table = pd.DataFrame({"service": ordered["service"], "repeat": within}).groupby("service")["repeat"].agg(["size", "sum"])
    return {service: [row["size"], row["sum"]] for service, row in table.iterrows()}


def open_pandas(_incidents: pd.DataFrame, items: pd.DataFrame) -> Answer:
    waiting = items[(items["status"] == "open") | (items["closed_at"] > AS_OF)]  # what was closed later was open then
    overdue = int((waiting["original_due_date"] + pd.Timedelta(days=1) <= AS_OF).sum())
    first = waiting.assign(created_on=waiting["created_at"].dt.normalize()).sort_values(["original_due_date", "created_on", "action_id"])
    return {"open": [len(waiting), overdue], "first": first["action_id"].head(LISTED).to_list()}


def reviews_pandas(incidents: pd.DataFrame, _items: pd.DataFrame) -> Answer:
    needed = incidents[incidents["severity"].isin(["P1", "P2"])]
    wait = needed["pir_completed_at"].where(needed["pir_completed_at"] <= AS_OF) - needed["recovered_at"]
    late = wait.isna() & (AS_OF - needed["recovered_at"] < pd.Timedelta(hours=48))
    held = wait.notna()
    return {"reviews": [len(needed), int((~late).sum()), int(held.sum()), int((wait <= pd.Timedelta(hours=48)).sum())]}


PANDAS: dict[str, Callable[[pd.DataFrame, pd.DataFrame], Answer]] = {
    "quantiles": quantiles_pandas,
    "slips": slips_pandas,
    "repeats": repeats_pandas,
    "open": open_pandas,
    "reviews": reviews_pandas,
}


def database(path: Path, incidents: pd.DataFrame, items: pd.DataFrame) -> sqlite3.Connection:
    """The frames as two tables of SQLite, times as seconds, with an index on what a group is made of."""
    connection = sqlite3.connect(path)
    for name, frame in (("incidents", incidents), ("items", items)):
        plain = frame.copy()
        for column in plain.select_dtypes("datetime").columns:
            plain[column] = (plain[column] - pd.Timestamp(0)).dt.total_seconds()
        plain.to_sql(name, connection, index=False)
    connection.executescript(
        "create index by_month on incidents (month); create index by_key on incidents (service, cause, started_at); analyze;"
    )
    return connection


def _epoch() -> float:
    return (AS_OF - dt.datetime(1970, 1, 1)).total_seconds()  # noqa: DTZ001 - naive UTC


def quantiles_sqlite(connection: sqlite3.Connection) -> Answer:
    answer: Answer = {}
    for name, limits in LIMITS_S.items():
        limit = "case severity " + " ".join(f"when '{severity}' then {limit_s}" for severity, limit_s in limits.items()) + " end"
        for by in ("month", "severity"):
            # Between two neighbours, as quantile_cont does: at n - 1 steps of the way.
            told = connection.execute(f"""
                with ranked as (
                    select {by} as key, {name}_s as value_s, {name}_s > {limit} as over,
                        row_number() over (partition by {by} order by {name}_s) - 1 as place, count(*) over (partition by {by}) as n
                    from incidents where {name}_s is not null
                ),
                weighed as (
                    select *, max(0, 1 - abs((n - 1) * 0.5 - place)) as half, max(0, 1 - abs((n - 1) * 0.9 - place)) as ninth
                    from ranked where n >= {FEWEST}
                )
                select key, sum(value_s * half) / 60, sum(value_s * ninth) / 60, avg(over) from weighed group by key
            """)
            answer |= {f"{name} {key}": numbers for key, *numbers in told.fetchall()}
    return answer


def slips_sqlite(connection: sqlite3.Connection) -> Answer:
    told = connection.execute(f"""
        select strftime('%Y-%m', original_due_date, 'unixepoch') as month, count(*),
            sum(not (status = 'done' and closed_at < original_due_date + {DAY_S}))
        from items
        where original_due_date + {DAY_S} <= {_epoch()} and not (status = 'done' and closed_at is null)
        group by month
    """)
    return {month: numbers for month, *numbers in told.fetchall()}


def repeats_sqlite(connection: sqlite3.Connection) -> Answer:
    told = connection.execute(f"""
        with followed as (
            select service, started_at, max(recovered_at) over (
                partition by service, cause order by started_at, incident_id rows between unbounded preceding and 1 preceding
            ) as earlier_end
            from incidents
        )
        select service, count(*), sum(
            coalesce(started_at >= earlier_end and started_at <= earlier_end + {WINDOW_DAYS * DAY_S}, 0)
        ) from followed group by service
    """)
    return {service: numbers for service, *numbers in told.fetchall()}


def open_sqlite(connection: sqlite3.Connection) -> Answer:
    waiting = f"items where (status = 'open' or closed_at > {_epoch()})"
    counts = connection.execute(f"select count(*), sum(original_due_date + {DAY_S} <= {_epoch()}) from {waiting}")
    first = connection.execute(f"""
        select action_id from {waiting}
        order by original_due_date, date(created_at, 'unixepoch'), action_id limit {LISTED}
    """)
    return {"open": [*counts.fetchall()[0]], "first": [row[0] for row in first.fetchall()]}


def reviews_sqlite(connection: sqlite3.Connection) -> Answer:
    told = connection.execute(f"""
        with needed as (
            select recovered_at, case when pir_completed_at <= {_epoch()} then pir_completed_at end - recovered_at as wait_s
            from incidents where severity in ('P1', 'P2')
        )
        select count(*), sum(not (wait_s is null and {_epoch()} - recovered_at < {2 * DAY_S})), count(wait_s),
            sum(coalesce(wait_s <= {2 * DAY_S}, 0))
        from needed
    """)
    return {"reviews": [*told.fetchall()[0]]}


SQLITE: dict[str, Callable[[sqlite3.Connection], Answer]] = {
    "quantiles": quantiles_sqlite,
    "slips": slips_sqlite,
    "repeats": repeats_sqlite,
    "open": open_sqlite,
    "reviews": reviews_sqlite,
}


def main(folder: str) -> dict[str, Any]:
    """Every answer of pandas, beginning with the CSVs: what a script does each time it is started."""
    both = frames(Path(folder))
    return {name: ask(*both) for name, ask in PANDAS.items()}


if __name__ == "__main__":
    print(len(json.dumps(main(*sys.argv[1:]), default=float)))
