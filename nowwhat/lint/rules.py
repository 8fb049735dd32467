"""What a review tells -> advice, rule by rule. Every threshold and every phrase is the article's; a rule that is not sure says nothing."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from nowwhat.language import formats
from nowwhat.lint.blame import OF_THE_SYSTEM, blaming, human_error, stops_at_person
from nowwhat.lint.text import Advice, Promise, ReviewText, Sentence
from nowwhat.model.labels import vague_beginning

WORDS_A_PAGE = 500  # a printed page of plain text
MOST_PAGES = 3
FEWEST_PEOPLE, MOST_PEOPLE, TOO_MANY_PEOPLE = 4, 8, 10
MOST_MINUTES = 90
FEWEST_WHYS = 3  # a chain of two is a symptom and its cause
MOST_EQUAL = 10
MANY_ITEMS = 3  # "the top 2 to 3 come first": of more than these somebody has to choose
QUOTE = 240  # characters of a sentence that are shown

RESTARTED = re.compile(r"\b(?:just|simply|only) (?:re-?started|rebooted|bounced)\b", re.IGNORECASE)
# Any word of how somebody came to know: only a review without one says nothing of its detection.
DETECTED = re.compile(
    r"\b(?:detect\w*|alert(?:s|ed|ing)?|alarm\w*|notic\w+|report(?:s|ed)?|discover\w*|observ\w+|found|paged|aware|complain\w*)\b",
    re.IGNORECASE,
)
SENTENCE_END = re.compile(r"(?<=[.?!])\s+(?=[A-ZÀ-Þ\"“(])|\n")

Place = tuple[int | None, str, str]  # the line, the sentence, what is to be said of it


@dataclass(frozen=True)
class Rule:
    """One rule: its id, what it points at (for the manual), and what it finds in a review."""

    id: str
    points_at: str
    find: Callable[[ReviewText], Iterator[Place]]


def advice_on(review: ReviewText, file: str, off: Collection[str] = ()) -> list[Advice]:
    """What the rules that are not `off` say of a review, in the order of its lines."""
    advice = [
        Advice(rule.id, file, line, quote(said), words) for rule in RULES if rule.id not in off for line, said, words in rule.find(review)
    ]
    return sorted(advice, key=lambda one: one.line or 0)


def quote(text: str) -> str:
    """A sentence as it is shown: on one line, and not longer than a few."""
    text = " ".join(text.split())
    return text if len(text) <= QUOTE else f"{text[: QUOTE - 1].rstrip()}…"


def _around(sentence: Sentence, match: re.Match[str]) -> str:
    """The sentence of a longer text in which the match lies."""
    cuts = [0, *(cut.end() for cut in SENTENCE_END.finditer(sentence.text)), len(sentence.text)]
    begin = max(cut for cut in cuts if cut <= match.start())
    end = min((cut for cut in cuts if cut >= match.end() and cut > begin), default=len(sentence.text))
    return sentence.text[begin:end].strip()


def _blame(review: ReviewText) -> Iterator[Place]:
    for sentence in review.sentences:
        if words := blaming(sentence.text):
            yield sentence.line, _around(sentence, words[0]), words[1]


def _human_error(review: ReviewText) -> Iterator[Place]:
    for sentence in review.sentences:
        if match := human_error(sentence.text):
            yield (
                sentence.line,
                _around(sentence, match),
                f"Human error is where the questions begin. {OF_THE_SYSTEM} Which automated check, alert or guardrail was missing?",
            )


def _whys_person(review: ReviewText) -> Iterator[Place]:
    last = review.whys[-1] if review.whys else None
    answer = last.text.rpartition("→")[2] if last else ""
    for sentence, text in ((last, answer), (review.root_cause, review.root_cause.text if review.root_cause else "")):
        if sentence and stops_at_person(text):
            yield (
                sentence.line,
                text.strip(),
                (
                    "The root cause is not that someone made a mistake, it is the missing automated "
                    "check: a systemic problem that you can fix. Ask one more why: what allowed it?"
                ),
            )
            return


def _whys_short(review: ReviewText) -> Iterator[Place]:
    if 0 < len(review.whys) < FEWEST_WHYS:
        yield (
            review.whys[-1].line,
            review.whys[-1].text,
            (
                f"The chain ends after {formats.plural(len(review.whys), 'why')}. Each "
                "should dig deeper, from symptom to systemic cause; five are usual."
            ),
        )


def _missing(has: Callable[[ReviewText], object], words: str) -> Callable[[ReviewText], Iterator[Place]]:
    def find(review: ReviewText) -> Iterator[Place]:
        if not has(review):
            yield review.line, "", words

    return find


def _lacking(lacks: Callable[[Promise], bool], what: str, words: str) -> Callable[[ReviewText], Iterator[Place]]:
    """One advice a review, at the first of its open items that lack something: a list that lacks all of it has one fault, not ten."""

    def find(review: ReviewText) -> Iterator[Place]:
        open_ = [item for item in review.promises if item.open]
        lacking = [item for item in open_ if lacks(item)]
        if lacking:
            several = f"{formats.count(len(lacking))} of {formats.plural(len(open_), 'item')}" if len(open_) > 1 else "The item"
            have = "has" if len(lacking) == 1 else "have"
            yield lacking[0].line, lacking[0].title, f"{several} {have} no {what}. {words}"

    return find


def _priority(review: ReviewText) -> Iterator[Place]:
    open_ = [item for item in review.promises if item.open and not item.tracked]
    if len(open_) > MANY_ITEMS and not any(item.priority or item.category for item in open_):
        yield (
            open_[0].line,
            open_[0].title,
            (
                f"{formats.plural(len(open_), 'item')} and no order among them. Divide them: prevent first, "
                "then detect, then improve; the top two or three prevent items before the next sprint review."
            ),
        )


def _equal(review: ReviewText) -> Iterator[Place]:
    open_ = [item for item in review.promises if item.open]
    ranks = Counter((item.priority or item.category).casefold() for item in open_)
    rank, count = max(ranks.items(), key=lambda pair: pair[1], default=("", 0))
    if count > MOST_EQUAL:
        first = next(item for item in open_ if (item.priority or item.category).casefold() == rank)
        yield (
            first.line,
            first.title,
            (
                f"{formats.count(count)} items have the same priority. Ten items with equal "
                "priority mean that none gets done: name the two or three that must come first."
            ),
        )


def _vague(review: ReviewText) -> Iterator[Place]:
    for item in review.promises:
        if item.open and (beginning := vague_beginning(item.title)):
            yield (
                item.line,
                item.title,
                (
                    f"“{beginning.capitalize()} …” has no clear definition of done. Be specific: not "
                    "“improve monitoring” but “add an alert when pool utilization exceeds 80 %”."
                ),
            )


def _too_long(review: ReviewText) -> Iterator[Place]:
    if review.words and review.words > MOST_PAGES * WORDS_A_PAGE:
        yield (
            review.line,
            "",
            (
                f"About {review.words / WORDS_A_PAGE:.0f} pages ({formats.count(review.words)} words). An effective review "
                "is two to three pages: timeline as a table, cause as five whys, the rest in an appendix or as links."
            ),
        )


def _restarted(review: ReviewText) -> Iterator[Place]:
    if review.whys or review.root_cause or review.promises:
        return
    for sentence in review.sentences:
        if match := RESTARTED.search(sentence.text):
            yield (
                sentence.line,
                _around(sentence, match),
                (
                    "Why was the restart needed? The first time is luck, the second a "
                    "pattern, the third a systemic problem that nobody has looked into."
                ),
            )
            return


def _attendees(review: ReviewText) -> Iterator[Place]:
    if review.attendees and not FEWEST_PEOPLE <= review.attendees <= TOO_MANY_PEOPLE:
        few = review.attendees < FEWEST_PEOPLE
        yield (
            *review.place("attendees", "held"),
            f"{formats.plural(review.attendees, 'attendee')}. Ideal are {FEWEST_PEOPLE} to {MOST_PEOPLE}: "
            + ("too few leave gaps." if few else "beyond 10 productivity drops, and others can read the document afterwards."),
        )


def _minutes(review: ReviewText) -> Iterator[Place]:
    if review.minutes and review.minutes > MOST_MINUTES:
        yield (
            *review.place("held"),
            (
                f"The meeting took {review.minutes} minutes. 30 to 60 are enough for most, and 90 are the most: align "
                "the timeline, discuss the cause, assign the items; the detailed write-up can happen afterwards."
            ),
        )


def _facilitator(review: ReviewText) -> Iterator[Place]:
    if review.facilitator_is_commander:
        yield *review.place("facilitator"), "The facilitator was the incident commander. Let somebody else facilitate: it needs fresh eyes."


def _zone(review: ReviewText) -> Iterator[Place]:
    if review.unzoned:
        yield (
            review.unzoned.line,
            review.unzoned.text,
            "The timeline names no zone. Write it once, as in “Timeline (UTC)”: times from several tools are only comparable with one.",
        )


def _late(review: ReviewText) -> Iterator[Place]:
    if review.hours_late:
        yield (
            *review.place("held"),
            (
                f"Held {formats.duration(3600 * round(review.hours_late))} after recovery. "
                "24 to 48 hours are ideal: later people forget nuances and logs rotate."
            ),
        )


THREE_ATTRIBUTES = "Every action item needs three attributes: description, owner and deadline."

RULES: Sequence[Rule] = (
    Rule(
        "blame", "a sentence that asks which person did it, or says that a person should have known better, forgot or was careless", _blame
    ),
    Rule("human-error", "human error named as a cause", _human_error),
    Rule("whys-person", "five whys or a root cause that stop at what a person did or did not do", _whys_person),
    Rule("whys-short", f"a chain of fewer than {FEWEST_WHYS} whys", _whys_short),
    Rule(
        "whys-missing",
        "no chain of whys",
        _missing(
            lambda review: review.whys, "There are no five whys. Each why digs deeper, from symptom to a systemic cause that you can fix."
        ),
    ),
    Rule(
        "timeline-missing",
        "no timeline",
        _missing(
            lambda review: review.has_timeline,
            "There is no timeline. Rebuild the sequence from first symptom to full recovery, as a table and not as prose.",
        ),
    ),
    Rule(
        "detection-missing",
        "nothing about when or how it was detected",
        _missing(
            lambda review: review.has_detection or any(DETECTED.search(sentence.text) for sentence in review.sentences),
            "Nothing says when or how it was detected. Monitoring alert, user "
            "report or internal; and how long from the start to detection?",
        ),
    ),
    Rule(
        "lessons-missing",
        "no lessons learned",
        _missing(lambda review: review.has_lessons, "There are no lessons learned. Two or three key takeaways are enough."),
    ),
    Rule(
        "item-owner",
        "open action items without an owner and without an issue of their own",
        _lacking(lambda item: not item.owned and not item.tracked, "owner", THREE_ATTRIBUTES),
    ),
    Rule(
        "item-deadline",
        "open action items without a deadline and without an issue of their own",
        _lacking(lambda item: not item.dated and not item.tracked, "deadline", THREE_ATTRIBUTES),
    ),
    Rule(
        "item-category",
        "open action items without a category and without an issue of their own",
        _lacking(
            lambda item: not item.category and not item.tracked,
            "category",
            "Prevent it, detect it faster, respond better, or mitigate the impact: which is it?",
        ),
    ),
    Rule("item-priority", f"more than {MANY_ITEMS} open action items with neither priority nor category", _priority),
    Rule("items-equal", f"more than {MOST_EQUAL} open action items of equal priority", _equal),
    Rule("item-vague", "an action item that begins with improve, investigate, look into or the like, and has no measurable end", _vague),
    Rule("too-long", f"a document longer than {MOST_PAGES} pages of {WORDS_A_PAGE} words", _too_long),
    Rule("just-restarted", "“we just restarted it”, with neither a cause nor an action item", _restarted),
    Rule("attendees", f"fewer than {FEWEST_PEOPLE} or more than {TOO_MANY_PEOPLE} attendees, where the document tells", _attendees),
    Rule("minutes", f"a meeting of more than {MOST_MINUTES} minutes, where the document tells", _minutes),
    Rule("facilitator", "a facilitator who was the incident commander", _facilitator),
    Rule("time-zone", "times of a timeline that name no zone", _zone),
    Rule("held-late", "a review held more than 48 hours after recovery, where the document tells", _late),
)
