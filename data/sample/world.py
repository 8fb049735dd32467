"""Simulates the incidents: when, where, how bad, how soon seen, answered and over."""

import math
from datetime import date, datetime, timedelta
from random import Random

from company import SERVICE, SERVICES, Cause, facts_of
from planted import PLANNED, RESERVED_KEYS, PlannedIncident
from records import Incident
from stamps import AS_OF, FIRST_DAY, LAST_DAY, SPREADSHEET_ENDS, at, midnight, minutes

PER_MONTH = 19  # by chance; the planned ones come on top
SEVERITIES = {"P1": 0.09, "P2": 0.17, "P3": 0.50, "P4": 0.24}
# Medians in minutes. Durations are log-normal, which is what such durations look like everywhere.
TTD_MEDIAN = {"P1": 4.3, "P2": 6.0, "P3": 9.0, "P4": 14.0}
TTM_MEDIAN = {"P1": 42.0, "P2": 37.0, "P3": 33.0, "P4": 31.0}
TTA_MEDIAN = 5.8
MORE_CHECKS_SINCE = at("2026-02-01 00:00")  # detection is about 30 % faster from here on
QUIET_DAYS = 100  # a cause seldom returns to the same service sooner, except where it is planted
SEVERITY_USERS = {"P1": 6000, "P2": 1200, "P3": 150, "P4": 20}


def simulate_incidents(causes: dict[str, Cause], rng: Random) -> list[Incident]:
    """All incidents with ids, ordered by detection; a duplicate page names the incident it was merged into."""
    incidents = [_planned_incident(plan, causes, rng) for plan in PLANNED]
    incidents += _by_chance(causes, rng)
    pages = _duplicate_pages(incidents, causes, rng)
    everything = sorted([*incidents, *(page for page, _ in pages)], key=lambda one: one.detected)
    _number(everything, rng)
    for page, original in pages[:5]:
        page.merged_into = original.id
    return everything


def _by_chance(causes: dict[str, Cause], rng: Random) -> list[Incident]:
    """About `PER_MONTH` incidents a month, nearly all with a cause that the service has not had lately."""
    last_seen: dict[tuple[str, str], datetime] = {(service, label): at("2000-01-01 00:00") for label in causes for service in SERVICE}
    starts = sorted(start for month in _months() for start in _starts(month, rng))
    incidents = []
    for start in starts:
        service = rng.choices(SERVICES, [one.weight for one in SERVICES])[0]
        choices = [one for one in causes.values() if service.name in one.services and (service.name, one.label) not in RESERVED_KEYS]
        rested = [one for one in choices if start - last_seen[service.name, one.label] > timedelta(days=QUIET_DAYS)]
        cause = rng.choice(rested or choices) if rng.random() < 0.97 else rng.choice(choices)
        last_seen[service.name, cause.label] = start
        severity = rng.choices(list(SEVERITIES), list(SEVERITIES.values()))[0]
        incidents.append(_incident(service.name, cause, severity, start, _durations(severity, start, rng), rng))
    return incidents


def _planned_incident(plan: PlannedIncident, causes: dict[str, Cause], rng: Random) -> Incident:
    """The incident of a plan, with its cause and start recorded in the tool."""
    span = plan.durations or _durations(plan.severity, plan.started, rng)
    incident = _incident(plan.service, causes[plan.cause], plan.severity, plan.started, (span[0], span[1] or 6.0, span[2]), rng)
    incident.kind, incident.cause_in_tool, incident.start_in_tool = plan.kind, True, True
    if plan.kind != "incident":
        incident.title = f"{plan.service}: {plan.kind}, {plan.cause}"
        incident.customer_impact, incident.impact_started, incident.impact_ended, incident.users_affected = "no", None, None, None
        incident.detected_by = "monitoring"
    elif plan.reviewed is False and plan.recovers and plan.severity == "P3":
        _set_impact(incident, "yes", rng)
    if not plan.recovers:
        incident.recovered = incident.fix_applied = incident.root_cause_found = incident.impact_ended = None
    return incident


