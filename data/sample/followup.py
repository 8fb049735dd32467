"""Simulates what happens after an incident: the review, and what becomes of what was promised in it."""

import math
from datetime import date, datetime, timedelta
from random import Random

from company import JIRA_PROJECTS, PEOPLE, VAGUE, Cause
from planted import PLANNED, POOL_CHAIN, POOL_ITEMS, REVIEW_FLAWS
from records import Incident, Item, Review, certain
from stamps import AS_OF, FIRST_DAY, LAST_DAY, fridays, midnight, minutes, weekday_on_or_after

REVIEWS = 60
SHEET_ONLY_REVIEWS = 14  # held in the spreadsheet months, noted there, never written down
# Chance that an item is not done by its first due date.
SLIP = {"Storefront": 0.48, "Tracking": 0.45, "Platform": 0.46, "Billing": 0.46}
WEEKLY_REVIEW_SINCE = date(2026, 3, 1)
DELIVERY_SLIP_BEFORE, DELIVERY_SLIP_AFTER = 0.64, 0.23
ITEMS_PER_INCIDENT = {"P1": (4, 5, 6), "P2": (3, 4, 5), "P3": (2, 2, 3, 3), "P4": (0, 0, 1, 1, 2)}
DAYS_TO_DUE = {"P1": (14, 26), "P2": (14, 32), "P3": (21, 45), "P4": (28, 45)}
PRIORITY = {"P1": "highest", "P2": "high", "P3": "medium", "P4": "low"}
CATEGORIES = {"prevent": 0.42, "detect": 0.24, "respond": 0.15, "mitigate": 0.10, "improve": 0.09}
MILESTONES = fridays(FIRST_DAY, LAST_DAY + timedelta(days=60))


def hold_reviews(incidents: list[Incident], rng: Random) -> None:
    """Gives `REVIEWS` incidents a written review, and notes in the spreadsheet when each of its reviews was held."""
    must, must_not = _planned_reviews()
    open_to_chance = [one for one in incidents if _may_be_reviewed(one) and (one.service, one.started) not in must | must_not]
    weights = {"P1": 14.0, "P2": 2.0, "P3": 0.2, "P4": 0.001}
    # Sampling by weight without repetition: the largest u^(1/w) win.
    ranked = sorted(open_to_chance, key=lambda one: rng.random() ** (1 / weights[one.severity]), reverse=True)
    by_chance, left_over = ranked[: REVIEWS - len(must)], ranked[REVIEWS - len(must) :]
    reviewed = [one for one in incidents if (one.service, one.started) in must or one in by_chance]
    for incident in reviewed:
        incident.review = _review(incident, rng)
    _weaken([one.review for one in reviewed if one.review], rng)
    for incident in [one for one in left_over if one.in_spreadsheet][:SHEET_ONLY_REVIEWS]:
        incident.review_noted = _held(incident, rng)
    for incident in reviewed:
        if incident.in_spreadsheet and incident.review:
            incident.review_noted = incident.review.held


def _planned_reviews() -> tuple[set[tuple[str, datetime]], set[tuple[str, datetime]]]:
    """Service and start of the planned incidents that must, and must not, have a review."""
    wanted = {(one.service, one.started) for one in PLANNED if one.reviewed}
    unwanted = {(one.service, one.started) for one in PLANNED if one.reviewed is False}
    return wanted, unwanted


def _may_be_reviewed(incident: Incident) -> bool:
    """Whether it is over for long enough, was answered, and counts."""
    over = incident.recovered is not None and incident.recovered < AS_OF - timedelta(days=4)
    serious = incident.severity in ("P1", "P2") or incident.customer_impact == "yes"
    return over and serious and incident.acknowledged is not None and incident.kind == "incident" and not incident.merged_into


def _held(incident: Incident, rng: Random) -> datetime:
    """The start of the meeting: half of them 24 to 48 h after recovery, some sooner, a third later; only on working days."""
    recovered = certain(incident.recovered)
    draw = rng.random()
    earliest_hours = 24.0 if draw < 0.52 else rng.uniform(2, 10) if draw < 0.66 else rng.uniform(50, 220)
    earliest = recovered + timedelta(hours=earliest_hours)
    slots = [
        midnight(earliest.date() + timedelta(days=k)) + timedelta(minutes=half_hour * 30)
        for k in range(5)
        for half_hour in range(18, 33)
        if (earliest.date() + timedelta(days=k)).weekday() < 5
    ]
    near = [slot for slot in slots if earliest < slot < AS_OF][:4]
    return rng.choice(near) if near else recovered + timedelta(hours=25)


