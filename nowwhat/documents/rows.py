"""What was read of a review -> its rows: the review, the incident it implies, the timeline and the action items."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from nowwhat.documents.actions import Action
from nowwhat.documents.causes import read_causes
from nowwhat.documents.durations import Stated
from nowwhat.documents.kinds import detector, key_event
from nowwhat.documents.layouts import people_of
from nowwhat.documents.model import Cells, Row, SetAside, filled
from nowwhat.documents.names import Names, names_in
from nowwhat.documents.narrative import narrated
from nowwhat.documents.outline import Outline
from nowwhat.documents.promises import KEY
from nowwhat.documents.sections import Line
from nowwhat.documents.stamps import COLUMNS, Course
from nowwhat.documents.timeline import Moment
from nowwhat.documents.times import Zone, read_stamp
from nowwhat.model.labels import INCIDENT_STATUS_WORDS
from nowwhat.reading.markdown import Block, FrontMatter, Quoted, Table, Text

Clean = Callable[[str], str]
# Cells that are ids, stamps or words of our own; the owner of an item is kept apart.
WITHOUT_WORDS = {
    "owner",
    "incident_id",
    "review_id",
    "action_id",
    "stated_id",
    "event_id",
    "happened_at",
    "reading",
    "kind",
    "certainty",
    "gives",
}
PEOPLE_FIELDS = {"commander", "author", "facilitator", "attendees", "people"}
MENTIONS = 50  # an incident is named by few ids; a document of hundreds of links is no better tied
# A document's status is "Draft", "Final" or "Completed"; the other words that an incident is known to have are the incident's.
OF_DOCUMENTS = {"completed", "done", "postmortem", "post-mortem"}
INCIDENT_STATUS = re.compile(rf"(?:{'|'.join(sorted(INCIDENT_STATUS_WORDS.keys() - OF_DOCUMENTS))})\b", re.IGNORECASE)
NO_USERS = re.compile(r"(?:no|none|0|zero|no users?|nobody)\b(?! ?[.,]\d)", re.IGNORECASE)


def name_remover(parts: Outline, blocks: Sequence[Block], items: Iterable[Action], name: str) -> Clean:
    """A function that takes names out of a text: handles, addresses, and whoever the document names in a place for people. The role
    that the place tells stands in their stead.
    """
    fields = [(found.label, found.value) for found in parts.fields if found.name in PEOPLE_FIELDS]
    fields += [("", line.text) for section in parts.about("attendees") for line in section.filled()]
    for table in (block for block in blocks if isinstance(block, Table)):
        fields += people_of(table)
    mail = [link for block in blocks for text in _parts(block) for link in text.links if link.startswith("mailto:")]
    names = Names(names_in(fields, [item.owner for item in items], [parts.title, *_texts(blocks), *mail, name]))
    return lambda text: names.out_of(text).strip()


def review_cells(parts: Outline, blocks: Sequence[Block], moments: Iterable[Moment], clean: Clean) -> Cells:
    """The review's own cells, those of the meeting left out."""

    def joined(lines: Iterable[Line]) -> list[str]:
        found: list[str] = []
        for line in lines:
            if found and line.follows:
                found[-1] = f"{found[-1]} {clean(line.text)}"
            else:
                found.append(clean(line.text))
        return found

    def entries(topic: str) -> list[str]:
        return joined(line for section in parts.about(topic) for line in section.filled())

    told = {moment.line for moment in moments}

    whys, cause = read_causes(parts.about("root cause"))
    status = parts.value("status")
    return filled(
        {
            "status": "" if INCIDENT_STATUS.match(status) else clean(status),
            "words": str(count_words(blocks)),
            "whys": [clean(why) for why in whys],
            "root_cause": clean(cause),
            "contributing_factors": entries("factors"),
            "went_well": entries("went well"),
            "went_badly": entries("went badly"),
            "lessons": "\n".join(entries("lessons")),
            "impact": "\n".join(entries("impact")),
            "summary": "\n".join(joined(narrated(parts, "summary", told))),
            "resolution": "\n".join(joined(narrated(parts, "resolution", told))),
        }
    )


def incident_cells(parts: Outline, course: Course, zone: Zone) -> Cells:
    """The cells of the incident that the review implies."""
    services = [name for part in re.split(r"[,;]", parts.value("service")) if (name := part.strip())]
    users = parts.value("users affected")
    impact = parts.value("customer impact").split(" ")[0].strip(",.;").lower()
    if impact not in {"yes", "no"}:
        impact = "no" if NO_USERS.match(users) else "yes" if re.search(r"[1-9]", users) else ""
    noticed = (row.text for row in course.moments if "detected" in row.kinds and not key_event(row.text))
    described = (line.text for section in parts.about("detection") for line in section.filled()[:1])
    texts = [parts.value("detected by"), *described, *list(noticed)[:1]]
    status = INCIDENT_STATUS.match(parts.value("status"))
    moments = {f"{name}_at": read_stamp(parts.value(name.replace("_", " ")), None, zone) for name in ("impact_started", "impact_ended")}
    return filled(
        {
            "service": services[0] if services else "",
            "services": "; ".join(services) if len(services) > 1 else "",
            "team": parts.value("team"),
            "severity": parts.value("severity"),
            "cause": parts.value("cause"),
            "status": status[0] if status else "",
            "users_affected": users,
            "customer_impact": impact,
            "detected_by": next((found for text in texts if text and (found := detector(text))), ""),
            **{COLUMNS[kind]: stamp.text for kind, stamp in course.stamps.items()},
            **{name: stamp.text for name, stamp in moments.items() if stamp},
        }
    )


