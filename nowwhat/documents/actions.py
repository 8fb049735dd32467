"""The action tables and lists of a document -> its action items."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from nowwhat.documents.outline import Outline
from nowwhat.documents.people import owners
from nowwhat.documents.promises import BOX, LEADING_CATEGORY, due_day, peel, refs_in
from nowwhat.documents.sections import Line, Section
from nowwhat.documents.words import CATEGORIES, is_unfilled, plain_name
from nowwhat.reading.markdown import Table

COLUMNS = {
    name: column
    for column, names in {
        "title": "action, action item, actions, task, description, what, title, item, follow up",
        "owner": "owner, owners, assignee, assigned to, who, responsible",
        "due": "deadline, due, due date, due by, by when, when, target date, target, eta",
        "status": "status, state",
        "priority": "priority, prio",
        "category": "category, type, kind",
        "created": "created, created at, opened",
    }.items()
    for name in names.split(", ")
}


@dataclass(frozen=True)
class Action:
    """One promised improvement as written; `due` is an ISO day where the text is one. `placeholder` rows promise nothing."""

    line: int
    title: str
    owner: str = ""
    due: str = ""
    status: str = ""
    priority: str = ""
    category: str = ""
    created: str = ""
    refs: tuple[str, ...] = ()

    @property
    def placeholder(self) -> bool:
        """Whether the row names no action."""
        return is_unfilled(self.title)


def read_actions(parts: Outline, day: dt.date | None) -> list[Action]:
    """The items of the document in their order. A day without a year is the next such day after `day`."""
    found: list[Action] = []
    for section in parts.sections:
        for table in section.tables():
            columns = [COLUMNS.get(plain_name(cell.plain), "") for cell in table.header]
            promises = section.topic == "actions" or {"owner", "due"} & set(columns)
            if "title" in columns and section.topic != "timeline" and promises:
                found += _table_actions(table, columns, _category(section.title), day)
        if section.topic == "actions":
            found += _list_actions(section, day)
    return found


def unread_lines(parts: Outline) -> list[int]:
    """Lines of prose under "Action items": no item is read from them."""
    lines = ((section, line) for section in parts.about("actions") for line in section.filled() if line.depth < 0 and not line.follows)
    return [line.number for section, line in lines if not (section.value.plain and line.number == section.line)]


def _category(text: str) -> str:
    return text.strip() if plain_name(text) in CATEGORIES else ""


def _table_actions(table: Table, columns: list[str], category: str, day: dt.date | None) -> Iterator[Action]:
    for row in table.rows:
        cells = {column: "" if is_unfilled(cell.plain) else cell.plain for column, cell in zip(columns, row.cells, strict=True) if column}
        links = [link for cell in row.cells for link in cell.links]
        yield Action(
            row.line,
            cells["title"],
            owners(cells.get("owner", "")),
            due_day(cells.get("due", ""), day),
            cells.get("status", ""),
            cells.get("priority", ""),
            cells.get("category", "") or category,
            cells.get("created", ""),
            refs_in(" ".join(cell.plain for cell in row.cells), links),
        )


def _list_actions(section: Section, day: dt.date | None) -> Iterator[Action]:
    """One item for every entry of the outermost list; a label's own line (`**Review actions**: text`) is one too."""
    own = section.line if section.value.plain else 0
    lines = [line for line in section.lines() if line.depth >= 0 or line.follows or line.number == own]
    top = min((line.depth for line in lines if line.depth >= 0), default=-1)
    entries: list[list[Line]] = []
    for line in lines:
        if not line.follows and line.depth in {top, -1}:
            entries.append([line])
        elif entries and (line.depth > top or (line.follows and line.depth == entries[-1][0].depth)):
            entries[-1].append(line)
    return (_list_action(entry, _category(section.title), day) for entry in entries)


def _list_action(entry: list[Line], category: str, day: dt.date | None) -> Action:
    found: dict[str, str] = {"category": category}
    title: list[str] = []
    for line in entry:
        label, colon, value = line.text.partition(":")
        column = COLUMNS.get(plain_name(label)) if colon and line.depth > entry[0].depth else None
        if column and column != "title":
            found[column] = value.strip()
        elif line.depth == entry[0].depth:
            title.append(line.text)
    text = " ".join(title)
    if box := BOX.match(text):
        found["status"], text = ("open" if box[1] == " " else "done"), text[box.end() :]
    if lead := LEADING_CATEGORY.match(text):
        found["category"], text = lead[1], text[lead.end() :]
    text = peel(text, found, day)
    due, owner = found.get("due", ""), found.get("owner", "")
    refs = refs_in(" ".join(line.text for line in entry), [link for line in entry for link in line.links])
    status, priority = found.get("status", ""), found.get("priority", "")
    return Action(
        entry[0].number, text, owners(owner), due_day(due, day), status, priority, found["category"], found.get("created", ""), refs
    )
