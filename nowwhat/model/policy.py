"""`policy.toml` -> `Policy`: what a team decided about zones, limits and labels, every key optional."""

import datetime as dt
import difflib
import hashlib
import re
import tomllib
import zoneinfo
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PositiveFloat, PositiveInt, ValidationError

from nowwhat.errors import InputRefused
from nowwhat.model.business_hours import parse_business_hours

SEVERITIES = ("P1", "P2", "P3", "P4")
SeverityOrAll = Literal["P1", "P2", "P3", "P4", "all"]
Severity = Literal["P1", "P2", "P3", "P4"]
Category = Literal["prevent", "detect", "respond", "mitigate", "improve"]
ItemStatus = Literal["open", "done", "cancelled"]
IncidentKind = Literal["incident", "drill", "test", "maintenance"]
# The advice on review documents that can be switched off, in the order of docs/lint.md; nowwhat/lint/rules.py gives it.
LINT_RULES = (
    "blame", "human-error", "whys-person", "whys-short", "whys-missing", "timeline-missing", "detection-missing", "lessons-missing",
    "item-owner", "item-deadline", "item-category", "item-priority", "items-equal", "item-vague", "too-long", "just-restarted", "attendees",
    "minutes", "facilitator", "time-zone", "held-late",
)  # fmt: skip


def _zone(name: str) -> str:
    if name not in zoneinfo.available_timezones():
        near = difflib.get_close_matches(name, zoneinfo.available_timezones(), n=1)
        hint = f"; the nearest is {near[0]!r}" if near else ""
        raise ValueError(f"{name!r} is no IANA time zone such as 'Europe/Berlin'{hint}")
    return name


def _hours(text: str) -> str:
    parse_business_hours(text)
    return text


def _rule(name: str) -> str:
    if name not in LINT_RULES:
        near = difflib.get_close_matches(name, LINT_RULES, n=1, cutoff=0)[0]
        raise ValueError(f"there is no rule {name!r}; the nearest is {near!r}, and docs/lint.md lists all")
    return name


def _day(value: Any) -> dt.date:
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError:
        raise ValueError(f"expected a day such as 2026-12-25, found {value!r}") from None


Zone = Annotated[str, AfterValidator(_zone)]
Day = Annotated[dt.date, BeforeValidator(_day)]
Minutes = dict[SeverityOrAll, PositiveFloat]


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Report(_Section):
    """Where and when the reader is."""

    zone: Zone = "UTC"  # turns instants into days and months
    business_hours: Annotated[str, AfterValidator(_hours)] = "Mon-Fri 09:00-18:00"
    holidays: tuple[Day, ...] = ()  # days without business hours
    people: Literal["show", "hide"] = "show"  # "hide": owners never enter the store
    people_in_files: Literal["show", "hide"] = "hide"


class Limits(_Section):
    """Minutes; strictly more is a breach. Source: the article's 5, 15 and 30 minutes."""

    ttd: Minutes = {"P1": 5}
    tta: Minutes = {"all": 15}
    ttm: Minutes = {"all": 30}


class Doubt(_Section):
    """Days; a longer duration is listed under "check the dates"."""

    ttd: PositiveFloat = 7
    tta: PositiveFloat = 7
    ttm: PositiveFloat = 30
    ttr: PositiveFloat = 30


class Reviews(_Section):
    """How the 24 to 48 hours after recovery are counted."""

    counting: Literal["wall_clock", "business_days"] = "wall_clock"


class Actions(_Section):
    """What makes an issue an action item, and what it is measured against."""

    labels: tuple[str, ...] = ("pir-action", "postmortem", "incident-follow-up")
    baseline: Annotated[float, Field(ge=0, le=1)] = 0.40
    baseline_label: str = "quoted: about 40 % of action items are not finished on time"
    stalled_after_days: PositiveInt = 14
    due_after_days: dict[Severity, PositiveInt] = {}  # only where an item has no date of its own; shown as "by policy"


class Repeats(_Section):
    """How long after its recovery a failure counts as coming back."""

    window_days: PositiveInt = 90


Target = Annotated[float, Field(gt=0, lt=1)]


