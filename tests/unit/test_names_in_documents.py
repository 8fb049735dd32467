"""Names of people in review documents: none reaches the generation, whatever place it stands in."""

import pytest

from nowwhat.documents.names import Names, names_in
from nowwhat.documents.review import read_document
from tests.exports import load_texts, rows

DOCUMENT = """---
title: Labels were blank, a note by Adaline Brook
authors: [Adaline Brook, kjeld.oest]
---
# Labels were blank, a note by Adaline Brook

- **Date**: 2026-03-04
- **Incident Commander**: @tamsin
- **Scribe**: Søren Vestergaard (late shift)
- **Service**: labels
- **Reported by**: Ximena Duarte
- **Communications lead**: Mark Okonkwo
- **Prepared by**: Hallvard.Strand@acme.example
- **Held**: somewhen with Adaline Brook

## Timeline (UTC)

| Time | Who | Event |
|---|---|---|
| 14:00 | Quillon | Deployment by quillon started |
| 14:07 | | Alert fired, @wilbur.fenn paged, Wilbur took it |
| 14:10 | | Soren Vestergaard and Tamsin looked into it, tamsin took notes |
| 14:12 | | (Odalys Kerr) incident channel opened |
| 14:14 | | Kerr called Odalys, Ximena and Bertrand |
| 14:15 | | Mark Okonkwo's page went out; mark the node, says Strand’s note to @okonkwo_m (mark.okonkwo@acme.example) |
| 14:16 | | Mark the labels as blank. Mark marked them. Ask @Theodora Vance, Vance's phone or theodora-vance |
| at Adaline's desk | | Rollback complete |
| 14:45 | | Service restored, thanks Yvaine Holloway! See https://acme.example/people/adaline-brook |

## Root cause

Adaline deployed from a branch.

Root cause: nothing compares branches, said Brook.

## Lessons learned

Ask ximena.duarte@acme.example or <@U7WXIMENA> first. KO and KO2 differ.

## Action items

| Action | Owner | Deadline |
|---|---|---|
| Compare branches, ask Adaline Brook | Perpetua Lindqvist | after Adaline is back |
| Write it down, Perpetua | @zebulon | 2026-04-01 |

## Attendees

- Adaline Brook, Tamsin
- KO
- grizelda
"""
NAMES = (
    "Adaline", "Brook", "kjeld", "tamsin", "Vestergaard", "Soren", "Søren", "Ximena", "Duarte", "Quillon", "wilbur", "Fenn", "Odalys",
    "Kerr", "Bertrand", "Yvaine", "Holloway", "Perpetua", "Lindqvist", "zebulon", "grizelda",
    "Okonkwo", "Hallvard", "Strand", "Theodora", "Vance",
)  # fmt: skip


@pytest.fixture(scope="module")
def imported(tmp_path_factory):
    files = {"2026-03-04-labels-adaline-brook.md": DOCUMENT}
    return load_texts(tmp_path_factory.mktemp("names"), files, zone="UTC")


def test_no_name_lies_in_the_bytes_of_the_generation(imported):
    content = imported[1].generation.path.read_bytes().lower()
    assert [name for name in NAMES if name.lower().encode() in content] == []


def test_the_owners_are_in_their_own_file_and_nowhere_else(imported):
    report, store = imported
    assert sorted(store.owners().values()) == ["zebulon"]  # the other deadline is no day, so that item was refused
    assert (report.files[0].refused, report.files[0].name) == (1, "2026-03-04-labels-an-author.md")


def test_what_was_said_stays_with_a_role_or_someone_in_it(imported):
    assert rows(imported[1], "select title, root_cause, attendee_count from reviews") == [
        ("Labels were blank, a note by an author", "nothing compares branches, said an author.", 4)
    ]
    told = [text for (text,) in rows(imported[1], "select text from timeline_events order by happened_at")]
    assert told[2] == "The scribe and the incident commander looked into it, the incident commander took notes"
    assert "the reporter and someone" in told[4]
    assert told[5:7] == [
        "The communications lead's page went out; mark the node, says an author’s note to someone (the communications lead)",
        "Mark the labels as blank. The communications lead marked them. Ask someone, someone's phone or someone",
    ]
    assert ("KO2",) in [(word,) for (text,) in rows(imported[1], "select lessons from reviews") for word in text.split()]