def _months() -> list[date]:
    """The first day of every month of the sample."""
    count = (LAST_DAY.year - FIRST_DAY.year) * 12 + LAST_DAY.month - FIRST_DAY.month + 1
    return [date(FIRST_DAY.year + (FIRST_DAY.month - 1 + k) // 12, (FIRST_DAY.month - 1 + k) % 12 + 1, 1) for k in range(count)]


def _starts(month: date, rng: Random) -> list[datetime]:
    """The starts of one month: fewer at weekends, most while people work and release."""
    days = [day for k in range(31) if (day := month + timedelta(days=k)).month == month.month]
    picked = rng.choices(days, [0.45 if day.weekday() >= 5 else 1.0 for day in days], k=round(rng.gauss(PER_MONTH, 2)))
    hours = [2.6 if 8 <= hour < 18 else 1.3 if 18 <= hour < 22 else 0.6 for hour in range(24)]
    return [midnight(day) + timedelta(hours=rng.choices(range(24), hours)[0], seconds=rng.randrange(3600)) for day in picked]


def _durations(severity: str, start: datetime, rng: Random) -> tuple[float, float | None, float]:
    """Minutes to detect, to acknowledge (None: it went away unanswered) and to mitigate."""
    detect = TTD_MEDIAN[severity] * (0.80 if start >= MORE_CHECKS_SINCE else 1.18) * math.exp(rng.gauss(0, 0.85))
    night = start.hour >= 22 or start.hour < 7
    acknowledge = TTA_MEDIAN * (2.1 if night else 1.0) * math.exp(rng.gauss(0, 1.05))
    mitigate = TTM_MEDIAN[severity] * math.exp(rng.gauss(0, 0.85))
    unanswered = rng.random() < {"P1": 0.0, "P2": 0.02, "P3": 0.10, "P4": 0.18}[severity]
    return detect, None if unanswered else acknowledge, mitigate


def _incident(service: str, cause: Cause, severity: str, start: datetime, span: tuple[float, float | None, float], rng: Random) -> Incident:
    """One incident from its three durations in minutes, everything else by chance."""
    to_detect, to_acknowledge, to_mitigate = span
    facts = facts_of(SERVICE[service], rng)
    by_monitoring = 0.85 if severity == "P1" else 0.70
    detected_by = rng.choices(
        ["monitoring", "customer", "internal"], [by_monitoring, 0.72 * (1 - by_monitoring), 0.28 * (1 - by_monitoring)]
    )[0]
    detected = start + minutes(to_detect)
    acknowledged = detected + minutes(to_acknowledge) if to_acknowledge is not None else None
    answered = acknowledged or detected
    recovered = min(answered + minutes(to_mitigate), AS_OF - timedelta(hours=3))
    repair = recovered - answered
    known = rng.random() < 0.75
    late = rng.random() < 0.12
    root_found = (recovered + minutes(rng.uniform(90, 1500))) if late else answered + repair * rng.uniform(0.3, 0.65)
    incident = Incident(
        id="",
        service=service,
        team=SERVICE[service].team,
        severity=severity,
        title=f"{service}: {rng.choice(cause.titles).format(**facts)}",
        cause=cause.label,
        started=start,
        detected=detected,
        acknowledged=acknowledged,
        investigating=_whole_second(acknowledged + repair * rng.uniform(0.04, 0.15)) if acknowledged else None,
        root_cause_found=_whole_second(min(root_found, AS_OF)) if known and acknowledged else None,
        fix_applied=_whole_second(answered + repair * rng.uniform(0.7, 0.95)) if acknowledged else None,
        recovered=recovered,
        detected_by=detected_by,
        customer_impact="",
        impact_started=None,
        impact_ended=None,
        users_affected=None,
        facts=facts,
        cause_in_tool=rng.random() >= 0.12,
        start_in_tool=rng.random() >= 0.10,
    )
    _set_impact(incident, _impact_answer(severity, rng), rng)
    return incident


def _whole_second(moment: datetime) -> datetime:
    """`moment` without its fraction: no tool of the sample writes one."""
    return moment.replace(microsecond=0)


def _impact_answer(severity: str, rng: Random) -> str:
    """Whether customers noticed: yes, no, or empty where nobody filled it in."""
    if rng.random() < 0.07:
        return ""
    return "yes" if rng.random() < {"P1": 1.0, "P2": 0.85, "P3": 0.18, "P4": 0.02}[severity] else "no"


def _set_impact(incident: Incident, answer: str, rng: Random) -> None:
    """Records the customer impact; its window lies within the incident."""
    incident.customer_impact = answer
    if answer == "yes" and incident.recovered:
        incident.impact_started = incident.started + minutes(rng.uniform(0, 2))
        incident.impact_ended = incident.recovered - minutes(rng.uniform(0, 4))
        if incident.impact_ended <= incident.impact_started:
            incident.impact_ended = incident.recovered
        incident.users_affected = max(1, round(SEVERITY_USERS[incident.severity] * math.exp(rng.gauss(0, 0.8))))


def _duplicate_pages(incidents: list[Incident], causes: dict[str, Cause], rng: Random) -> list[tuple[Incident, Incident]]:
    """Second pages for incidents already under way, with the incident each belongs to: 5 will be merged, 4 stay beside it."""
    long_ones = [
        one
        for one in incidents
        if one.kind == "incident"
        and one.recovered
        and one.acknowledged
        and one.recovered - one.acknowledged > timedelta(minutes=30)
        and (one.service, one.cause) not in RESERVED_KEYS
        and one.cause_in_tool
    ]
    recent = rng.sample([one for one in long_ones if at("2025-09-10 00:00") < one.detected < at("2026-10-20 00:00")], 7)
    early = rng.sample([one for one in long_ones if one.detected < at("2025-08-20 00:00")], 2)
    return [(_second_page(one, causes[one.cause], rng), one) for one in [*recent, *early]]


def _second_page(original: Incident, cause: Cause, rng: Random) -> Incident:
    """A page for what is already known: answered quickly, over when the first one is."""
    start = original.detected + minutes(rng.uniform(4, 14))
    page = _incident(original.service, cause, "P3", start, (1.0, 3.0, 10.0), rng)
    page.recovered = original.recovered
    page.start_in_tool, page.cause_in_tool = False, True
    _set_impact(page, "no", rng)
    page.users_affected = page.impact_started = page.impact_ended = None
    return page


def _number(incidents: list[Incident], rng: Random) -> None:
    """Gives each incident its id: counted in the spreadsheet, fourteen characters in PagerDuty."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    for count, incident in enumerate(incidents, 1):
        recent = incident.detected >= SPREADSHEET_ENDS
        incident.id = "Q" + "".join(rng.choices(alphabet, k=13)) if recent else f"INC-{count:04d}"
