"""A mapping and the first records of a CSV -> what each field of ours will hold of them, by the same expressions as the source file."""

from collections.abc import Mapping, Sequence
from contextlib import closing

import polars as pl

from nowwhat import sql
from nowwhat.mapping.sheet import Sheet
from nowwhat.mapping.writing import expression
from nowwhat.model.records import DAY, INSTANT, TABLES

UNREAD = "cannot be read"
SHOWN = {INSTANT: "strftime({x}, '%Y-%m-%d %H:%M:%S UTC')", DAY: "strftime({x}, '%Y-%m-%d')"}


def preview(
    sheet: Sheet, table: str, mapping: Mapping[str, str], day_order: str | None, zone: str | None, report_zone: str = "UTC"
) -> list[tuple[str, Sequence[str]]]:
    """Each field of `mapping` (ours -> theirs) with its value in each of the first records, as text: empty where nothing stands
    there, `UNREAD` where what stands there gives nothing, as a time without a zone does while no zone is chosen.
    """
    kinds = {column.name: column.kind for column in TABLES[table].columns}
    cells = {theirs: f"c{place}" for place, theirs in enumerate(dict.fromkeys(mapping.values()))}
    texts = {cell: [row[theirs] for row in sheet.first] for theirs, cell in cells.items()}
    frame = pl.DataFrame(texts, schema=dict.fromkeys(cells.values(), pl.String))
    shown = []
    for ours, theirs in mapping.items():
        text = expression(ours, sheet.column(theirs), table, "$day_order", cells[theirs])
        read = kinds[ours].reads.format(x=text)
        value = SHOWN.get(kinds[ours], "{x}::varchar").format(x=read)
        shown.append(f"coalesce({value}, case when blank({cells[theirs]}) then '' else '{UNREAD}' end) as {ours}")
    query = f"select {', '.join(shown)} from records"  # noqa: S608 - names of our own
    params = {"zone": zone, "report_zone": report_zone, "day_order": day_order}
    with closing(sql.connect()) as connection:
        connection.register("records", frame)
        first = connection.sql(query, params={name: value for name, value in params.items() if f"${name}" in query} or None)
        return [(ours, [str(value) for value in column]) for ours, column in zip(mapping, zip(*first.fetchall(), strict=True), strict=True)]