@pytest.mark.parametrize(
    ("fields", "prose", "expected"),
    [
        ("Adaline Brook", "brook and Brook, adaline-brook.md", "Someone and someone, someone.md"),
        ("Will Page", "Will Page will page us, said Will", "Someone will page us, said someone"),
        ("AN, EC", "EC2 and an EC of AN", "EC2 and an someone of someone"),
        ("Payments team, on-call engineer, SRE", "the SRE of Payments on-call", "the SRE of Payments on-call"),
        ("Scribe: Noor Lind", "Noor wrote", "The scribe wrote"),
        ("Noor Lind (incident lead)", "Noor led", "The incident commander led"),
        ("", "ask @here and @team-x, not @noor or Noor", "ask someone and someone, not someone or someone"),
        ("", "incident manager (Noor Lind) appointed, Lind spoke", "incident manager appointed, the incident commander spoke"),
        ("", "a call with Noor Lind, later Kim, Noor and Jo", "a call with someone, later someone, someone and someone"),
        ("", "with Plan B, from Azure DevOps and Amazon Linux", "with Plan B, from Azure DevOps and Amazon Linux"),
        ("", "Cloud Platform restored (January to March)", "Cloud Platform restored (January to March)"),
        ("", "@Adaline Brook did it, Brook said", "Someone did it, someone said"),
        ("", "@Adaline Restarted it, then restarted it", "Someone Restarted it, then restarted it"),
        ("", "ask noor.lind@acme.example, says Lind", "ask someone, says someone"),
        ("", "ask oncall@acme.example and @payments_oncall about Payments", "ask someone and someone about Payments"),
    ],
)
def test_a_name_is_replaced_wherever_it_occurs_and_other_words_are_not(fields, prose, expected):
    assert Names(names_in([("", fields)], [], [prose])).out_of(prose) == expected


@pytest.mark.parametrize(
    ("fields", "prose", "expected"),
    [
        ({"Incident Commander": "@tamsin"}, "Tamsin's page, tamsin’s desk", "The incident commander's page, the incident commander’s desk"),
        ({"IC": "Tamsin Roe"}, "Roe, roe and @tamsin.roe", "The incident commander, the incident commander and the incident commander"),
        ({"Incident Commander": "tamsin.roe@acme.example"}, "TAMSIN and Roe", "The incident commander and the incident commander"),
        ({"Author": "Tamsin Roe", "Incident Manager": "@tamsin"}, "said Roe", "said the incident commander"),
        ({"Scribe": "Noor Lind"}, "notes-noor-lind.md by Noor", "notes-the-scribe.md by the scribe"),
        ({"Scribe": "Noor Lind"}, "Scribe Noor, scribe: Noor Lind", "Scribe, scribe"),
        ({"Responders": "Noor Lind, Jo Kim"}, "Kim called Lind", "A responder called a responder"),
        ({"Incident Commander": "Ada Brook", "Scribe": "Ada Lind"}, "Ada asked Lind", "Someone asked the scribe"),
        ({"Commander": "Ada Brook", "Attendees": "Jo Kim"}, "Jo asked Brook", "Someone asked the incident commander"),
    ],
)
def test_the_role_that_a_place_tells_stands_for_the_name(fields, prose, expected):
    assert Names(names_in(fields.items(), [], [prose])).out_of(prose) == expected


@pytest.mark.parametrize(
    ("prose", "expected"),
    [
        ("Will it scale? Will the page load? Page the on-call.", "Will it scale? Will the page load? Page the on-call."),
        ("- Mark the node as gone; we mark it", "- Mark the node as gone; we mark it"),
        ("[Platform team] Page on lock waits", "[Platform team] Page on lock waits"),
        ("Mark nodes as gone. Will, Mark and [Will] met", "Mark nodes as gone. Someone, someone and [someone] met"),
        ("Mark restarted the node. Then Will paged Mark.", "Someone restarted the node. Then someone paged someone."),
        ("Since May 2026, 4 May, in May", "Since May 2026, 4 May, in May"),
        ("Mark and Will met. May is away", "Someone and someone met. Someone is away"),
        ("May called, so did Field", "Someone called, so did someone"),
        ("the brook, a field and brook's shell", "the brook, a field and someone's shell"),
    ],
)
def test_an_ordinary_word_stays_though_somebody_is_called_so(prose, expected):
    people = "Will Page, Mark Field, May Brook"
    assert Names(names_in([("Attendees", people)], [], [prose])).out_of(prose) == expected


def test_a_column_of_names_is_about_people_only_beside_one_about_them():
    table = "| Name | {other} |\n|---|---|\n| Adaline | x |\n"
    text = "# Outage\n\n## Root cause\n\nAdaline did not answer.\n\n## Notes\n\n"
    causes = {
        other: read_document(text + table.format(other=other), "a.md").rows[0].cells["root_cause"] for other in ("Team", "Replicas", "Role")
    }
    assert causes == {
        "Team": "Someone did not answer.", "Replicas": "Adaline did not answer.", "Role": "Someone did not answer.",
    }  # fmt: skip


def test_a_single_word_that_owns_an_item_may_be_a_team_and_stays_where_it_is_a_common_word():
    assert sorted(names_in([], ["Platform; Kim Lee"], ["the platform was down"])) == ["Kim", "Kim Lee", "Lee"]


def test_a_path_in_a_note_holds_no_name():
    notes = read_document(DOCUMENT, "x.md").notes
    assert notes
    assert not any(name.lower() in note.lower() for note in notes for name in NAMES)
