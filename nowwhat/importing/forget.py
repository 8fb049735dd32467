"""The store and a file or source to forget -> everything else, copied. What goes is never written, so none of it is left."""

from pathlib import Path

from nowwhat.errors import InputRefused
from nowwhat.importing.staging import Staging
from nowwhat.language import formats
from nowwhat.model import records

SYSTEM_OF_DOCUMENTS = {"review_document": "review"}
NOUNS = {
    "incidents": "incident",
    "action_items": "action item",
    "reviews": "review",
    "timeline_events": "log entry",
    "stated_durations": "stated duration",
}
PLURALS = {"timeline_events": "log entries"}


def keep_all_but(staging: Staging, file: str | None, source: str | None) -> list[str]:
    """What was taken out, in sentences, once the `rec_*` tables and the accounting hold everything else.

    Raises:
        InputRefused: when nothing in the store came from there; the sentence lists what did come.

    """
    run = staging.connection.execute
    forgotten = _files(staging, file, source)
    run("create temp table forgotten (file bigint)")
    run("insert into forgotten select unnest(?::bigint[])", [forgotten])
    gone = [
        f"{formats.plural(count, NOUNS[name], PLURALS.get(name))}" for name in records.TABLES if (count := _keep_records(staging, name))
    ]
    run("""insert into loads by name
        select * exclude (goes, outcome, sentence, sha256, notes, unused, read, used, unchanged, superseded, refused, set_aside),
            if(goes, 'forgotten', outcome) as outcome,
            if(goes, 'its records were taken out with nowwhat forget', sentence) as sentence,
            if(goes, null, sha256) as sha256, if(goes, [], notes) as notes, if(goes, [], unused) as unused,
            if(goes, 0, read) as read, if(goes, 0, used) as used,
            if(goes, 0, unchanged) as unchanged, if(goes, 0, superseded) as superseded, if(goes, 0, refused) as refused,
            if(goes, 0, set_aside) as set_aside
        from (select l.*, file in (from forgotten) as goes from previous.loads l)""")
    for name in ("refusals", "mendable", "set_asides", "oddities", "withdrawn"):
        run(f"insert into {name} by name from previous.{name} where file not in (from forgotten)")
    owners = _keep_owners(staging)
    if owners:
        gone.append(formats.plural(owners, "owner of an item", "owners of items"))
    earlier = ", ".join(path.name for path in staging.builder.home.generations())
    return [
        (
            f"forgotten: {', '.join(gone) or 'no record, they had been replaced by others already'}; "
            "a version that these had replaced is not in the store any more"
        ),
        (
            f"{earlier} on disk still {'holds' if ',' not in earlier else 'hold'} them, for `nowwhat rollback`, "
            "until later imports take their place; delete the files when that must not be"
        ),
    ]


def _files(staging: Staging, file: str | None, source: str | None) -> list[int]:
    """The numbers of the loads that came from there."""
    loads = staging.connection.execute(
        "select file, name, coalesce(source, '') from previous.loads where outcome <> 'forgotten' order by file"
    ).fetchall()
    if file is not None:
        names = {name for _, name, _ in loads}
        wanted = file if file in names else Path(file).name
        found = [number for number, name, _ in loads if name == wanted]
        known = ", ".join(sorted(names)[:20])
        asked = f"--file {file}: no file of that name was imported"
    else:
        systems = {each.name: each.system for each in staging.sources} | SYSTEM_OF_DOCUMENTS
        found = [number for number, _, name in loads if source and source in (name, systems.get(name))]
        known = ", ".join(sorted({name for _, _, name in loads if name})[:20])
        asked = f"--source {source}: nothing was imported from it"
    if not found:
        raise InputRefused(f"{asked}; there are {known or 'none'}")
    return found


def _keep_records(staging: Staging, name: str) -> int:
    """How many records of a table go."""
    run = staging.connection.execute
    run(f"insert into rec_{name} by name from previous.rec_{name} where file not in (from forgotten)")
    return int(run(f"select count(*) from previous.rec_{name} where file in (from forgotten)").fetchall()[0][0])  # noqa: S608


def _keep_owners(staging: Staging) -> int:
    """How many owners go."""
    run = staging.connection.execute
    if "people_before" not in {row[0] for row in run("select database_name from duckdb_databases()").fetchall()}:
        return 0
    if staging.policy.report.people == "hide":
        run("update rec_action_items set has_owner = null")
    else:
        run("""insert into people.owners select o.* from people_before.owners o
            where exists (from rec_action_items r where r.system = o.system and folded(r.action_id) = o.key)""")
    return int(run("select (select count(*) from people_before.owners) - (select count(*) from people.owners)").fetchall()[0][0])
