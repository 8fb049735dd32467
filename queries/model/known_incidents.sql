-- name:    known_incidents
-- answers: What is known of each counted incident, in one row?
-- grain:   one row per row of incident_facts
-- source:  docs/metrics.md#which-incidents-count
-- needs:   incident_facts, duration_ends, counted, incidents, occurrences, review_times
-- params:
--   zone                VARCHAR    name     the report zone
-- returns:
--   incident_id         VARCHAR    id       the incident
--   title               VARCHAR    text     its title
--   url                 VARCHAR    link     where the incident is kept
--   service             VARCHAR    label    its services, sorted, separated by `; `
--   team                VARCHAR    label    the team
--   severity            VARCHAR    label    P1 to P4, or NULL
--   month               VARCHAR    month    month of the first recorded stamp, in the report zone; NULL without any stamp
--   local_at            TIMESTAMP  instant  first recorded stamp, wall clock of the report zone
--   hour_class          VARCHAR    label    business, evening or sleep
--   detected_by         VARCHAR    label    monitoring, customer or internal
--   anchor_at           TIMESTAMP  instant  the first recorded stamp
--   started_at          TIMESTAMP  instant  the problem began
--   detected_at         TIMESTAMP  instant  an alert fired or somebody noticed
--   acknowledged_at     TIMESTAMP  instant  the first response
--   investigating_at    TIMESTAMP  instant  troubleshooting began
--   fix_applied_at      TIMESTAMP  instant  the fix was in place
--   recovered_at        TIMESTAMP  instant  recovery was confirmed
--   ttd_s               DOUBLE     seconds  started to detected; 0 if early
--   ttd_status          VARCHAR    label    observed, early, invalid, censored or missing
--   ttd_so_far_s       DOUBLE     seconds  from its begin to as_of while it is censored, else NULL
--   ttd_breach          BOOLEAN    flag     strictly over the limit, so far if it is open; NULL without a limit, or if nobody can tell yet
--   ttd_doubt           BOOLEAN    flag     so long that the dates should be checked
--   ttd_unacknowledged  BOOLEAN    flag     it recovered without an acknowledgement, and the duration needs one
--   tta_s               DOUBLE     seconds  detected to acknowledged; 0 if early
--   tta_status          VARCHAR    label    observed, early, invalid, censored, missing or not_reached
--   tta_so_far_s       DOUBLE     seconds  from its begin to as_of while it is censored, else NULL
--   tta_breach          BOOLEAN    flag     strictly over the limit, so far if it is open; NULL without a limit, or if nobody can tell yet
--   tta_doubt           BOOLEAN    flag     so long that the dates should be checked
--   tta_unacknowledged  BOOLEAN    flag     it recovered without an acknowledgement, and the duration needs one
--   ttm_s               DOUBLE     seconds  acknowledged to recovered
--   ttm_status          VARCHAR    label    observed, self_recovered, invalid, recovery_unknown, censored, missing or not_reached
--   ttm_so_far_s       DOUBLE     seconds  from its begin to as_of while it is censored, else NULL
--   ttm_breach          BOOLEAN    flag     strictly over the limit, so far if it is open; NULL without a limit, or if nobody can tell yet
--   ttm_doubt           BOOLEAN    flag     so long that the dates should be checked
--   ttm_unacknowledged  BOOLEAN    flag     it recovered without an acknowledgement, and the duration needs one
--   ttr_s               DOUBLE     seconds  started to recovered
--   ttr_status          VARCHAR    label    observed, invalid, recovery_unknown, censored or missing
--   ttr_so_far_s       DOUBLE     seconds  from its begin to as_of while it is censored, else NULL
--   ttr_breach          BOOLEAN    flag     strictly over the limit, so far if it is open; NULL without a limit, or if nobody can tell yet
--   ttr_doubt           BOOLEAN    flag     so long that the dates should be checked
--   ttr_unacknowledged  BOOLEAN    flag     it recovered without an acknowledgement, and the duration needs one
--   pir_need            VARCHAR    label    required, team_decision, undetermined or not_required
--   pir_timing          VARCHAR    label    early, in_window, late, missing, pending, invalid, unknown or not_recorded
--   near_miss           BOOLEAN    flag     it almost became a P1; NULL: nobody said
--   held_at             TIMESTAMP  instant  the review was held; NULL: no review is known
--   review_wait_s       DOUBLE     seconds  from recovery to the review, else to as_of, as it is judged; NULL while open
--   cause_written       VARCHAR    text     the cause as the exports have it
--   cause               VARCHAR    label    the cause as compared; NULL: not recorded, or without a service or a time
--   kind                VARCHAR    label    repeat if it is one for any of its services, overlap if for all; NULL without a cause
--   ordinal             BIGINT     ordinal  2 is a pattern, 3 and more are systemic; of several services the highest
--   days_since_end      DOUBLE     days     since the end of all earlier ones, of several services the fewest; NULL: none, or an overlap
--   prevent_open        BOOLEAN    flag     some prevent item of an earlier incident of the key was open when it began
--   prevent_overdue     BOOLEAN    flag     some such item was also past its first promised day

