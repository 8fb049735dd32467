"""Records -> merged tables, facts and a published generation, where anything would differ."""

from nowwhat.importing import looks
from nowwhat.importing.report import ImportReport, Options, Progress
from nowwhat.model import build
from nowwhat.model.corrections import CORRECTIONS, FIRST_DAY, Decisions
from nowwhat.model.duration import DURATIONS
from nowwhat.model.policy import SEVERITIES, Policy
from nowwhat.store.builder import Builder
from nowwhat.store.generation import Generation, content_hash_of


def finish(
    builder: Builder,
    decisions: Decisions,
    options: Options,
    previous: Generation | None,
    report: ImportReport,
    *,
    changed: bool,
    progress: Progress,
    again: bool = False,
    forget: bool = False,
) -> ImportReport:
    """The report, complete, when the facts are made and published; nothing is published where nothing would differ.

    `again` and `forget` say what becomes of the claims of the generation before.
    """
    run, policy = builder.connection.execute, decisions.policy
    newest = run("""select max(updated_at) from (
        select max(updated_at) as updated_at from rec_incidents union all select max(updated_at) from rec_action_items)""").fetchall()[0][0]
    as_of = options.as_of_after(previous.as_of if previous else None)
    if newest and as_of < newest:
        report.notes.append(
            f"as_of {as_of:%Y-%m-%d %H:%M} UTC lies before the newest update in the records ({newest:%Y-%m-%d %H:%M} UTC): "
            "what is later is not counted yet"
        )
    policy_hash = decisions.fingerprint()
    report.as_of = as_of
    steps = build.steps() + 3
    progress("merging sources", 0, steps)
    build.merge(builder.connection)
    _limits(builder, policy)
    build.build(
        builder.connection,
        build.Setting(
            as_of=as_of,
            zone=policy.report.zone,
            business_hours=policy.report.business_hours,
            holidays=policy.report.holidays,
            team_zones=tuple(policy.team_zones.items()),
            pir_counting=policy.reviews.counting,
            stalled_after_days=policy.actions.stalled_after_days,
            repeat_window_days=policy.repeats.window_days,
        ),
        lambda step, name: progress(f"making facts: {name}", 1 + step, steps),
    )
    content_hash = content_hash_of(builder.connection)
    _count(builder, report)
    if previous and not changed and (as_of, policy_hash, build.fingerprint()) == (previous.as_of, previous.policy_hash, previous.model):
        report.change, report.generation = "no change", previous.number
        return report
    run("""create table generation (
        number bigint, as_of timestamp, sample boolean, content_hash varchar, policy_hash varchar, zone varchar, policy varchar,
        model varchar)""")
    run(
        "insert into generation values (0, ?, ?, ?, ?, ?, ?, ?)",
        [as_of, options.sample, content_hash, policy_hash, policy.report.zone, policy.model_dump_json(), build.fingerprint()],
    )
    progress("looking at the end of each month", steps - 2, steps)
    report.notes += looks.write(builder, policy, as_of, policy_hash, again=again, forget=forget)
    progress("publishing", steps - 1, steps)
    report.generation = builder.publish()
    report.published, report.change = True, "published" if changed else "no change in the records, facts made anew"
    progress("publishing", steps, steps)
    return report


def _limits(builder: Builder, policy: Policy) -> None:
    limits = [
        (duration, severity, limit)
        for duration in DURATIONS
        for severity in SEVERITIES
        if (limit := policy.limit_s(duration, severity)) is not None
    ]
    builder.connection.execute(
        """create table limits as
        select unnest(?::varchar[]) as duration, unnest(?::varchar[]) as severity, unnest(?::double[]) as limit_s""",
        [[limit[place] for limit in limits] for place in range(3)],
    )
    builder.connection.execute(
        "create table doubts as select unnest(?::varchar[]) as duration, unnest(?::double[]) as limit_s",
        [list(DURATIONS), [getattr(policy.doubt, duration) * 86400.0 for duration in DURATIONS]],
    )


def _count(builder: Builder, report: ImportReport) -> None:
    run = builder.connection.execute

    def one(query: str) -> int:
        return int(builder.connection.execute(query).fetchall()[0][0])

    report.incidents, report.counted = one("select count(*) from incidents"), one("select count(*) from counted")
    report.excluded = dict(builder.connection.execute("select reason, count(*) from excluded group by all order by 1").fetchall())
    report.action_items, report.reviews = one("select count(*) from action_items"), one("select count(*) from reviews")
    report.untied = one("select count(*) from untied")
    report.nearest = run(
        "select what, id, named, string_agg(incident_id, ', ' order by place) from untied join untied_candidates using (what, source, id) "
        "group by all order by what, id"
    ).fetchall()
    report.looked_at = dict(
        zip(
            ("records", "looked_at", "titles", "cut_short"),
            builder.connection.execute("select records, looked_at, titles, cut_short from untied_limits").fetchall()[0],
            strict=True,
        )
    )
    report.candidates = run(
        "select coalesce(min(l.name), incident_id), array_to_string(list_sort(list(distinct candidate_id))[:3], ', ') from tie_candidates "
        "left join reviews r using (incident_id) left join loads l on l.file = r.file group by incident_id order by all"
    ).fetchall()
    report.notes += [
        f"{CORRECTIONS}, line {line}: {named!r} names no {'action item' if field == FIRST_DAY else 'incident'} that is known, or several; "
        "the correction waits until it names one"
        for line, named, field in builder.connection.execute(
            "select line, incident_id, field from corrections where not applied order by line"
        ).fetchall()
    ]
    report.renamed = run("select service, successor, first_at::date from successors order by first_at, successor").fetchall()
    report.unmapped = builder.connection.execute("select field, source, label, records from unmapped").fetchall()
