"""Which incidents count: merges resolve to their end, and what cannot be resolved stands alone and says so."""

import pytest

from tests.tables import expect, facts


def test_a_merged_incident_counts_nowhere_and_its_chain_resolves_to_the_end() -> None:
    connection = facts(
        incidents="""
        | incident_id | merged_into | started_at |
        | root        |             | 10:00      |
        | child       | root        | 10:01      |
        | grandchild  | child       | 10:02      |
        | other       |             | 10:03      |
        """
    )
    expect(
        connection,
        "merges",
        """
        | incident_id | root_id | merge |
        | root        | root    | none  |
        | child       | root    | child |
        | grandchild  | root    | child |
        | other       | other   | none  |
        """,
    )
    expect(connection, "counted", "| incident_id | merged_ids |\n| root | child, grandchild |\n| other | |")
    expect(connection, "excluded", "| incident_id | reason |\n| child | merged |\n| grandchild | merged |")
    expect(connection, "incident_facts", "| incident_id |\n| root |\n| other |")


def test_a_loop_or_a_missing_target_leaves_the_row_standing_alone_and_flagged() -> None:
    connection = facts(
        incidents="""
        | incident_id      | merged_into      | started_at |
        | into itself      | into itself      | 10:00      |
        | ring 1           | ring 2           | 10:00      |
        | ring 2           | ring 3           | 10:00      |
        | ring 3           | ring 1           | 10:00      |
        | into the ring    | ring 2           | 10:00      |
        | into nothing     | gone             | 10:00      |
        | into that        | into nothing     | 10:00      |
        """
    )
    expect(
        connection,
        "flags",
        """
        | incident_id   | flag                 | sentence                                                                            |
        | into itself   | merge_loop           | Merged into into itself, and the merges lead round in a circle: it stands alone.    |
        | ring 1        | merge_loop           | Merged into ring 2, and the merges lead round in a circle: it stands alone.         |
        | ring 2        | merge_loop           | Merged into ring 3, and the merges lead round in a circle: it stands alone.         |
        | ring 3        | merge_loop           | Merged into ring 1, and the merges lead round in a circle: it stands alone.         |
        | into the ring | merge_loop           | Merged into ring 2, and the merges lead round in a circle: it stands alone.         |
        | into nothing  | merge_target_missing | Merged into gone, but the incident at the end of that is not here: it stands alone. |
        | into that | merge_target_missing | Merged into into nothing, but the incident at the end of that is not here: it stands alone. |
        """,
    )
    assert connection.execute("select count(*) from counted").fetchall() == [(7,)]


@pytest.mark.parametrize("length", [1, 2, 3, 4, 5, 8, 9, 100])
def test_a_chain_of_any_length_ends_at_its_root(length: int) -> None:
    chain = [{"incident_id": str(n), "merged_into": str(n - 1) if n else None} for n in range(length + 1)]
    connection = facts(incidents=chain)
    assert connection.execute("select distinct root_id from merges").fetchall() == [("0",)]


def test_maintenance_drills_and_tests_are_excluded_with_a_reason_and_everything_adds_up() -> None:
    connection = facts(
        incidents="""
        | incident_id  | kind        | merged_into | started_at |
        | real         | incident    |             | 10:00      |
        | planned      | maintenance |             | 10:00      |
        | drill        | drill       |             | 10:00      |
        | test         | test        |             | 10:00      |
        | merged drill | drill       | real        | 10:00      |
        | into a drill | incident    | drill       | 10:00      |
        """
    )
    expect(
        connection,
        "excluded",
        """
        | incident_id  | reason      |
        | planned      | maintenance |
        | drill        | drill       |
        | test         | test        |
        | merged drill | merged      |
        | into a drill | merged      |
        """,
    )
    expect(connection, "counted", "| incident_id |\n| real |")


def test_items_and_reviews_of_a_merged_incident_belong_to_the_root_and_its_stamps_do_not() -> None:
    connection = facts(
        incidents="""
        | incident_id | merged_into | service  | severity | started_at | recovered_at | pir_completed_at |
        | root        |             | checkout | P1       | 10:00      | 11:00        |                  |
        | child       | root        | search   | P1       | 09:00      | 12:00        |                  |
        | bare        |             | checkout | P1       | 10:00      | 11:00        |                  |
        | held        | bare        | search   | P1       | 10:00      | 11:00        | 2026-03-03 12:00 |
        """,
        action_items="""
        | action_id | incident_id | created_at | due_date   |
        | a         | child       | 12:00      | 2026-03-10 |
        """,
        reviews="""
        | review_id | incident_id | held_at          |
        | r         | child       | 2026-03-03 12:00 |
        """,
    )
    expect(connection, "action_facts", "| action_id | incident_id | service |\n| a | root | checkout |")
    expect(
        connection,
        "incident_facts",
        """
        | incident_id | anchor_at | ttr_s | pir_timing |
        | root        | 10:00     | 3600  | in_window  |
        | bare        | 10:00     | 3600  | missing    |
        """,
    )
