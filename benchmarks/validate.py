"""Simulated worlds and real corpora -> docs/validation.md. Run from the checkout: python -m benchmarks.validate."""

import argparse
import re
import sys
from collections.abc import Iterator

from benchmarks.validation import advice, corpora, library, looks, reviews, simulated

ABOUT = """# Validation

`make validate` writes this page: from worlds that it invents, and from real records that lie outside the repository."""
WORLDS, COMPANIES = "## Simulated worlds", "## Twelve monthly reports of one company"


def main() -> None:
    """The page, written; exits with 1 where the corpora are not."""
    parser = argparse.ArgumentParser(description="Writes docs/validation.md. What is not asked for stays as it is.")
    parser.add_argument("parts", nargs="*", choices=["worlds", "companies", "real", []], help="all of them, if none is named")
    parser.add_argument("--seeds", type=int, default=100, help="of each world with something planted in it")
    parser.add_argument("--seeds-of-nothing", type=int, default=400, help="of each world with nothing planted in it")
    parser.add_argument("--companies", type=int, default=1000, help="of independent incidents, with monthly reports")
    parser.add_argument("--companies-together", type=int, default=400, help="of each kind in which incidents hang together")
    chosen = parser.parse_args()
    parts = chosen.parts or ["worlds", "companies", "real"]
    if "real" in parts and not corpora.REAL.is_dir():
        sys.exit(f"{corpora.REAL.name}: the real corpora are not here; NOWWHAT_REAL names their folder")
    path = corpora.ROOT / "docs" / "validation.md"
    page = split(path.read_text(encoding="utf-8"))
    made = {
        "worlds": lambda: simulated.sections(chosen.seeds, chosen.seeds_of_nothing),
        "companies": lambda: looks.sections(chosen.companies, chosen.companies_together),
        "real": _real,
    }
    for part in parts:
        page[part] = "\n".join(made[part]()).strip()
        path.write_text("\n\n".join([ABOUT, *filter(None, page.values())]) + "\n", encoding="utf-8")


def split(page: str) -> dict[str, str]:
    """The parts of a page that was written, by name; empty where it has none."""
    parts = {"worlds": "", "companies": "", "real": ""}
    for section in re.split(r"(?m)^(?=## )", page)[1:]:
        name = "worlds" if section.startswith(WORLDS) else "companies" if section.startswith(COMPANIES) else "real"
        parts[name] += section
    return {name: text.strip() for name, text in parts.items()}


def _real() -> Iterator[str]:
    yield from corpora.sections()
    yield from reviews.documents_understood(corpora.REAL)
    yield from advice.advice_judged(corpora.REAL)
    yield from library.questions_asked(corpora.REAL)


if __name__ == "__main__":
    main()
