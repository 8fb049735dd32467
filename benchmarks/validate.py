"""Simulated worlds and real corpora -> docs/validation.md. Run from the checkout: python -m benchmarks.validate."""

import argparse
import re
import sys

from benchmarks.validation import advice, corpora, library, looks, reviews, simulated

ABOUT = (
    "# Validation",
    "",
    "`make validate` writes this page: from worlds that it invents, and from real records that lie outside the repository.",
)
WORLDS = re.compile(r"^## Simulated worlds$.*?(?=^## (?!Twelve monthly))", re.MULTILINE | re.DOTALL)


def main() -> None:
    """The page, written; exits with 1 where the corpora are not."""
    parser = argparse.ArgumentParser(description="Writes docs/validation.md.")
    parser.add_argument("--seeds", type=int, default=100, help="of each world with something planted in it")
    parser.add_argument("--seeds-of-nothing", type=int, default=400, help="of each world with nothing planted in it")
    parser.add_argument("--companies", type=int, default=1000, help="with monthly reports, of independent incidents")
    parser.add_argument("--companies-together", type=int, default=400, help="of each kind in which incidents hang together")
    parser.add_argument("--real-only", action="store_true", help="leave what the page says of the simulated worlds as it is")
    chosen = parser.parse_args()
    if not corpora.REAL.is_dir():
        sys.exit(f"{corpora.REAL.name}: the real corpora are not here; NOWWHAT_REAL names their folder")
    real = [*corpora.sections(), *reviews.documents_understood(corpora.REAL), *advice.advice_judged(corpora.REAL)]
    real += library.questions_asked(corpora.REAL)
    path = corpora.ROOT / "docs" / "validation.md"
    if chosen.real_only:
        worlds = ["", *(found.strip() for found in WORLDS.findall(path.read_text(encoding="utf-8")))]
    else:
        worlds = [*simulated.sections(chosen.seeds, chosen.seeds_of_nothing), *looks.sections(chosen.companies, chosen.companies_together)]
    page = "\n".join([*ABOUT, *worlds, *real]) + "\n"
    path.write_text(page, encoding="utf-8")
    print(page)


if __name__ == "__main__":
    main()
