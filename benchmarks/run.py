"""Invented records -> how long the import, the questions of the pages, their readers and the library take -> benchmarks/README.md.

A ratio against a peer in the same run says more than seconds do: machines differ, and this one may be busy.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

import imports
import library

import pages
import queries
from records import write_exports

ROOT = Path(__file__).parent


def sample(folder: Path) -> Path:
    """A home with the sample."""
    home = folder / "sample"
    subprocess.run([sys.executable, "-m", "nowwhat", "--home", str(home), "demo"], check=True, stdout=subprocess.DEVNULL)
    return home


def main() -> None:
    """The tables, printed and written."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--incidents", type=int, default=1_000_000)
    words.add_argument("--items", type=int, default=250_000)
    words.add_argument("--pages", nargs="*", choices=pages.PAGES, help="only these pages (all), over the sample; printed, not written")
    sizes = words.parse_args()
    if sizes.pages is not None:
        with tempfile.TemporaryDirectory() as name:
            print("\n".join(pages.section(Path(name), sample(Path(name)), "sample", sizes.pages or pages.PAGES)))
        return
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
            "",
            *pages.section(folder, sample(folder), "sample"),
            *pages.section(folder, folder / "home", "million"),
        ]
    ROOT.joinpath("README.md").write_text("\n".join(lines), encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
