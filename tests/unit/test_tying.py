"""Review documents beside the incidents of a tool: which are one, and which may be. One import of all cases, each in a month of its own."""

import pytest

from tests.exports import load_texts, pagerduty, rows

DOCUMENT = """# {title}

- **Service**: {service}
{link}
## Timeline (UTC)
| Time | Event |
|---|---|
| {month}-02 09:50 | Consumer lost its group |
| {month}-02 10:05 | Alert fired |
| {month}-02 11:02 | Service restored |

## Lessons learned
Compare the names of groups.
"""
PAGE = "See [the page](https://acme.example/incidents/QINC{:03}?tab=log)."


def alert(number: int, month: str, at: str = "10:04") -> dict[str, object]:
    return pagerduty(incident_number=number, created_at=f"{month}-02T{at}:00Z", resolved_at=f"{month}-02T11:00:00Z")


def review(month: str, title: str, service: str = "orders", link: str = "") -> str:
    return DOCUMENT.format(title=title, service=service, month=month, link=f"\n{link}\n" if link else "")


ALERTS = [
    alert(1, "2025-01"),
    alert(2, "2025-02"),
    alert(3, "2025-03"),
    alert(4, "2025-04", "11:30") | {"resolved_at": "2025-04-02T12:00:00Z"},
    alert(5, "2025-05"),
    alert(6, "2025-05", "10:20"),
    alert(7, "2025-06"),
    alert(8, "2025-07"),
    alert(9, "2025-07", "10:20"),
    alert(10, "2025-08"),
    alert(11, "2025-10"),
    alert(12, "2025-10", "10:20"),
    alert(13, "2025-11"),
]
DOCUMENTS = {
    "same.md": review("2025-01", "The same"),
    "other.md": review("2025-02", "Another service", "payments"),
    "none.md": review("2025-03", "No service", ""),
    "later.md": review("2025-04", "Another time"),
    "two.md": review("2025-05", "Two alerts"),
    "one.md": review("2025-06", "Two documents, one"),
    "both.md": review("2025-06", "Two documents, other"),
    "link.md": review("2025-07", "A link", "", PAGE.format(8)),
    "old.md": review("2025-09", "A link to another month", "", PAGE.format(10)),
    "several.md": review("2025-11", "Several services", "payments, orders"),
    "links.md": review("2025-10", "Two links", "", f"{PAGE.format(11)} {PAGE.format(12)}"),
}


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return load_texts(tmp_path_factory.mktemp("ties"), {"pagerduty.json": {"incidents": ALERTS}, **DOCUMENTS})[1]


@pytest.mark.parametrize(
    ("title", "incident", "candidates"),
    [
        ("The same", "QINC001", []),
        ("Another service", None, []),
        ("Several services", "QINC013", []),
        ("No service", None, []),
        ("Another time", None, []),
        ("Two alerts", None, [("QINC005", "same service at the same time"), ("QINC006", "same service at the same time")]),
        ("Two documents, one", None, [("QINC007", "same service at the same time")]),
        ("Two documents, other", None, [("QINC007", "same service at the same time")]),
        ("A link", "QINC008", []),
        ("A link to another month", None, [("QINC010", "named in the text")]),
        ("Two links", None, [("QINC011", "named in the text"), ("QINC012", "named in the text")]),
    ],
)
def test_a_document_is_tied_where_nothing_else_can_be_meant_and_else_shows_its_candidates(store, title, incident, candidates):
    ((found, sources),) = rows(
        store, f"select incident_id, sources from reviews join incidents using (incident_id) where reviews.title = '{title}'"
    )
    assert (found if sources != ["review"] else None) == incident
    assert rows(store, f"select candidate_id, why from tie_candidates where incident_id = '{found}' order by all") == candidates


def test_the_documents_start_joins_the_tools_alert(store):
    assert rows(store, "select started_at::varchar, detected_at::varchar from incidents where incident_id = 'QINC001'") == [
        ("2025-01-02 09:50:00", "2025-01-02 10:04:00")
    ]
