-- name:    counted
-- answers: Which incidents count, with what was recorded of them by the day of the report?
-- grain:   one row per counted incident; a time later than as_of counts as not recorded
-- source:  docs/metrics.md#which-incidents-count
-- needs:   incidents, merges, excluded, reviews
-- params:
--   as_of                TIMESTAMP  instant  the end of what is known, UTC
-- returns:
--   incident_id          VARCHAR    id       the incident
--   merged_ids           VARCHAR[]  id       the incidents that were merged into it, sorted
--   service              VARCHAR    label    its services, sorted, separated by `; `
--   team                 VARCHAR    label    the team
--   severity             VARCHAR    label    P1 to P4, or NULL
--   cause_key            VARCHAR    label    the cause as it is compared: trimmed, blanks folded, lower case
--   fingerprint          VARCHAR    label    the machine's key of the failure
--   near_miss            BOOLEAN    flag     it almost became a P1
--   customer_impact      BOOLEAN    flag     customers were affected
--   detected_by          VARCHAR    label    monitoring, customer or internal
--   anchor_at            TIMESTAMP  instant  the first recorded of the six stamps from started to recovered, in that order
--   started_at           TIMESTAMP  instant  the problem began
--   detected_at          TIMESTAMP  instant  an alert fired or somebody noticed
--   acknowledged_at      TIMESTAMP  instant  the first response
--   investigating_at     TIMESTAMP  instant  troubleshooting began
--   root_cause_found_at  TIMESTAMP  instant  the root cause was found
--   fix_applied_at       TIMESTAMP  instant  the fix was in place
--   recovered_at         TIMESTAMP  instant  recovery was confirmed
--   recovery_unknown     BOOLEAN    flag     it is over, as its review or its status says, and no recovery is recorded
--   impact_started_at    TIMESTAMP  instant  customers began to be affected
--   impact_ended_at      TIMESTAMP  instant  customers were no longer affected
--   pir_completed_at     TIMESTAMP  instant  the review was held, as the incident tool has it

with children as (

    select
        root_id,
        list(incident_id order by incident_id) as merged_ids
    from merges
    where merge = 'child'
    group by root_id

),

-- A draft may be written while it still burns.
reviewed as (

    select distinct merges.root_id as incident_id
    from reviews
    inner join merges on reviews.incident_id = merges.incident_id
    where not coalesce(reviews.is_draft, false)

),

known as (

    select
        incidents.incident_id,
        coalesce(children.merged_ids, []) as merged_ids,
        incidents.service,
        incidents.team,
        incidents.severity,
        nullif(folded(incidents.cause), '') as cause_key,
        nullif(trim(incidents.fingerprint), '') as fingerprint,
        incidents.near_miss,
        incidents.customer_impact,
        incidents.detected_by,
        case when incidents.started_at <= $as_of then incidents.started_at end as started_at,
        case when incidents.detected_at <= $as_of then incidents.detected_at end as detected_at,
        case when incidents.acknowledged_at <= $as_of then incidents.acknowledged_at end as acknowledged_at,
        case when incidents.investigating_at <= $as_of then incidents.investigating_at end as investigating_at,
        case when incidents.root_cause_found_at <= $as_of then incidents.root_cause_found_at end as root_cause_found_at,
        case when incidents.fix_applied_at <= $as_of then incidents.fix_applied_at end as fix_applied_at,
        case when incidents.recovered_at <= $as_of then incidents.recovered_at end as recovered_at,
        case
            when incidents.recovered_at is not null then false
            when incidents.status = 'done' then true
            when incidents.status = 'open' then false
            else reviewed.incident_id is not null or coalesce(incidents.pir_completed_at <= $as_of, false)
        end as recovery_unknown,
        case when incidents.impact_started_at <= $as_of then incidents.impact_started_at end as impact_started_at,
        case when incidents.impact_ended_at <= $as_of then incidents.impact_ended_at end as impact_ended_at,
        case when incidents.pir_completed_at <= $as_of then incidents.pir_completed_at end as pir_completed_at
    from incidents
    left join children on incidents.incident_id = children.root_id
    left join reviewed on incidents.incident_id = reviewed.incident_id
    anti join excluded on incidents.incident_id = excluded.incident_id

)

select
    incident_id,
    merged_ids,
    service,
    team,
    severity,
    cause_key,
    fingerprint,
    near_miss,
    customer_impact,
    detected_by,
    coalesce(started_at, detected_at, acknowledged_at, investigating_at, fix_applied_at, recovered_at) as anchor_at,
    started_at,
    detected_at,
    acknowledged_at,
    investigating_at,
    root_cause_found_at,
    fix_applied_at,
    recovered_at,
    recovery_unknown,
    impact_started_at,
    impact_ended_at,
    pir_completed_at
from known
order by anchor_at, incident_id
