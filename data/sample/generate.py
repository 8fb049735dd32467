"""Writes the sample: exports of an invented company, one folder per tool. Running it twice gives the same bytes.

python data/sample/generate.py            writes beside this file
python data/sample/generate.py --to DIR   writes elsewhere, so that the two can be compared
"""

import argparse
from pathlib import Path
from random import Random

from company import load_causes
from followup import hold_reviews, promise_items
from trackers import number_items, ordinary_work
from world import simulate_incidents
from write_github import write_github
from write_jira import write_jira
from write_pagerduty import write_pagerduty
from write_plain import write_plain
from write_reviews import write_reviews
from write_statuspage import write_statuspage

SEED = 40


def chance(purpose: str) -> Random:
    """A stream of random numbers for one purpose, so that a change in one part leaves the others as they were."""
    return Random(f"{SEED} {purpose}")


def generate(folder: Path) -> None:
    """Simulates the eighteen months and writes every file under `folder`."""
    causes = load_causes()
    incidents = simulate_incidents(causes, chance("incidents"))
    hold_reviews(incidents, chance("reviews"))
    promise_items(incidents, causes, chance("items"))
    ordinary = ordinary_work(chance("ordinary work"))
    number_items(incidents, ordinary, chance("numbers"))
    write_plain(folder / "plain", incidents)
    write_pagerduty(folder / "pagerduty", incidents, chance("pagerduty"))
    write_jira(folder / "jira", incidents, ordinary)
    write_github(folder / "github", incidents, ordinary)
    write_statuspage(folder / "statuspage", incidents, chance("statuspage"))
    write_reviews(folder / "reviews", incidents, causes, chance("documents"))


def main() -> None:
    """Reads the command line and writes the files."""
    parser = argparse.ArgumentParser(description="Write the sample exports.")
    parser.add_argument("--to", type=Path, default=Path(__file__).parent, metavar="DIR", help="folder to write into")
    generate(parser.parse_args().to)


if __name__ == "__main__":
    main()
