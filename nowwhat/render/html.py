"""A monthly review -> one HTML file that needs nothing else: no script, no request, charts as inline SVG, made to be printed, too."""

from collections.abc import Iterator, Mapping

from markdown_it import MarkdownIt

from nowwhat.analysis.figure import Figure, KeyFigure
from nowwhat.analysis.finding import Finding
from nowwhat.analysis.sentences import SAMPLE
from nowwhat.meetings import monthly
from nowwhat.meetings.decisions import Decision
from nowwhat.render import pictures
from nowwhat.render.markup import Markup, link, tag
from nowwhat.render.style import STYLE

# Nothing may be loaded and nothing may run, whatever a title says.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
SIZES = {"wide": 960, "narrow": 350}  # a class of the style, and px
SPARK = {"spark": 210}


def to_html(told: monthly.Review, owners: Mapping[tuple[str, str], str]) -> str:
    """The review as a page; an owner is named where `owners` has one."""
    return Writer(told, owners).page()


class Writer:
    """The page while it is written."""

    def __init__(self, told: monthly.Review, owners: Mapping[tuple[str, str], str]) -> None:
        self.told = told
        self.owners = owners

    def page(self) -> str:
        """The whole file."""
        head = tag(
            "head",
            tag("meta", charset="utf-8"),
            tag("meta", http_equiv="Content-Security-Policy", content=POLICY),
            tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
            tag("meta", name="referrer", content="no-referrer"),
            tag("title", self.told.title),
            tag("style", STYLE),
        )
        lists = [self.decisions(listed) for listed in self.told.lists]
        parts = (self.heading(), self.findings(), self.period(), self.charts(), *lists, self.unknown(), self.definitions())
        return f"<!doctype html>\n{tag('html', head, tag('body', tag('main', *parts)), lang='en')}\n"

    def heading(self) -> Markup:
        """What it is about, and up to when."""
        sample = tag("p", SAMPLE, class_="quiet") if self.told.sample else None
        looked_at = tag("p", self.told.looked_at, class_="quiet")
        return tag("header", tag("p", monthly.NAME, class_="kind"), tag("h1", monthly.QUESTION), looked_at, sample)

    def findings(self) -> Markup:
        """The claims with their evidence folded under each, and what was looked at in vain."""
        found = self.told.findings
        claims = tag("ol", *(self.claim(finding) for finding in found.claims), class_="claims") if found.claims else None
        nothing = tag("p", found.nothing) if found.nothing else None
        silent = tag("ul", *(tag("li", sentence) for sentence in found.silent))
        folded = tag("details", tag("summary", found.silent_label), silent) if found.silent_label else None
        return tag("section", tag("h2", "What can be said"), claims, nothing, folded)

    def claim(self, finding: Finding) -> Markup:
        """A sentence, its interval, n and period, and the chart that it rests on."""
        evidence = self.figure(monthly.evidence(self.told.scope, finding))
        return tag("li", tag("h3", finding.headline), tag("details", tag("summary", f"Evidence: {finding.detail}"), evidence))

    def period(self) -> Markup:
        """The key figures, and what happened in sentences of counts."""
        if self.told.nothing:
            return tag("section", tag("h2", "The period"), tag("p", self.told.nothing))
        keys = tag("div", *(self.key(key) for key in self.told.keys), class_="keys")
        facts = (tag("li", fact.sentence, tag("span", f" {fact.more}", class_="quiet") if fact.more else None) for fact in self.told.facts)
        return tag("section", tag("h2", "The period"), keys, tag("ul", *facts, class_="facts"))

    def key(self, key: KeyFigure) -> Markup:
        """A number with its small line, a sentence and what it covers."""
        line = pictures.svgs(key.line, f"{key.label} by month", SPARK) if key.line else []
        return tag(
            "div",
            tag("p", key.label, class_="label"),
            tag("p", key.value, class_="value"),
            *line,
            tag("p", key.words),
            tag("p", key.coverage, class_="quiet"),
        )

    def charts(self) -> Markup | None:
        """The charts of the review."""
        shown = [*self.told.pictures, *filter(None, [self.told.chain])]
        return tag("section", tag("h2", "The year"), *(self.figure(made) for made in shown)) if shown else None

    def figure(self, made: Figure) -> Markup:
        """A chart as it stands on the page: twice, since a phone has room for other words than a desk."""
        note = tag("p", tag("strong", f"{made.warning} ", class_="warn") if made.warning else None, made.note, class_="quiet")
        heading = tag("h4", made.title), tag("p", made.subtitle, class_="quiet")
        if made.chart is None:
            return tag("figure", *heading, tag("p", made.empty))
        alt = " ".join(filter(None, [f"{made.title}.", made.subtitle, made.warning, made.note]))
        sizes = pictures.svgs(made.chart, alt, SIZES)
        return tag("figure", tag("figcaption", *heading), *sizes, note)

    def decisions(self, decisions: monthly.Decisions) -> Markup:
        """A list of decisions as a table."""
        named = any(row.owner in self.owners for row in decisions.rows)
        header = tag("tr", *(tag("th", name, scope="col") for name in ["What", decisions.column, *(["Owner"] if named else [])]))
        rows = tag("tbody", *(self.decision(row, named=named) for row in decisions.rows))
        table = tag("table", tag("thead", header), rows) if decisions.rows else None
        rest = tag("p", decisions.rest, class_="quiet") if decisions.rest else None
        return tag("section", tag("h2", decisions.title), tag("p", decisions.words, class_="quiet"), table, rest)

    def decision(self, row: Decision, *, named: bool) -> Markup:
        """A line: what it is and is about, why now, who promised it."""
        about = tag("span", f" {row.about}", class_="quiet") if row.about else None
        what = tag("td", tag("strong", f"{row.kind}: ", link(row.what, row.url)), about)
        why = tag("td", row.why, class_="warn" if row.late else "")
        owner = self.owners.get(row.owner, "") if row.owner else ""
        return tag("tr", what, why, tag("td", owner) if named else None)

    def unknown(self) -> Markup | None:
        """What the data cannot say."""
        if not self.told.unknown:
            return None
        return tag("section", tag("h2", "What is not known"), tag("ul", *(tag("li", sentence) for sentence in self.told.unknown)))

    def definitions(self) -> Markup:
        """How each figure is defined: sections of our own manual."""
        return tag("footer", tag("h2", "How these figures are defined"), *_defined(monthly.definitions(self.told)))


def _defined(sections: Mapping[str, str]) -> Iterator[Markup]:
    manual = MarkdownIt("commonmark", {"html": False}).enable("table").disable(["link", "image", "autolink"])
    for answers, definition in sections.items():
        yield tag("details", tag("summary", answers), Markup(manual.render(definition)))