def moment_cells(moment: Moment, clean: Clean) -> Cells:
    """One line of the timeline: what was read of its time, and the time as written."""
    return filled(
        {
            "happened_at": moment.stamp.text if moment.stamp else "",
            "written_at": moment.at if moment.stamp else clean(moment.at),
            "reading": moment.reading,
            "text": clean(moment.text),
            "kind": moment.kinds[0] if moment.kinds else "",
            "certainty": moment.certainty,
            "gives": [COLUMNS[kind] for kind in moment.gives],
        }
    )


def stated_cells(stated: Stated, clean: Clean) -> Cells:
    """One duration that the document states."""
    return filled(
        {
            "name": stated.name,
            "text": clean(stated.text),
            "minutes": str(stated.minutes),
            "verdict": stated.verdict,
            "stamps_minutes": "" if stated.stamps_min is None else str(stated.stamps_min),
            "between": stated.between,
        }
    )


def mentioned(blocks: Sequence[Block]) -> list[str]:
    """The links of a document, the last part of each, and the keys in its text: one of them may be an incident's id elsewhere."""
    links = [link for block in blocks for text in _parts(block) for link in text.links]
    last = [re.split(r"[?#]", link)[0].rstrip("/").rpartition("/")[2] for link in links if link.startswith("http")]
    keys = [key for text in _texts(blocks) for key in KEY.findall(text)]
    return list(dict.fromkeys(word for word in [*keys, *links, *last] if word))[:MENTIONS]


def item_cells(item: Action, clean: Clean) -> Cells:
    """One action item; its deadline is the original promise, and its owner the one name that is kept."""
    return filled(
        {
            "title": clean(item.title),
            "category": item.category,
            "priority": item.priority,
            "owner": item.owner,
            "status": clean(item.status),
            "created_at": item.created,
            "original_due_date": item.due,
            "refs": list(item.refs),
            "labels": [item.horizon] if item.horizon else [],
            "url": next((ref for ref in item.refs if ref.startswith("http")), ""),
        }
    )


def cleaned(cells: Cells, clean: Clean) -> Cells:
    """Cells without names, whatever column they stand in; a link that holds a name is left out. The owner has a file of its own."""

    def word(column: str, text: str) -> str:
        bare = clean(text)
        return text if column in WITHOUT_WORDS or bare == text.strip() else "" if text.startswith("http") else bare

    return filled(
        {
            column: [kept for one in value if (kept := word(column, one))] if isinstance(value, list) else word(column, value)
            for column, value in cells.items()
        }
    )


def number_rows(found: Iterable[tuple[str, int, Cells] | tuple[None, int, str]]) -> tuple[list[Row], list[SetAside]]:
    """The records of the document, numbered together in their order: rows, and those that are set aside."""
    rows: list[Row] = []
    aside: list[SetAside] = []
    for record, one in enumerate(found, 1):
        if one[0] is None:
            aside.append(SetAside(record, one[1], one[2]))
        else:
            rows.append(Row(one[0], record, one[1], one[2]))
    return rows, aside


def count_words(blocks: Sequence[Block]) -> int:
    """The words of the document, front matter and comments left out."""
    return sum(1 for text in _texts(blocks) for word in text.split() if any(character.isalnum() for character in word))


def said_lines(blocks: Sequence[Block], clean: Clean) -> Iterator[tuple[int, str]]:
    """The document's own words with their lines, without names; cells of a table one by one."""
    for block in blocks:
        if isinstance(block, Table):
            cells = [(block.line, cell) for cell in block.header] + [(row.line, cell) for row in block.rows for cell in row.cells]
        else:
            cells = [] if isinstance(block, FrontMatter | Quoted) else [(block.line, block.text)]
        for line, text in cells:
            yield from ((line + n, said) for n, part in enumerate(text.plain.split("\n")) if (said := clean(part)))


def _texts(blocks: Sequence[Block]) -> list[str]:
    return [text.plain for block in blocks for text in _parts(block)]


def _parts(block: Block) -> Iterable[Text]:
    if isinstance(block, Table):
        return [cell for cells in (block.header, *(row.cells for row in block.rows)) for cell in cells]
    return [] if isinstance(block, FrontMatter) else [block.text]
