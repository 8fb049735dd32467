"""The store and a file or source to forget -> everything else, copied. What goes is never written, so none of it is left."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from nowwhat.errors import InputRefused
from nowwhat.importing.sources import Source
from nowwhat.importing.versions import view_promises
from nowwhat.language import formats
from nowwhat.model.records import ACCOUNTS, TABLES

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SYSTEM_OF_DOCUMENTS = {"review_document": "review"}
NOUNS = {
    "incidents": "incident",
    "action_items": "action item",
    "reviews": "review",
    "timeline_events": "log entry",
    "stated_durations": "stated duration",
}
PLURALS = {"timeline_events": "log entries"}


def keep_all_but(connection: "DuckDBPyConnection", sources: Iterable[Source], file: str | None, source: str | None, *, owners: bool) -> str:
    """What was taken out, in a sentence, once the `rec_*` tables and the accounting hold everything else; nobody's name, without `owners`.

    Raises:
        InputRefused: when nothing in the store came from there; the sentence lists what did come.

    """
    run = connection.execute
    run("create temp table forgotten as select unnest(?::bigint[]) as file", [_files(connection, sources, file, source)])
    gone = [
        f"{formats.plural(count, NOUNS[name], PLURALS.get(name))}"
        for name in TABLES
        if (count := _keep_records(connection, name, owners=owners))
    ]
    for name in ACCOUNTS:
        run(f"insert into {name} by name from previous.{name} where file not in (from forgotten)")
    view_promises(connection)
    run("create table first_promises as from known_promises where file not in (from forgotten)")
    run(
        "insert into loads by name select file, imported_as_of, name, source, zone, oldest, 'forgotten' as outcome, ? as sentence "
        "from previous.loads where file in (from forgotten)",
        ["its records were taken out with nowwhat forget"],
    )
    if lost := _keep_owners(connection, owners=owners):
        gone.append(formats.plural(lost, "owner of an item", "owners of items"))
    return (
        f"forgotten: {', '.join(gone) or 'no record, they had been replaced by others already'}; "
        "a version that these had replaced is not in the store any more"
    )


def still_on_disk(generations: Iterable[Path]) -> str:
    """The sentence that the generations before still hold what was taken out."""
    earlier = ", ".join(path.name for path in generations)
    return (
        f"{earlier} on disk still {'holds' if ',' not in earlier else 'hold'} them, for `nowwhat rollback`, "
        "until later imports take their place; delete the files when that must not be"
    )


def _files(connection: "DuckDBPyConnection", sources: Iterable[Source], file: str | None, source: str | None) -> list[int]:
    """The numbers of the loads that came from there."""
    loads = connection.execute(
        "select file, name, coalesce(source, '') from previous.loads where outcome <> 'forgotten' order by file"
    ).fetchall()
    if file is not None:
        names = {name for _, name, _ in loads}
        wanted = file if file in names else Path(file).name
        found = [number for number, name, _ in loads if name == wanted]
        known = ", ".join(sorted(names)[:20])
        asked = f"--file {file}: no file of that name was imported"
    else:
        systems = {each.name: each.system for each in sources} | SYSTEM_OF_DOCUMENTS
        found = [number for number, _, name in loads if source and source in (name, systems.get(name))]
        known = ", ".join(sorted({name for _, _, name in loads if name})[:20])
        asked = f"--source {source}: nothing was imported from it"
    if not found:
        raise InputRefused(f"{asked}; there are {known or 'none'}")
    return found


def _keep_records(connection: "DuckDBPyConnection", name: str, *, owners: bool) -> int:
    """How many records of a table go."""
    run = connection.execute
    hidden = "replace (null::boolean as has_owner)" if name == "action_items" and not owners else ""
    run(f"insert into rec_{name} by name select * {hidden} from previous.rec_{name} where file not in (from forgotten)")  # noqa: S608
    return int(run(f"select count(*) from previous.rec_{name} where file in (from forgotten)").fetchall()[0][0])  # noqa: S608


def _keep_owners(connection: "DuckDBPyConnection", *, owners: bool) -> int:
    """How many owners go."""
    run = connection.execute
    if owners:
        run(
            "insert into people.owners select o.* from people_before.owners o "
            "semi join rec_action_items r on r.system = o.system and folded(r.action_id) = o.key"
        )
    return int(run("select (select count(*) from people_before.owners) - (select count(*) from people.owners)").fetchall()[0][0])
