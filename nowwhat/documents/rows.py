"""What was read of a review -> its rows: the review, the incident it implies, the timeline and the action items."""

import re
from collections.abc import Callable, Iterable, Sequence

from nowwhat.documents.actions import Action
from nowwhat.documents.causes import read_causes
from nowwhat.documents.kinds import detector
from nowwhat.documents.model import Cells, Row, SetAside, filled
from nowwhat.documents.outline import Outline
from nowwhat.documents.people import any_of, full_names, without_names
from nowwhat.documents.stamps import COLUMNS, Course
from nowwhat.documents.timeline import Moment
from nowwhat.documents.times import Zone, read_stamp
from nowwhat.reading.markdown import Block, FrontMatter, Table

Clean = Callable[[str], str]
PEOPLE_FIELDS = {"commander", "author", "facilitator", "attendees"}
# A document's status is "Draft" or "Final"; these words are the incident's.
INCIDENT_STATUS = re.compile(r"(?:resolved|closed|open|ongoing|mitigated|monitoring|investigating|identified)\b", re.IGNORECASE)
NO_USERS = re.compile(r"(?:no|none|0|zero|no users?|nobody)\b(?! ?[.,]\d)", re.IGNORECASE)


def name_remover(parts: Outline, items: Iterable[Action]) -> Clean:
    """A function that takes names out of a text: handles, addresses, and the full names the document's own fields give."""
    fields = [found.value for found in parts.fields if found.name in PEOPLE_FIELDS]
    names = any_of(full_names([*fields, *(item.owner for item in items)]))
    return lambda text: without_names(text, names).strip()


def review_cells(parts: Outline, blocks: Sequence[Block], clean: Clean) -> Cells:
    """The review's own cells, those of the meeting left out."""

    def entries(topic: str) -> list[str]:
        found: list[str] = []
        for line in (line for section in parts.about(topic) for line in section.filled()):
            if found and line.follows:
                found[-1] = f"{found[-1]} {clean(line.text)}"
            else:
                found.append(clean(line.text))
        return found

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
        }
    )


def incident_cells(parts: Outline, course: Course, zone: Zone) -> Cells:
    """The cells of the incident that the review implies."""
    services = [name for part in re.split(r"[,;]", parts.value("service")) if (name := part.strip())]
    users = parts.value("users affected")
    impact = parts.value("customer impact").split(" ")[0].strip(",.;").lower()
    if impact not in {"yes", "no"}:
        impact = "no" if NO_USERS.match(users) else "yes" if re.search(r"[1-9]", users) else ""
    noticed = (row.text for rows in course.timelines for row in rows if "detected" in row.kinds)
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
    """One line of the timeline."""
    return filled({"at": moment.at, "text": clean(moment.text), "kind": moment.kinds[0] if moment.kinds else ""})


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
            "url": next((ref for ref in item.refs if ref.startswith("http")), ""),
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
    texts: list[str] = []
    for block in blocks:
        if isinstance(block, Table):
            texts += [cell.plain for cells in (block.header, *(row.cells for row in block.rows)) for cell in cells]
        elif not isinstance(block, FrontMatter):
            texts.append(block.text.plain)
    return sum(1 for text in texts for word in text.split() if any(character.isalnum() for character in word))
