"""policy.toml: every key optional, and a wrong one is said with its line and the nearest valid key."""

import datetime as dt

import pytest

from nowwhat.errors import InputRefused
from nowwhat.lint.rules import RULES
from nowwhat.model.policy import LINT_RULES, Policy, read_policy


@pytest.fixture
def policy(tmp_path):
    def read(text):
        path = tmp_path / "policy.toml"
        path.write_text(text, encoding="utf-8")
        return read_policy(path)

    return read


def test_without_a_file_the_limits_are_those_of_the_article(tmp_path):
    policy = read_policy(tmp_path / "policy.toml")

    assert policy == Policy()
    assert [policy.limit_s("ttd", severity) for severity in ("P1", "P2")] == [300, None]
    assert [policy.limit_s(name, "P3") for name in ("tta", "ttm", "ttr")] == [900, 1800, None]


def test_a_limit_of_one_severity_goes_before_that_of_all(policy):
    read = policy("[limits]\ntta = { P1 = 5, all = 20 }\n")

    assert [read.limit_s("tta", severity) for severity in ("P1", "P2")] == [300, 1200]


def test_holidays_are_days_and_a_team_may_have_a_zone_of_its_own(policy):
    read = policy("[report]\nholidays = [2026-12-25, '2026-12-26']\n[team_zones]\nowls = 'America/Los_Angeles'\n")

    assert read.report.holidays == (dt.date(2026, 12, 25), dt.date(2026, 12, 26))
    assert read.team_zones == {"owls": "America/Los_Angeles"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[limits]\n\nttaa = { P1 = 5 }\n", "policy.toml, line 3, limits.ttaa: there is no such key; the nearest is 'tta'"),
        (
            "[report]\nzone = 'UTC'\n[limit]\nttd = { P1 = 5 }\n",
            "policy.toml, line 3, limit: there is no such key; the nearest is 'limits'",
        ),
        (
            "[report]\nzone = 'Europe/Berln'\n",
            "policy.toml, line 2, report.zone: 'Europe/Berln' is no IANA time zone such as 'Europe/Berlin'; the nearest is 'Europe/Berlin'",
        ),
        ("[report]\npeople = 'maybe'\n", "policy.toml, line 2, report.people: expected 'show' or 'hide', found 'maybe'"),
        ("[limits]\ntta = { all = -3 }\n", "policy.toml, line 2, limits.tta.all: expected greater than 0, found -3"),
        (
            "[lint]\noff = [\n  'blaming', 'too-long']\n",
            "policy.toml, line 2, lint.off: there is no rule 'blaming'; the nearest is 'blame', and docs/lint.md lists all",
        ),
        ("[report]\nholidays = ['xmas']\n", "policy.toml, line 2, report.holidays: expected a day such as 2026-12-25, found 'xmas'"),
        ("[team_zones]\nowls = 'Mars'\n", "policy.toml, line 2, team_zones.owls: 'Mars' is no IANA time zone such as 'Europe/Berlin'"),
        ("[targets]\nreviews_held = 1.0\n", "policy.toml, line 2, targets.reviews_held: expected less than 1, found 1.0"),
        ("[severity]\n'SEV-1' = 'P9'\n", "policy.toml, line 2, severity.SEV-1: expected 'P1', 'P2', 'P3' or 'P4', found 'P9'"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(policy, text, said):
    with pytest.raises(InputRefused) as caught:
        policy(text)

    assert str(caught.value) == said


def test_every_advice_on_reviews_can_be_switched_off():
    assert tuple(rule.id for rule in RULES) == LINT_RULES


def test_what_is_no_toml_is_said_with_its_line(policy):
    with pytest.raises(InputRefused, match=r"policy\.toml: this is no valid TOML: .*line 2"):
        policy("[report]\nzone = \n")
