"""Names of people in review documents: none reaches the generation, whatever place it stands in."""

import pytest

from nowwhat.documents import read_document
from nowwhat.documents.people import any_of, names_in, without_names
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
- **Held**: somewhen with Adaline Brook

## Timeline (UTC)

| Time | Who | Event |
|---|---|---|
| 14:00 | Quillon | Deployment by quillon started |
| 14:07 | | Alert fired, @wilbur.fenn paged, Wilbur took it |
| 14:10 | | Soren Vestergaard and Tamsin looked into it, tamsin took notes |
| 14:12 | | (Odalys Kerr) incident channel opened |
| 14:14 | | Kerr called Odalys, Ximena and Bertrand |
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
    assert (report.files[0].refused, report.files[0].name) == (1, "2026-03-04-labels-someone.md")


def test_what_was_said_stays_with_someone_in_it(imported):
    assert rows(imported[1], "select title, root_cause, attendee_count from reviews") == [
        ("Labels were blank, a note by someone", "nothing compares branches, said someone.", 4)
    ]
    assert ("someone took it",) not in rows(imported[1], "select text from timeline_events")
    assert ("KO2",) in [(word,) for (text,) in rows(imported[1], "select lessons from reviews") for word in text.split()]


@pytest.mark.parametrize(
    ("fields", "prose", "expected"),
    [
        (["Adaline Brook"], "brook and Brook, adaline-brook.md", "someone and someone, someone.md"),
        (["Will Page"], "Will Page will page us, said Will", "someone will page us, said someone"),
        (["AN, EC"], "EC2 and an EC of AN", "EC2 and an someone of someone"),
        (["Payments team, on-call engineer, SRE"], "the SRE of Payments on-call", "the SRE of Payments on-call"),
        (["Scribe: Noor Lind"], "Scribe Noor", "Scribe someone"),
        ([], "ask @here and @team-x, not @noor or Noor", "ask someone and someone, not someone or someone"),
        ([], "incident manager (Noor Lind) appointed, Lind spoke", "incident manager (someone) appointed, someone spoke"),
        ([], "a call with Noor Lind, later Kim, Noor and Jo", "a call with someone, later someone, someone and someone"),
        ([], "with Plan B, from Azure DevOps and Amazon Linux", "with Plan B, from Azure DevOps and Amazon Linux"),
        ([], "Cloud Platform restored (January to March)", "Cloud Platform restored (January to March)"),
    ],
)
def test_a_name_is_replaced_wherever_it_occurs_and_other_words_are_not(fields, prose, expected):
    assert without_names(prose, any_of(names_in(fields, [], [prose]))) == expected


def test_a_single_word_that_owns_an_item_may_be_a_team_and_stays_where_it_is_a_common_word():
    assert names_in([], ["Platform; Kim Lee"], ["the platform was down"]) == ["Kim Lee", "Kim", "Lee"]


def test_a_path_in_a_note_holds_no_name():
    notes = read_document(DOCUMENT, "x.md").notes
    assert notes
    assert not any(name.lower() in note.lower() for note in notes for name in NAMES)