def _review(incident: Incident, rng: Random) -> Review:
    """A review with sensible numbers of people and minutes; the facilitator comes from another team."""
    commander, author = rng.sample(PEOPLE[incident.team], 2)
    others = [person for team, people in PEOPLE.items() if team != incident.team for person in people]
    length = rng.choice((30, 35, 40, 45, 45, 50, 55, 60)) + (20 if incident.severity == "P1" and rng.random() < 0.3 else 0)
    status = rng.choices(["Final", "Reviewed"], [0.75, 0.25])[0]
    return Review(_held(incident, rng), length, rng.choice((4, 5, 5, 6, 6, 7, 8, 9)), commander, rng.choice(others), author, status)


def _weaken(reviews: list[Review], rng: Random) -> None:
    """Spreads the planned weaknesses over the reviews, one each."""
    flaws = [flaw for flaw, count in REVIEW_FLAWS.items() for _ in range(count)]
    for review, flaw in zip(rng.sample(reviews, len(flaws)), flaws, strict=True):
        review.flaw = flaw
        if flaw == "too many, too long":
            review.attendees, review.minutes = 12, 95
        elif flaw == "facilitated by the commander":
            review.facilitator = review.commander
        elif flaw == "still a draft":
            review.status = "Draft"


def promise_items(incidents: list[Incident], causes: dict[str, Cause], rng: Random) -> None:
    """Gives every incident its action items, those of the checkout chain as planned."""
    chain = {(one.service, one.started): position for position, one in enumerate(POOL_CHAIN, 1)}
    used: set[str] = set()
    for incident in incidents:
        position = chain.get((incident.service, incident.started), 0)
        if incident.kind != "incident" or incident.merged_into or incident.recovered is None:
            continue
        created = _decided(incident, rng)
        if position:
            incident.items = _chain_items(incident, position, created, rng)
        elif created < AS_OF - timedelta(hours=12):
            incident.items = _chance_items(incident, causes[incident.cause], created, used, rng)
    _keep_some_in_the_review_only(incidents, rng)


def _decided(incident: Incident, rng: Random) -> datetime:
    """When the items are written down: after the meeting, or on a working day soon after recovery."""
    if incident.review:
        return incident.review.held + minutes(rng.uniform(60, 200))
    day = weekday_on_or_after((certain(incident.recovered) + timedelta(hours=rng.uniform(10, 72))).date())
    return midnight(day) + minutes(rng.uniform(9 * 60, 16.5 * 60))


def _chain_items(incident: Incident, position: int, created: datetime, rng: Random) -> list[Item]:
    """The planned items of one occurrence of the checkout chain."""
    items = []
    for offset, plan in enumerate(one for one in POOL_ITEMS if one.occurrence == position):
        written = created + minutes(offset * 3)
        item = Item(
            title=plan.title,
            category=plan.category,
            team=incident.team,
            owner=rng.choice(PEOPLE[incident.team]),
            priority="highest" if plan.category == "prevent" else "medium",
            created=written,
            first_due=plan.first_due,
            due=plan.due,
            status=plan.status,
            closed=plan.closed,
            last_activity=plan.closed + minutes(3) if plan.closed else _last_touched(written, rng),
            tracker="jira",
        )
        items.append(item)
    return items


def _chance_items(incident: Incident, cause: Cause, created: datetime, used: set[str], rng: Random) -> list[Item]:
    """Some items of the kinds that suit the cause; a title is not promised twice while another is left."""
    items: list[Item] = []
    count = rng.choice(ITEMS_PER_INCIDENT[incident.severity])
    kinds = rng.choices(list(CATEGORIES), list(CATEGORIES.values()), k=count)
    for offset, kind in enumerate(sorted(kinds, key=list(CATEGORIES).index)):
        titles = [title.format(**incident.facts) for title in cause.items[kind]]
        fresh = [title for title in titles if title not in used] or [
            title for title in titles if title not in {item.title for item in items}
        ]
        if not fresh:
            continue
        title = rng.choice(fresh)
        used.add(title)
        if rng.random() < 0.03:
            title = rng.choice(VAGUE).format(**incident.facts)
        items.append(_chance_item(incident, title, kind, created + minutes(offset * 4), rng))
    return items


