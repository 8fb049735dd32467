"""The action tables and lists of a document -> its action items."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from nowwhat.documents.outline import Outline
from nowwhat.documents.people import owners
from nowwhat.documents.promises import BOX, LEADING_CATEGORY, LEADING_OWNER, LEADING_STATUS, due_day, peel, refs_in
from nowwhat.documents.sections import Line, Section
from nowwhat.documents.words import CATEGORIES, HORIZON, is_unfilled, plain_name
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
    """One promised improvement as written; `due` is an ISO day where the text is one, `horizon` the group it stands in ("Short
    term"). `placeholder` rows promise nothing.
    """

    line: int
    title: str
    owner: str = ""
    due: str = ""
    status: str = ""
    priority: str = ""
    category: str = ""
    created: str = ""
    refs: tuple[str, ...] = ()
    horizon: str = ""

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
                found += _table_actions(table, columns, _group(section.title) or ("", ""), day)
        if section.topic == "actions":
            found += _list_actions(section, day)
    return found


def unread_lines(parts: Outline) -> list[int]:
    """Lines of prose under "Action items": no item is read from them."""
    lines = ((section, line) for section in parts.about("actions") for line in section.filled() if line.depth < 0 and not line.follows)
    return [line.number for section, line in lines if not (section.value.plain and line.number == section.line) and not _group(line.text)]


def _group(text: str) -> tuple[str, str] | None:
    """The category or the horizon that a heading or an entry announces: ("Prevent", ""), ("", "Short term")."""
    text = text.strip().rstrip(":").strip()
    name = plain_name(text)
    name = name.removesuffix(" actions").removesuffix(" items").removesuffix(" action items")
    return (text, "") if name in CATEGORIES else ("", text) if HORIZON.fullmatch(name) else None


def _table_actions(table: Table, columns: list[str], group: tuple[str, str], day: dt.date | None) -> Iterator[Action]:
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
            cells.get("category", "") or group[0],
            cells.get("created", ""),
            refs_in(" ".join(cell.plain for cell in row.cells), links),
            group[1],
        )


def _list_actions(section: Section, day: dt.date | None) -> Iterator[Action]:
    """One item for every entry of the outermost list; a label's own line (`**Review actions**: text`) is one too. An entry or a line
    that is nothing but a category or a horizon ("Prevent", "Short term") holds for those below it.
    """
    own = section.line if section.value.plain else 0
    group = _group(section.title) or ("", "")
    top, head = -1, -1
    entries: list[tuple[list[Line], tuple[str, str]]] = []
    for line in section.lines():
        announced = None if line.follows else _group(line.text)
        if announced:
            group, head, top = announced, line.depth, -1
        elif line.depth < 0 and not line.follows and line.number != own:
            continue
        elif line.number == own or (not line.follows and (top < 0 or line.depth <= top)):
            if 0 <= line.depth <= head:  # the list of the announced group has ended
                group, head = _group(section.title) or ("", ""), -1
            top = line.depth if line.number != own else top
            entries.append(([line], group))
        elif entries:
            entries[-1][0].append(line)
    return (_list_action(entry, of_group, day) for entry, of_group in entries)


def _list_action(entry: list[Line], group: tuple[str, str], day: dt.date | None) -> Action:
    found: dict[str, str] = {"category": group[0]}
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
    if lead := LEADING_STATUS.match(text):
        found["status"], text = "done", text[lead.end() :]
    if lead := LEADING_OWNER.match(text):
        found["owner"], text = lead[1], text[lead.end() :]
    if lead := LEADING_CATEGORY.match(text):
        found["category"], text = lead[1], text[lead.end() :]
    text = peel(text, found, day)
    due, owner = found.get("due", ""), found.get("owner", "")
    refs = refs_in(" ".join(line.text for line in entry), [link for line in entry for link in line.links])
    status, priority, created = found.get("status", ""), found.get("priority", ""), found.get("created", "")
    return Action(entry[0].number, text, owners(owner), due_day(due, day), status, priority, found["category"], created, refs, group[1])
