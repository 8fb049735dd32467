"""What a search of the reviews has found -> sentences. Pure; plain text."""

import textwrap
from collections.abc import Mapping
from typing import Any

from nowwhat.analysis.library.index import Hits
from nowwhat.analysis.sentences import SYSTEMIC
from nowwhat.language import formats
from nowwhat.language.sentences import joined, listed, of

PLACES = {
    "lesson": "Lesson",
    "root_cause": "Root cause",
    "factor": "Contributing factor",
    "summary": "Summary",
    "resolution": "Resolution",
    "went_well": "What went well",
    "went_badly": "What did not",
    "impact": "Impact",
    "timeline": "Timeline",
    "item": "Promised",
}
NAMED = 6  # words that documents share
BRIEF = 240  # letters of what a document says first
NONE_YET = (
    "No review document was imported yet, so there is nothing to learn from here. Filled-in reviews are read as they are, in Markdown: "
    "in one folder, in a repository, exported from a wiki."
)
FIRST_ONE = "No review written yet? “Write the review” on the page of an incident begins one, filled in as far as the exports tell."


def none_here(every: int, first: Any, last: Any, *, narrowed: bool) -> str:
    """The sentence that there are documents, but none where the reader looks."""
    filters = "under these filters" if narrowed else "in this period"
    dates = f" They go from {formats.day(first)} to {formats.day(last)}." if first and last else ""
    return f"No review document {filters}; there {'is' if every == 1 else 'are'} {formats.plural(every, 'document')} in all.{dates}"


def summary(asked: str, hits: Hits, among: int, *, narrowed: bool = False) -> str:
    """How many of the documents looked through hold the words, and how."""
    if not hits.words:
        return f"“{asked[:60]}” has no letter and no digit to look for."
    words, number, one = _words(hits), len(hits.review_ids), len(hits.words) == 1
    hold = "holds" if number == 1 else "hold"
    here = " under these filters" if narrowed else ""
    count = f"{of(number, among)} {'document' if among == 1 else 'documents'}{here} {hold}"
    if hits.how == "all":
        return f"{count} {words}, the best match first."
    if hits.how == "begun":
        return f"{count} {'a word that begins with ' if one else 'these words, the last one as the beginning of a word: '}{words}."
    if hits.how == "any":
        return f"No document{here} holds all of {words}. {of(number, among)} {hold} some of them, the closest first."
    return f"No document{here} holds {'' if one else 'any of '}{words}."


def _words(hits: Hits) -> str:
    return listed([f"“{word[:40]}”" for word in hits.words])


def elsewhere(number: int) -> str:
    """How many documents there are outside the filters."""
    return f"Without the filters {formats.plural(number, 'document')} would be found."


def like(title: str, hits: Hits) -> str:
    """What makes documents like one."""
    if not hits.review_ids:
        return f"No other document shares the words that set “{title}” apart."
    return f"They share words with it that few others have: {listed(hits.words[:NAMED])}."


def asked_in_vain(review_id: str) -> str:
    """The sentence that a link asks for a document that is not there."""
    return f"The link asks for documents like {review_id[:80]!r}, which the library does not have."


def about(row: Mapping[str, Any]) -> str:
    """When a document is from and what it is about; `row` is one of `library_documents`."""
    on = formats.day(row["reviewed_on"]) if row["reviewed_on"] else "without a date"
    return joined(on, row["service"], row["severity"], row["cause"] or row["file"])


def brief(text: str | None) -> str:
    """What a document says first, cut where a word ends; empty for nothing."""
    return textwrap.shorten(text or "", BRIEF, placeholder=" …")


def last_reviews(shown: int, documents: int) -> str:
    """What the list of the last reviews holds."""
    which = "All of them" if shown == documents else f"The latest {formats.count(shown)} of {formats.count(documents)}"
    return f"{which}, each with its first lesson, or what it says first."


def patterns(chains: int, shown: int, period: str) -> str:
    """What the list of failures that repeat holds."""
    if not chains:
        return "Failures of one service for one cause."
    longest = f"The longest {formats.count(shown)} of {formats.count(chains)} failures"
    which = formats.plural(chains, "failure") if shown == chains else longest
    return f"{which} with a repeat in {period}: the 2nd time is a pattern, the 3rd and later are systemic."


def no_patterns(period: str) -> str:
    """The sentence that nothing repeats."""
    return f"No failure with a known cause came back in {period}."


def pattern(chain: Mapping[str, Any]) -> str:
    """How often a failure came, and what that makes it; `chain` is a row of `chains`."""
    kind = "systemic" if chain["occurrences"] >= SYSTEMIC else "a pattern"
    return f"{formats.plural(chain['occurrences'], 'time')}, {kind}, last {formats.day(chain['last_on'])}"


def promised(chain: Mapping[str, Any]) -> str:
    """How much of what was promised against a failure is open; `chain` is a row of `chains`."""
    items = formats.plural(chain["prevent_items"], "prevent item")
    if not chain["prevent_items"]:
        return "Nothing was promised to prevent it"
    if not chain["open_items"]:
        return f"{items}, {'closed' if chain['prevent_items'] == 1 else 'all closed'}"
    late = f", {formats.count(chain['overdue_items'])} overdue" if chain["overdue_items"] else ""
    return f"{formats.count(chain['open_items'])} of {items} open{late}"
