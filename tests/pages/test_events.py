"""One outage that several services logged: what Detection and response, the monthly review and the page of an incident say of it."""

import pytest

from nowwhat.store.home import Home
from tests.exports import fill, write
from tests.pages.opening import opened, said

SERVICES = ("pay", "auth", "search", "web")
DAY = "2026-05-20"
HEADER = "incident_id,title,service,severity,started_at,detected_at,recovered_at,customer_impact,users_affected\n"


@pytest.fixture
def outage(home: Home) -> Home:
    """Twelve tickets of one outage, each of an hour that begins a minute after the one before, and two incidents of their own."""
    tickets = [
        f"Z{n:02},region down {n},{SERVICES[n % 4]},P3,{DAY}T03:{n:02}:00Z,{DAY}T03:{n:02}:30Z,{DAY}T04:{n:02}:00Z,yes,{100 + n}"
        for n in range(12)
    ]
    alone = [
        "A1,Queue stuck,mail,P1,2026-05-21T10:00:00Z,2026-05-21T10:01:00Z,2026-05-21T10:30:00Z,yes,7",
        "A2,Disk full,mail,P2,2026-05-22T10:00:00Z,2026-05-22T10:01:00Z,2026-05-22T10:30:00Z,,",
    ]
    fill(home, *write(home.path.parent / "exports", {"incidents.csv": HEADER + "\n".join([*tickets, *alone])}))
    return home


def test_detection_and_response_says_how_many_tickets_are_of_one_event_and_what_customers_noticed(outage: Home) -> None:
    page = said(opened("detection_and_response", period="2026-05"))
    assert "12 of 14 incidents are tickets of 1 event: failures that several services logged." in page
    assert "P3 · auth, pay, search and web" in page
    # In each of the four services three tickets, four minutes apart: 68 minutes; and half an hour of the other.
    assert "Customers were affected for 5 h 2 min in 2 failures, services added up. Known for 13 of 14 incidents." in page
    assert "118 users, told of 2 of 2 failures; a user may count twice." in page


def test_a_filter_says_how_many_of_the_tickets_it_leaves(outage: Home) -> None:
    fewer = said(opened("detection_and_response", period="2026-05", service="pay"))
    assert "3 of 3 incidents are tickets of 1 event" in fewer
    assert "3 of 12 tickets" in fewer


def test_the_review_says_it_among_what_happened(outage: Home) -> None:
    assert "12 of 14 incidents are tickets of 1 event" in said(opened("monthly_review", period="2026-05"))


def test_an_incident_names_its_event_and_the_other_tickets(outage: Home) -> None:
    page = said(opened("incident", incident="Z03"))
    assert "12 tickets, 1 event: auth, pay, search and web. The first: region down 0, 20 May 2026, 03:00." in page
    assert "[region down 2](incident?incident=Z02)" in page
    assert "[region down 3](incident?incident=Z03)" not in page
    assert "And 1 more." in page
    assert "1 event" not in said(opened("incident", incident="A1"))
