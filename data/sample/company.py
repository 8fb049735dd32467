"""Fernwick Parcels, an invented parcel carrier: its services, teams and people, and what is said when something fails."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from random import Random

NAME = "Fernwick Parcels"
SUPPLIER_SERVICE = "Payments (Corvane)"


@dataclass(frozen=True)
class Service:
    """A service with the words its pages and reviews use; `weight` is its share of incidents, relative to the others."""

    name: str
    team: str
    weight: float
    paths: tuple[str, ...]
    store: str
    users: str


SERVICES = (
    Service("checkout", "Storefront", 1.1, ("/v2/orders", "/v2/baskets"), "orders database", "shoppers"),
    Service("customer-portal", "Storefront", 1.1, ("/account/shipments", "/account/address-book"), "portal database", "business customers"),
    Service("tracking-api", "Tracking", 1.1, ("/v1/parcels", "/v1/events"), "parcel events database", "recipients"),
    Service("notifications", "Tracking", 1.1, ("/v1/messages", "/v1/templates"), "message store", "recipients"),
    Service("route-planner", "Delivery", 0.75, ("/plans/today", "/plans/optimise"), "stops database", "drivers"),
    Service("driver-app", "Delivery", 0.75, ("/driver/tour", "/driver/proof-of-delivery"), "tours database", "drivers"),
    Service("depot-scanning", "Delivery", 1.0, ("/scan/inbound", "/scan/outbound"), "scan buffer", "depot staff"),
    Service("api-gateway", "Platform", 0.9, ("/v1/shipments", "/v1/pickups"), "route table", "API customers"),
    Service("identity", "Platform", 0.65, ("/oauth/token", "/session"), "accounts database", "signed-in users"),
    Service("event-bus", "Platform", 0.65, ("parcel.scanned", "parcel.delivered"), "broker log", "event subscribers"),
    Service("rate-quotes", "Billing", 1.0, ("/v1/quotes", "/v1/surcharges"), "tariff database", "shoppers"),
    Service("invoicing", "Billing", 1.2, ("/invoices/run", "/invoices/export"), "ledger database", "business customers"),
)
SERVICE = {service.name: service for service in SERVICES}
TEAMS = ("Storefront", "Tracking", "Delivery", "Platform", "Billing")
JIRA_PROJECTS = {"Storefront": "SHOP", "Delivery": "DLV", "Platform": "PLAT"}  # the other two teams use GitHub
REGIONS = ("eu-west", "eu-central", "eu-north", "uk-south")

PEOPLE = {
    "Storefront": ("Mirela Antos", "Kofi Brandt", "Tamsin Oyelaran", "Jorin Halvorsen", "Priya Lindqvist", "Dario Whitcombe"),
    "Tracking": ("Anneke Sorrel", "Luka Fenwright", "Sade Marchetti", "Owen Tarkowski", "Ines Vauclair", "Rafi Denholm"),
    "Delivery": ("Bram Castellane", "Noor Eskildsen", "Yusuf Penhale", "Greta Moravec", "Callum Adeyinka", "Vera Stanhope-Ruiz"),
    "Platform": ("Elif Warrender", "Tomasz Beaulac", "Hana Quistgaard", "Silas Okonjo", "Marit Delacroix-Lund", "Pavel Thornbury"),
    "Billing": ("Odile Kersey", "Ravi Stenmark", "Lotte Abernethy", "Emeka Villaseca", "Sunniva Harcourt", "Ilya Pemberly"),
}

RESPOND = (
    "Rewrite the {service} runbook with copy-ready commands for a rollback",
    "Add the second escalation level to the {service} on-call schedule",
    "Exercise the {service} rollback in staging with two people from on-call",
    "Link the {service} dashboards in every {service} page",
    "Write a status page text for failures of {path}",
    "Give on-call of the {team} team permission to restart {service}",
    "Add a section on {store} trouble to the {service} runbook",
)
IMPROVE = (
    "Move the {service} on-call handover to Monday 10:00 and keep notes of it",
    "Add {service} to the dependency map",
    "Tidy the {service} dashboards down to one page of {n} charts",
    "Present the review of {service} at the engineering forum",
    "Name an owner for each alert of {service}",
)
VAGUE = ("Improve monitoring", "Better documentation", "Investigate further", "Follow up with the team", "Make {service} more robust")

_PCT = ("70", "75", "80", "85", "90")
_FEW = ("3", "4", "5", "6", "8", "10", "12")
_MANY = ("200", "250", "400", "500", "800", "1,000", "1,500", "2,000")
_MINUTES = ("5", "8", "10", "12", "15", "20", "25", "30")


@dataclass(frozen=True)
class Cause:
    """One entry of causes.toml; its sentences hold the placeholders that `facts_of` fills."""

    label: str
    services: tuple[str, ...]
    titles: tuple[str, ...]
    whys: tuple[tuple[str, str], ...]
    root: str
    factors: tuple[str, ...]
    fix: str
    items: dict[str, tuple[str, ...]]  # category -> titles
    lesson: str


def load_causes() -> dict[str, Cause]:
    """All causes by label, in the order of causes.toml."""
    entries = tomllib.loads((Path(__file__).parent / "causes.toml").read_text(encoding="utf-8"))["cause"]
    shared = {"respond": RESPOND, "improve": IMPROVE}
    return {
        entry["label"]: Cause(
            label=entry["label"],
            services=tuple(entry["services"]),
            titles=tuple(entry["titles"]),
            whys=tuple((question, answer) for question, answer in entry["whys"]),
            root=entry["root"],
            factors=tuple(entry["factors"]),
            fix=entry["fix"],
            items={kind: tuple(entry[kind]) for kind in ("prevent", "detect", "mitigate")} | shared,
            lesson=entry["lesson"],
        )
        for entry in entries
    }


def facts_of(service: Service, rng: Random) -> dict[str, str]:
    """Values for every placeholder of causes.toml, for one incident of `service`."""
    return {
        "service": service.name,
        "team": service.team,
        "path": rng.choice(service.paths),
        "store": service.store,
        "users": service.users,
        "region": rng.choice(REGIONS),
        "pct": rng.choice(_PCT),
        "n": rng.choice(_FEW),
        "many": rng.choice(_MANY),
        "mins": rng.choice(_MINUTES),
    }


def handle(person: str) -> str:
    """`@kofi.brandt` for `Kofi Brandt`; empty for nobody."""
    return "@" + person.lower().replace(" ", ".") if person else ""