-- Joined once at the import, so that no question of a page joins a million ids again.
with confirmed as (

    select
        incident_id,
        min(cause) as cause,
        case when bool_or(kind = 'repeat') then 'repeat' when bool_and(kind = 'overlap') then 'overlap' else 'first' end as kind,
        coalesce(
            max(case when kind = 'repeat' then ordinal end), max(case when kind = 'first' then ordinal end), max(ordinal)
        ) as ordinal,
        coalesce(min(case when kind = 'repeat' then days_since_end end), min(days_since_end)) as days_since_end,
        bool_or(prevent_open) as prevent_open,
        bool_or(prevent_overdue) as prevent_overdue
    from occurrences
    where certainty = 'confirmed'
    group by incident_id

)

select
    facts.incident_id,
    incidents.title,
    incidents.url,
    facts.service,
    facts.team,
    facts.severity,
    facts.month,
    timezone($zone, timezone('UTC', facts.anchor_at)) as local_at,
    facts.hour_class,
    facts.detected_by,
    facts.anchor_at,
    counted.started_at,
    counted.detected_at,
    counted.acknowledged_at,
    counted.investigating_at,
    counted.fix_applied_at,
    counted.recovered_at,
    facts.ttd_s,
    facts.ttd_status,
    facts.ttd_so_far_s,
    facts.ttd_breach,
    facts.ttd_doubt,
    ends.ttd_unacknowledged,
    facts.tta_s,
    facts.tta_status,
    facts.tta_so_far_s,
    facts.tta_breach,
    facts.tta_doubt,
    ends.tta_unacknowledged,
    facts.ttm_s,
    facts.ttm_status,
    facts.ttm_so_far_s,
    facts.ttm_breach,
    facts.ttm_doubt,
    ends.ttm_unacknowledged,
    facts.ttr_s,
    facts.ttr_status,
    facts.ttr_so_far_s,
    facts.ttr_breach,
    facts.ttr_doubt,
    ends.ttr_unacknowledged,
    facts.pir_need,
    facts.pir_timing,
    counted.near_miss,
    review_times.held_at,
    review_times.counted_s as review_wait_s,
    incidents.cause as cause_written,
    confirmed.cause,
    confirmed.kind,
    confirmed.ordinal,
    confirmed.days_since_end,
    confirmed.prevent_open,
    confirmed.prevent_overdue
from incident_facts as facts
inner join counted on facts.incident_id = counted.incident_id
inner join duration_ends as ends on facts.incident_id = ends.incident_id
inner join incidents on facts.incident_id = incidents.incident_id
inner join review_times on facts.incident_id = review_times.incident_id
left join confirmed on facts.incident_id = confirmed.incident_id
order by facts.anchor_at, facts.incident_id
