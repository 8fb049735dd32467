"""Invented records -> how long the import, the questions of the pages and the library take -> benchmarks/README.md.

A ratio against a peer in the same run says more than seconds do: machines differ, and this one may be busy.
"""

import argparse
import tempfile
from pathlib import Path

import imports
import library

import queries
from records import write_exports

ROOT = Path(__file__).parent


def main() -> None:
    """The tables, printed and written."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--incidents", type=int, default=1_000_000)
    words.add_argument("--items", type=int, default=250_000)
    sizes = words.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = write_exports(folder, sizes.incidents, sizes.items)
        lines = [
            "# Benchmarks",
            "",
            f"`make bench` writes these tables: {sizes.incidents:,} incidents and {sizes.items:,} action items, invented, as plain CSV.",
            "Ratios are against the peer in the same run.",
            "",
            *imports.section(folder, paths),
            *queries.section(folder),
            *library.section(),
        ]
    ROOT.joinpath("README.md").write_text("\n".join(lines), encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