class Targets(_Section):
    """Shares between 0 and 1 that the team wants; what is not named is held against one half."""

    reviews_in_48h: Target | None = None  # of required reviews, at least
    reviews_held: Target | None = None
    noticed_by_customers: Target | None = None  # of incidents that say who noticed first, at most


class Lint(_Section):
    """Which advice on review documents is switched off."""

    off: tuple[Annotated[str, AfterValidator(_rule)], ...] = ()


class Policy(_Section):
    """Everything that `policy.toml` may say, with the defaults."""

    report: Report = Report()
    limits: Limits = Limits()
    doubt: Doubt = Doubt()
    reviews: Reviews = Reviews()
    actions: Actions = Actions()
    repeats: Repeats = Repeats()
    targets: Targets = Targets()
    severity: dict[str, Severity] = {}
    category: dict[str, Category] = {}
    status: dict[str, ItemStatus] = {}
    kinds: dict[str, IncidentKind] = {}
    services: dict[str, str] = {}
    teams: dict[str, str] = {}
    timestamps: dict[str, str] = {}
    zones: dict[str, Zone] = {}
    team_zones: dict[str, Zone] = {}  # on whose clock the hours of a team's incidents are told
    lint: Lint = Lint()

    def fingerprint(self) -> str:
        """What tells one policy from another; facts remember the one that they were made under."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:16]

    def local(self, instant: dt.datetime) -> dt.datetime:
        """A naive UTC instant on the clock of the report zone; naive."""
        return instant.replace(tzinfo=dt.UTC).astimezone(zoneinfo.ZoneInfo(self.report.zone)).replace(tzinfo=None)

    def limit_s(self, duration: str, severity: str) -> float | None:
        """The limit of a duration for a severity in seconds; None where there is none."""
        minutes: dict[str, float] = getattr(self.limits, duration, {})
        limit = minutes.get(severity, minutes.get("all"))
        return None if limit is None else limit * 60.0


def read_policy(path: Path) -> Policy:
    """The policy in `path`, or the defaults when there is no such file.

    Raises:
        InputRefused: with the line, the key, what was expected and the nearest valid key.

    """
    if not path.is_file():
        return Policy()
    try:
        text = path.read_text(encoding="utf-8-sig")
        return Policy.model_validate(tomllib.loads(text))
    except UnicodeDecodeError as error:
        raise InputRefused(f"{path.name}: expected UTF-8 text, found other bytes at byte {error.start}; save the file as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise InputRefused(f"{path.name}: this is no valid TOML: {error}") from None
    except ValidationError as error:
        raise InputRefused("; ".join(_sentence(path.name, text, fault) for fault in error.errors())) from None


def _sentence(file: str, text: str, fault: Any) -> str:
    keys = [str(key) for key in fault["loc"] if key != "[key]" and not isinstance(key, int)]
    place = f"{file}, line {_line_of(text, keys)}, {'.'.join(keys)}"
    if fault["type"] == "extra_forbidden":
        valid = _valid_keys(keys[:-1])
        near = difflib.get_close_matches(keys[-1], valid, n=1, cutoff=0)
        return f"{place}: there is no such key; the nearest is {near[0]!r}"
    if fault["type"] == "value_error":  # one of our own sentences, whole as it is
        return f"{place}: {fault['msg'].removeprefix('Value error, ')}"
    return f"{place}: expected {fault['msg'].removeprefix('Input should be ')}, found {fault['input']!r}"


def _valid_keys(parents: list[str]) -> list[str]:
    model: Any = Policy
    for parent in parents:
        model = model.model_fields[parent].annotation
    return list(model.model_fields)


def _line_of(text: str, keys: list[str]) -> int:
    """The first line, from 1, that names the section and then the key: TOML itself keeps no places."""
    section, last = (keys[0] if len(keys) > 1 else None), keys[-1]
    inside, found = section is None, 1
    for number, line in enumerate(text.splitlines(), start=1):
        if header := re.match(r"\s*\[\s*([^\]]+?)\s*\]", line):
            inside = header[1].split(".")[0].strip('"') == section or (section is None and header[1] == last)
            if inside:
                found = number
        if inside and re.search(rf"(^|[\s{{,\"']){re.escape(last)}[\s\"']*[=\]]", line):
            return number
    return found
