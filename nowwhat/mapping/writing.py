"""A confirmed mapping -> the text of a source file, which reads this export from now on like those that came with the product."""

import re
import unicodedata
from collections.abc import Mapping

from nowwhat.mapping.sheet import Column, Sheet
from nowwhat.model.records import DAY, INSTANT, NAME, TABLES


def name_for(file: str) -> str:
    """A name for the source of this file: its own, without what only dates one export, as `[a-z0-9_]`."""
    stem = unicodedata.normalize("NFKD", re.split(r"[/\\]", file)[-1].partition(".")[0]).casefold()
    plain = re.sub(r"[^a-z0-9]+", "_", re.sub(r"[\u0300-\u036f]", "", stem)).strip("_")
    undated = re.sub(r"(_\d+)+$", "", plain)
    return (undated if re.match(r"[a-z]", undated) else f"export_{undated}".strip("_"))[:50].rstrip("_")


def source_text(name: str, table: str, mapping: Mapping[str, str], sheet: Sheet, day_order: str | None) -> str:
    """The source file. `mapping` is column of ours -> column of theirs, the id among them; `day_order` is what a person said
    about dates in digits, or None where each file decides it by its own dates.
    """
    theirs = {ours: sheet.column(column) for ours, column in mapping.items()}
    stamps = {column.name for column in TABLES[table].columns if column.kind in (INSTANT, DAY)}
    digits = list(dict.fromkeys(column.name for ours, column in theirs.items() if ours in stamps and column.in_digits))
    asked = bool(digits) and day_order is None
    facts = {
        "name": name,
        "reads": "csv",
        "matches": ", ".join(column.name for column in sheet.columns),
        **({"digits": ", ".join(digits)} if asked else {}),
        "export": "a CSV whose columns were mapped on the Imports page",
        "gives": table,
        "rank": "plain",
        "zone": "in the data, or --zone",
    }
    header = [line for key, value in facts.items() for line in _header(key, value)]
    if asked:
        header += ["-- params:", "--   day_order  VARCHAR  label  what comes first in dates such as 03-04-2026: day or month"]
    order = "$day_order" if day_order is None else f"'{day_order}'"
    body = [f"    {expression(ours, column, table, order, _cell(column))} as {ours}" for ours, column in theirs.items()]
    if "services" in theirs and "service" not in theirs:
        body.append(f"    words_of({_cell(theirs['services'])})[1] as service")
    return "\n".join([*header, "select", "    record,", "    line,", "    null::varchar as set_aside,", ",\n".join(body), "from cells", ""])


def _header(key: str, value: str) -> list[str]:
    """Lines of a header, broken between names only: a name is read as it stands."""
    lines = [""]
    for part in value.split(", "):
        if lines[-1] and len(lines[-1]) + len(part) > 110:
            lines.append("")
        lines[-1] += f"{part}, "
    texts = [line.rstrip() for line in lines]
    texts[-1] = texts[-1].removesuffix(",")
    return [f"-- {key + ':':8} {texts[0]}", *(f"--          {text}" for text in texts[1:])]


def expression(ours: str, column: Column, table: str, order: str, cell: str) -> str:
    """SQL: a field of ours of a cell of theirs, as canonical text; `order` and `cell` are SQL, too."""
    kind = next(known.kind for known in TABLES[table].columns if known.name == ours)
    if kind in (INSTANT, DAY):
        cell = f"javascript_date({cell})" if column.javascript else cell
        return f"in_order({cell}, {order})" if column.in_digits else cell
    if ours == "services":
        return f"nullif(array_to_string(words_of({cell}), '; '), '')"
    return f"filled({cell})" if kind is NAME else cell


def _cell(column: Column) -> str:
    quoted = column.name.replace("'", "''")
    return f"cell('{quoted}')"
