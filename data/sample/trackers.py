"""The trackers around the action items: ordinary work beside them, and the key and address of every issue."""

from datetime import timedelta
from random import Random

from company import JIRA_PROJECTS, PEOPLE, SERVICES
from records import Incident, Item
from stamps import AS_OF, SPREADSHEET_ENDS, minutes, weekday_on_or_after

JIRA_HOST = "https://jira.fernwick.example"
GITHUB_REPOSITORY = "https://github.example/fernwick/follow-ups"
ORDINARY = {"jira": 40, "github": 10}
ORDINARY_TITLES = (
    "Upgrade {service} to the current runtime",
    "Add a dark theme to the {service} screens",
    "Remove dead code from the {service} client",
    "Support the new pallet size in {service}",
    "Translate {service} messages into Danish",
    "Speed up the {service} tests",
    "Replace the deprecated logging library in {service}",
    "Show the weight in pounds for UK customers in {service}",
)


def ordinary_work(rng: Random) -> list[Item]:
    """Issues without a follow-up label, which an import must set aside: 40 in Jira, 10 on GitHub."""
    return [_ordinary(tracker, rng) for tracker, count in ORDINARY.items() for _ in range(count)]


def _ordinary(tracker: str, rng: Random) -> Item:
    """One ordinary issue of a team that uses `tracker`."""
    service = rng.choice([one for one in SERVICES if (one.team in JIRA_PROJECTS) == (tracker == "jira")])
    created = (SPREADSHEET_ENDS + timedelta(days=rng.uniform(0, 400))).replace(microsecond=0)
    closed = (created + timedelta(days=rng.uniform(3, 60))).replace(microsecond=0) if rng.random() < 0.7 else None
    if closed and closed > AS_OF:
        closed = None
    due = weekday_on_or_after(created.date() + timedelta(days=rng.randint(20, 90))) if rng.random() < 0.4 and tracker == "jira" else None
    return Item(
        title=rng.choice(ORDINARY_TITLES).format(service=service.name),
        category="",
        team=service.team,
        owner=rng.choice(PEOPLE[service.team]),
        priority=rng.choice(("medium", "medium", "low")),
        created=created,
        first_due=due,
        due=due,
        status="done" if closed else "open",
        closed=closed,
        last_activity=closed or min(created + minutes(rng.uniform(60, 90000)), AS_OF),
        tracker=tracker,
        labelled=False,
    )


def number_items(incidents: list[Incident], ordinary: list[Item], rng: Random) -> None:
    """Gives every item but those of a review its key and address, in the order of creation, with gaps as trackers have."""
    every = sorted([*(item for one in incidents for item in one.items), *ordinary], key=lambda item: (item.created, item.title))
    last = {"plain": 0, "github": 60, "SHOP": 410, "DLV": 180, "PLAT": 905}
    for item in every:
        series = JIRA_PROJECTS[item.team] if item.tracker == "jira" else item.tracker
        if series == "review":
            continue
        last[series] += 1 if series == "plain" else rng.choice((1, 1, 2, 3, 5))
        if series == "plain":
            item.key = f"ACT-{last[series]:04d}"
        elif series == "github":
            item.key, item.url = str(last[series]), f"{GITHUB_REPOSITORY}/issues/{last[series]}"
        else:
            item.key, item.url = f"{series}-{last[series]}", f"{JIRA_HOST}/browse/{series}-{last[series]}"