def _chance_item(incident: Incident, title: str, kind: str, created: datetime, rng: Random) -> Item:
    """One item with a due date and a fate."""
    team = "Platform" if rng.random() < 0.05 else incident.team
    tracker = "plain" if incident.in_spreadsheet else "jira" if team in JIRA_PROJECTS else "github"
    day = weekday_on_or_after(created.date() + timedelta(days=rng.randint(*DAYS_TO_DUE[incident.severity])))
    due = _milestone(day) if tracker == "github" else day
    item = Item(
        title=title,
        category="" if rng.random() < 0.04 else kind,
        team=team,
        owner="" if rng.random() < 0.05 else rng.choice(PEOPLE[team]),
        priority=PRIORITY[incident.severity],
        created=created,
        first_due=due,
        due=due,
        status="open",
        closed=None,
        last_activity=created,
        tracker=tracker,
    )
    _live(item, rng)
    return item


def _milestone(day: date) -> date:
    """The end of the GitHub milestone that holds `day`: every second Friday."""
    return next(friday for friday in MILESTONES if friday >= day)


def _slip_chance(team: str, due: date) -> float:
    """Chance that an item of `team` due on `due` is not done in time."""
    if team == "Delivery":
        return DELIVERY_SLIP_BEFORE if due < WEEKLY_REVIEW_SINCE else DELIVERY_SLIP_AFTER
    return SLIP[team]


def _live(item: Item, rng: Random) -> None:
    """Decides what became of an item: done in time, late, cancelled, moved, or still open."""
    first_due = certain(item.first_due)
    promised = midnight(first_due) + timedelta(hours=17)
    window = promised - item.created
    draw = rng.random()
    if draw < 0.045:
        item.status, item.closed = "cancelled", item.created + window * rng.uniform(0.3, 0.9)
    elif rng.random() < _slip_chance(item.team, first_due):
        _slip(item, rng)
    else:
        item.status, item.closed = "done", item.created + window * rng.betavariate(2.4, 1.1) * 0.995
    if rng.random() < 0.035:
        item.first_due = item.due = None
    _settle(item, rng)


def _slip(item: Item, rng: Random) -> None:
    """Lets an item miss its first due date; four in ten are moved, and half of those make the new date."""
    first_due = certain(item.first_due)
    first_morning_after = midnight(first_due) + timedelta(days=1, hours=8)
    days_late = 15 * math.exp(rng.gauss(0, 0.9))
    if rng.random() < 0.40:
        moved = weekday_on_or_after(first_due + timedelta(days=rng.choice((14, 14, 21, 28, 35))))
        item.due = _milestone(moved) if item.tracker == "github" else moved
        room = (item.due - first_due).days - 1
        days_late = rng.uniform(1, room) if rng.random() < 0.5 else room + days_late
    if rng.random() < 0.07:
        return  # never done: open until today
    item.status = "cancelled" if rng.random() < 0.09 else "done"
    item.closed = first_morning_after + timedelta(days=days_late, hours=rng.uniform(0, 8))


def _settle(item: Item, rng: Random) -> None:
    """Cuts the story at as_of, puts the closing into working hours, and sets the last activity."""
    if item.closed:
        item.closed = item.closed.replace(hour=rng.randrange(8, 17), minute=rng.randrange(60), second=rng.randrange(60), microsecond=0)
        item.closed = max(item.closed, item.created + minutes(95))
        if item.closed > AS_OF - timedelta(hours=8):
            item.status, item.closed = "open", None
    if item.first_due and item.first_due >= AS_OF.date():
        item.due = item.first_due  # nobody moves a date that is still to come
    item.last_activity = item.closed + minutes(rng.uniform(0, 30)) if item.closed else _last_touched(item.created, rng)


def _last_touched(created: datetime, rng: Random) -> datetime:
    """The last activity of an open item: for four in ten more than two weeks before as_of."""
    quiet_since = AS_OF - timedelta(days=rng.uniform(15, 75) if rng.random() < 0.4 else rng.uniform(0.5, 13))
    return max(created, quiet_since).replace(microsecond=0)


def _keep_some_in_the_review_only(incidents: list[Incident], rng: Random) -> None:
    """A dozen promises never reach the tracker: one item each of some reviews after the spreadsheet months, a third still open."""
    candidates = [
        one for one in incidents if one.review and not one.in_spreadsheet and len(one.items) > 2 and one.cause != POOL_CHAIN[0].cause
    ]
    for position, incident in enumerate(rng.sample(candidates, 12)):
        item = incident.items[-1]
        item.tracker, item.due = "review", item.first_due
        if position % 3 == 0:
            item.status, item.closed = "open", None
