"""The list of faults for `make mutants`: every one can still be made, and the test that is named for it is there."""

import ast
from collections import Counter
from pathlib import Path

import pytest

from tests import mutants

ROOT = Path(__file__).resolve().parent.parent
MUTANTS = mutants.load()
AREAS = {"ledger", "definitions", "merging", "accounting", "publishing", "statistics", "words", "renderers", "access"}


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: f"{mutant.area}: {mutant.why}")
def test_a_fault_stands_once_in_its_file_and_its_test_is_there(mutant):
    file, name = mutant.test.split("::")
    tests = {
        node.name for node in ast.walk(ast.parse(ROOT.joinpath(file).read_text(encoding="utf-8"))) if isinstance(node, ast.FunctionDef)
    }

    assert mutant.changed(ROOT) != ROOT.joinpath(mutant.file).read_text(encoding="utf-8")
    assert name.partition("[")[0] in tests


def test_every_area_has_four_faults_or_more_and_no_two_are_one():
    areas = Counter(mutant.area for mutant in MUTANTS)

    assert areas.keys() == AREAS
    assert min(areas.values()) >= 4
    assert len({(mutant.file, mutant.old, mutant.new) for mutant in MUTANTS}) == len(MUTANTS) >= 60


def test_a_fault_that_no_longer_applies_or_that_its_test_does_not_see_is_told(tmp_path, monkeypatch):
    tmp_path.joinpath("a.sql").write_text("x > 1 and x > 1", encoding="utf-8")
    twice = mutants.Mutant("words", "", "a.sql", "x > 1", "x >= 1", "")
    once = mutants.Mutant("words", "", "a.sql", "and", "or", "")

    assert mutants.verdict(twice, tmp_path).startswith("does not apply: a.sql: 'x > 1' stands there 2 times")
    for faults, said in (
        ({}, "SURVIVED"),
        ({"a": "AssertionError: 1"}, "killed"),
        ({"a": "QueryError: no"}, "no assertion failed: QueryError: no"),
    ):
        monkeypatch.setattr(mutants, "run", lambda *_, faults=faults: faults)
        assert mutants.verdict(once, tmp_path) == said
    assert tmp_path.joinpath("a.sql").read_text(encoding="utf-8") == "x > 1 and x > 1"
