-- name:    incident
-- answers: What is known of one incident?
-- grain:   one row, also for an incident that is in no figure; none for an id that is not here
-- source:  docs/metrics.md#time-to-detect
-- params:
--   incident_id          VARCHAR    id       the incident
-- returns:
--   incident_id          VARCHAR    id       the incident
--   title                VARCHAR    text     its title
--   url                  VARCHAR    link     where the incident is kept
--   sources              VARCHAR[]  label    the tools and documents that tell of it
--   service              VARCHAR    label    its services, sorted, separated by `; `
--   team                 VARCHAR    label    the team
--   severity             VARCHAR    label    P1 to P4
--   cause                VARCHAR    label    the cause, as written
--   status               VARCHAR    label    as the source words it
--   detected_by          VARCHAR    label    monitoring, customer or internal
--   near_miss            BOOLEAN    flag     it almost became a P1
--   customer_impact      BOOLEAN    flag     customers were affected
--   impact_min           DOUBLE     minutes  customer impact; NULL if not known
--   users_affected       VARCHAR    text     how many users, as written
--   not_counted          VARCHAR    label    why it is in no figure: merged, drill, maintenance or test; NULL: it counts
--   counts_as            VARCHAR    id       the incident that it was merged into
--   merged_ids           VARCHAR[]  id       the incidents that were merged into it
--   zone                 VARCHAR    name     the report zone
--   anchor_at            TIMESTAMP  instant  the first recorded stamp, on the clock of the report zone
--   started_at           TIMESTAMP  instant  the problem began, UTC, like the next six; a time later than as_of is not recorded yet
--   detected_at          TIMESTAMP  instant  an alert fired or somebody noticed
--   acknowledged_at      TIMESTAMP  instant  the first response
--   investigating_at     TIMESTAMP  instant  troubleshooting began
--   fix_applied_at       TIMESTAMP  instant  the fix was in place
--   recovered_at         TIMESTAMP  instant  recovery was confirmed
--   root_cause_found_at  TIMESTAMP  instant  the root cause was found, perhaps after recovery
--   ttd_s                DOUBLE     seconds  started to detected; 0 if early
--   ttd_status           VARCHAR    label    observed, early, invalid, censored or missing
--   ttd_limit_s          DOUBLE     seconds  the limit of its severity; NULL: none applies
--   tta_s                DOUBLE     seconds  detected to acknowledged; 0 if early
--   tta_status           VARCHAR    label    observed, early, invalid, censored, missing or not_reached
--   tta_limit_s          DOUBLE     seconds  the limit of its severity; NULL: none applies
--   ttm_s                DOUBLE     seconds  acknowledged to recovered
--   ttm_status           VARCHAR    label    observed, self_recovered, invalid, recovery_unknown, censored, missing or not_reached
--   ttm_limit_s          DOUBLE     seconds  the limit of its severity; NULL: none applies
--   ttr_s                DOUBLE     seconds  started to recovered
--   ttr_status           VARCHAR    label    observed, invalid, recovery_unknown, censored or missing
--   pir_need             VARCHAR    label    required, team_decision, undetermined or not_required
--   pir_timing           VARCHAR    label    early, in_window, late, missing, pending, invalid, unknown or not_recorded
--   held_at              TIMESTAMP  instant  its review, UTC; NULL: none is known
--   review_h             DOUBLE     hours    from recovery to the review, else to as_of, as they are judged; NULL while open
--   any_review           BOOLEAN    flag     some review of any incident was ever imported
--   flags                VARCHAR[]  text     what should be looked at before it is believed
with limited as (

    select
        severity,
        max(limit_s) filter (where duration = 'ttd') as ttd_limit_s,
        max(limit_s) filter (where duration = 'tta') as tta_limit_s,
        max(limit_s) filter (where duration = 'ttm') as ttm_limit_s
    from limits
    group by severity

),

known as (

    select count(review_times.held_at) > 0 as any_review
    from review_times

),

flagged as (

    select coalesce(list(sentence order by flag, incident_id), []) as flags
    from flags
    where incident_id = $incident_id

),

rooted as (

    select
        incident_id,
        root_id
    from merges

),

-- The stamps as they stand: an incident that is not counted has its times, too.
told as (

    select
        incidents.*,
        generation.zone,
        case when incidents.started_at <= generation.as_of then incidents.started_at end as started,
        case when incidents.detected_at <= generation.as_of then incidents.detected_at end as detected,
        case when incidents.acknowledged_at <= generation.as_of then incidents.acknowledged_at end as acknowledged,
        case when incidents.investigating_at <= generation.as_of then incidents.investigating_at end as investigating,
        case when incidents.fix_applied_at <= generation.as_of then incidents.fix_applied_at end as fixed,
        case when incidents.recovered_at <= generation.as_of then incidents.recovered_at end as recovered,
        case when incidents.root_cause_found_at <= generation.as_of then incidents.root_cause_found_at end as cause_found,
        coalesce(started, detected, acknowledged, investigating, fixed, recovered) as anchor
    from incidents
    cross join generation
    where incidents.incident_id = $incident_id

)

select
    told.incident_id,
    told.title,
    told.url,
    told.sources,
    told.service,
    told.team,
    told.severity,
    told.cause,
    told.status_label as status,
    told.detected_by,
    told.near_miss,
    told.customer_impact,
    facts.impact_min,
    told.users_affected,
    apart.reason as not_counted,
    case when apart.reason = 'merged' then rooted.root_id end as counts_as,
    coalesce(counted.merged_ids, cast([] as varchar[])) as merged_ids,
    told.zone,
    timezone(told.zone, timezone('UTC', told.anchor)) as anchor_at,
    told.started as started_at,
    told.detected as detected_at,
    told.acknowledged as acknowledged_at,
    told.investigating as investigating_at,
    told.fixed as fix_applied_at,
    told.recovered as recovered_at,
    told.cause_found as root_cause_found_at,
    facts.ttd_s,
    facts.ttd_status,
    limited.ttd_limit_s,
    facts.tta_s,
    facts.tta_status,
    limited.tta_limit_s,
    facts.ttm_s,
    facts.ttm_status,
    limited.ttm_limit_s,
    facts.ttr_s,
    facts.ttr_status,
    facts.pir_need,
    facts.pir_timing,
    review_times.held_at,
    review_times.counted_s / 3600 as review_h,
    known.any_review,
    flagged.flags
from told
cross join known
cross join flagged
left join incident_facts as facts on told.incident_id = facts.incident_id
left join counted on told.incident_id = counted.incident_id
left join excluded as apart on told.incident_id = apart.incident_id
left join rooted on told.incident_id = rooted.incident_id
left join limited on told.severity = limited.severity
left join review_times on told.incident_id = review_times.incident_id
