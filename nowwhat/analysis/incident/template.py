"""What is known of an incident -> its review as a document to be written: filled in as far as the exports tell, the rest in brackets.

`nowwhat import` reads it back. As long as nobody has filled in a cause or an action it is set aside as a template: what is in brackets is
no answer, and its timeline alone is no review. What helps to prepare the meeting stands at the end, to be deleted after it.

The layout is `review.md.j2` beside this file, or a team's own in its home; here is decided what it may say.
"""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import DictLoader, StrictUndefined, Template, TemplateError, TemplateNotFound, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from nowwhat.analysis.incident import words as incident_words
from nowwhat.analysis.incident.measures import SPINE
from nowwhat.documents.kinds import kinds_of
from nowwhat.errors import InputRefused
from nowwhat.language import formats
from nowwhat.language.text import markdown
from nowwhat.store.queries import Ask

NAME = "review.md.j2"
FOLDER = "templates"  # of a home
# How a line of the timeline is worded so that it is read as this moment again; with the cause, which is on no spine.
MOMENTS = {
    "started": "Problem began",
    "detected": "Incident detected",  # by whom or what is said under Detection, if it is known
    "acknowledged": "On-call acknowledged",
    "investigating": "Troubleshooting started",
    "root_cause_found": "Root cause identified",
    "fix_applied": "Fix applied",
    "recovered": "Recovery confirmed",
}
DETECTED = {"monitoring": "monitoring alert", "customer": "user report", "internal": "internal"}
STEPS = {"ttd": "Time from start to detection", "tta": "Time from detection to first response", "ttm": "From first response to recovery"}
MOST_EARLIER = 5
# What an expression of a template can end in beside the faults that Jinja2 names.
FAULTS = (TemplateError, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


class Exported(str):
    """Text from an export: a template writes it escaped."""

    __slots__ = ()


def review(ask: Ask, incident_id: str, home: Path) -> str:
    """The document for this incident as Markdown, times in UTC. `incident_id` is the incident's own, as `incidents_named` gives it.

    Raises:
        InputRefused: when the home has a template of its own that cannot be read or filled in.

    """
    values = known(ask, incident_id)
    own = own_template(home)
    text = _own(own, values) if own else _environment().get_template(NAME).render(values)
    return text.replace(formats.NBSP, " ").rstrip("\n") + "\n"


def own_template(home: Path) -> Path | None:
    """The template of a team, or None if it has none of its own."""
    path = home / FOLDER / NAME
    return path if path.exists() else None


def file_name(incident_id: str) -> str:
    """What the document is called: its incident's id without what a file system might take amiss."""
    return f"review-{re.sub(r'[^A-Za-z0-9._-]+', '-', incident_id).strip('-.') or 'incident'}.md"


def _environment() -> ImmutableSandboxedEnvironment:
    """What a template may do: nothing but look at what it is given. It may extend the one of ours by its name."""
    shipped = {NAME: Path(__file__).with_name(NAME).read_text(encoding="utf-8")}
    environment = ImmutableSandboxedEnvironment(
        loader=DictLoader(shipped), undefined=StrictUndefined, finalize=_written, trim_blocks=True, lstrip_blocks=True, autoescape=False
    )
    environment.filters |= {"markdown": markdown, "bracketed": _bracketed}
    return environment


def _written(value: Any) -> Any:
    return markdown(value) if isinstance(value, Exported) else "" if value is None else value


def _own(path: Path, values: Mapping[str, Any]) -> str:
    place = f"{FOLDER}/{NAME}"
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise InputRefused(f"{place}: cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise InputRefused(f"{place}: cannot be read; expected text in UTF-8") from None
    environment = _environment()
    try:
        code = environment.compile(text, NAME, str(path))
        return Template.from_code(environment, code, environment.make_globals(None)).render(values)
    except FAULTS as error:
        line = error.lineno if isinstance(error, TemplateSyntaxError) else _line(error, path)
        raise InputRefused(f"{place}, line {line}: {_fault(error)}") from None


def _fault(error: Exception) -> str:
    if isinstance(error, TemplateNotFound):
        return f"there is no template {error.name!r}; only {NAME} can be extended or included"
    return " ".join(str(error).split())


def _line(error: BaseException, path: Path) -> int:
    """The last line of the template that was at work."""
    line, step = 1, error.__traceback__
    while step:
        if step.tb_frame.f_code.co_filename == str(path):
            line = step.tb_lineno
        step = step.tb_next
    return line


def known(ask: Ask, incident_id: str) -> dict[str, Any]:
    """What a template is given, by the names that it uses; what is not known is None."""
    row = ask("incident", incident_id=incident_id).row(0, named=True)
    near = ask("incident_occurrences", incident_id=incident_id).filter(certainty="confirmed").sort("at", "incident_id")
    before = near.filter(near["steps"] < 0).unique("incident_id", keep="last", maintain_order=True).tail(MOST_EARLIER).to_dicts()[::-1]
    stamps = {kind: at for kind in MOMENTS if (at := row[f"{kind}_at"])}
    return {
        "incident": _incident(row),
        "timeline": _timeline(stamps, ask("incident_events", incident_id=incident_id).to_dicts()),
        "steps": [_step(name, row[f"{duration}_s"], row[f"{duration}_limit_s"]) for duration, name in STEPS.items()],
        "earlier": [_earlier(one, ask("incident_items", incident_id=one["incident_id"]).to_dicts()) for one in before],
        "factors": _factors((one, ask("incident_reviews", incident_id=one["incident_id"]).to_dicts()) for one in before),
    }


def _incident(row: Mapping[str, Any]) -> dict[str, Any]:
    began, over = row["started_at"] or row["detected_at"], row["recovered_at"]
    first = next((row[name] for name in SPINE if row[name]), None)
    lasted = _length((over - began).total_seconds()) if began and over and over >= began else None
    exported = {name: row[name] for name in ("title", "service", "team", "cause", "severity", "users_affected")}
    exported |= {"id": row["incident_id"], "name": row["title"] or row["incident_id"], "services": row["service"]}
    return {name: Exported(text) if text else None for name, text in exported.items()} | {
        "date": f"{first:%Y-%m-%d}" if first else None,
        "duration": lasted,
        "began": row["started_at"] is not None,
        "recovered": row["recovered_at"] is not None,
        "detected_by": DETECTED.get(row["detected_by"]),
        "customer_impact": {True: "yes", False: "no"}.get(row["customer_impact"]),
        "customers_affected_for": _length(60 * row["impact_min"]) if row["impact_min"] else None,
    }


def _length(seconds: float) -> str:
    """A length of time as the template writes it: "1 hour 10 minutes"."""
    minutes = round(seconds / 60)
    hours, left = divmod(minutes, 60)
    words = [(hours, "hour")] if hours else []
    words += [(left, "minute")] if left or not hours else []
    return " ".join(f"{number} {unit}{'' if number == 1 else 's'}" for number, unit in words)  # no thousands apart: it is read back


def _timeline(stamps: Mapping[str, dt.datetime], events: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Its moments and what its log says, in order: each with its time and text, the day before the time where there are several."""
    logged = [event for event in events if event["happened_at"] and event["text"]]
    rows = [(at, place, _moment(logged, kind, at)) for place, (kind, at) in enumerate(stamps.items())]
    moments = {(at, text) for at, _, text in rows}
    # A line that would be read as another moment than the incident's own stays out: the stamps are what counts.
    rows += [
        (event["happened_at"], len(MOMENTS), event["text"])
        for event in logged
        if (event["happened_at"], event["text"]) not in moments and not kinds_of(event["text"])
    ]
    rows.sort(key=lambda row: row[:2])
    one_day = len({at.date() for at, _, _ in rows}) <= 1
    return [
        {"time": formats.clock(at) if one_day else f"{at:%Y-%m-%d} {formats.clock(at)}", "text": Exported(text)} for at, _, text in rows
    ]


def _moment(events: Sequence[Mapping[str, Any]], kind: str, at: dt.datetime) -> str:
    """What the log says of this moment, if it is read as the same one again; else our words for it.

    What stands first, before the detection, is read as the start whatever its words.
    """
    here = [event for event in events if event["happened_at"] == at]
    own = {(kind,), ()} if kind == "started" and here and at == events[0]["happened_at"] else {(kind,)}
    texts = [event["text"] for event in here if event["kind"] == kind and kinds_of(event["text"]) in own]
    return max(texts, key=len, default=MOMENTS[kind])


def _step(name: str, seconds: float | None, limit_s: float | None) -> dict[str, Any]:
    """How long a step took, and its limit where it has one."""
    return {
        "name": name,
        "took": None if seconds is None else _length(seconds),
        "limit": _length(limit_s) if limit_s else None,
        "over": bool(limit_s and seconds is not None and seconds > limit_s),
    }


def _earlier(one: Mapping[str, Any], items: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """An earlier time that it happened, and what was promised then and is still open."""
    return {
        "id": Exported(one["incident_id"]),
        "title": Exported(one["title"] or ""),
        "on": formats.day(one["at"]),
        "state": incident_words.came_back(one, "confirmed", reviews=True)[0],
        "open_items": [
            {
                "title": Exported(item["title"] or item["action_id"]),
                "category": item["category"],
                "state": incident_words.item_state(item)[0],
            }
            for item in items
            if item["status"] == "open"
        ],
    }


def _factors(reviews: Iterable[tuple[Mapping[str, Any], Sequence[Mapping[str, Any]]]]) -> list[dict[str, Any]]:
    """What earlier reviews named, each once and with the last time."""
    named = [(one, factor) for one, documents in reviews for document in documents for factor in document["contributing_factors"]]
    last = {factor: one for one, factor in reversed(named)}
    return [{"on": formats.day(one["at"]), "text": Exported(factor)} for factor, one in list(reversed(last.items()))[:MOST_EARLIER]]


def _bracketed(text: str) -> str:
    """Text inside a placeholder: it must not end it."""
    return markdown(re.sub(r"[\[\]<>]", "", text))
