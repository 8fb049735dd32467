-- name:    corrected_values
-- answers: What is known of an incident that people corrected?
-- grain:   one row per corrected incident
-- source:  docs/metrics.md#which-incidents-count
-- needs:   correction, correction_targets, believed_values
-- of:      correction_targets
-- made:    temporary table
-- returns:
--   gsystem              VARCHAR    id       the tool of the record that stands for the incident
--   gkey                 VARCHAR    id       that record
--   severity             VARCHAR    label    P1 to P4, or a label that the policy maps to one of them
--   near_miss            BOOLEAN    flag     yes if it almost became a P1
--   cause                VARCHAR    label    a short label of the cause; equal labels make a repeat
--   fingerprint          VARCHAR    label    a machine's key of the failure
--   started_at           TIMESTAMP  instant  when the problem began, not when it was noticed
--   investigating_at     TIMESTAMP  instant  when active troubleshooting began
--   root_cause_found_at  TIMESTAMP  instant  when the root cause was found
--   fix_applied_at       TIMESTAMP  instant  when the fix or rollback was in place
--   recovered_at         TIMESTAMP  instant  when recovery was confirmed
--   customer_impact      BOOLEAN    flag     yes if customers were affected, no if not
--   impact_started_at    TIMESTAMP  instant  when customers began to be affected
--   impact_ended_at      TIMESTAMP  instant  when customers were no longer affected
--   users_affected       VARCHAR    text     how many users, as written
--   detected_by          VARCHAR    label    monitoring, customer or internal
--   pir_completed_at     TIMESTAMP  instant  when the post-incident review was held
--   url                  VARCHAR    link     link to the incident in its tool
--   title                VARCHAR    text     the title, kept as written
--   service              VARCHAR    label    the first service named
--   services             VARCHAR    label    all services, separated by `; `
--   team                 VARCHAR    label    the team that looks after the service
--   kind                 VARCHAR    label    incident, drill, test or maintenance; empty is incident
--   status               VARCHAR    label    the status as the source words it
--   detected_at          TIMESTAMP  instant  when an alert fired or somebody noticed
--   acknowledged_at      TIMESTAMP  instant  the first response of a human
--   merged_into          VARCHAR    id       the id of the incident that this one was merged into
--   updated_at           TIMESTAMP  instant  when the source last changed the record; the later version wins

-- Who corrects the service says of all of them what they are.
with renamed as (

    select distinct
        gsystem,
        gkey
    from correction_targets
    where field = 'service'

),

versions as (

    select
        targets.gsystem,
        targets.gkey,
        0 as place,
        targets.field,
        correction.severity,
        correction.near_miss,
        correction.cause,
        correction.fingerprint,
        correction.started_at,
        correction.investigating_at,
        correction.root_cause_found_at,
        correction.fix_applied_at,
        correction.recovered_at,
        correction.customer_impact,
        correction.impact_started_at,
        correction.impact_ended_at,
        correction.users_affected,
        correction.detected_by,
        correction.pir_completed_at,
        correction.url,
        correction.title,
        correction.service,
        correction.services,
        correction.team,
        correction.kind,
        correction.status,
        correction.detected_at,
        correction.acknowledged_at,
        correction.merged_into,
        correction.updated_at
    from correction_targets as targets
    inner join correction on targets.line = correction.line

    union all

    select
        believed.gsystem,
        believed.gkey,
        1 as place,
        null as field,
        believed.severity,
        believed.near_miss,
        believed.cause,
        believed.fingerprint,
        believed.started_at,
        believed.investigating_at,
        believed.root_cause_found_at,
        believed.fix_applied_at,
        believed.recovered_at,
        believed.customer_impact,
        believed.impact_started_at,
        believed.impact_ended_at,
        believed.users_affected,
        believed.detected_by,
        believed.pir_completed_at,
        believed.url,
        believed.title,
        believed.service,
        case when renamed.gkey is null then believed.services end as services,
        believed.team,
        believed.kind,
        believed.status,
        believed.detected_at,
        believed.acknowledged_at,
        believed.merged_into,
        believed.updated_at
    from believed_values as believed
    semi join correction_targets as targets on believed.gsystem = targets.gsystem and believed.gkey = targets.gkey
    left join renamed on believed.gsystem = renamed.gsystem and believed.gkey = renamed.gkey

)

-- A correction is about one field, and may empty it: therefore the value is wrapped, so that an empty one counts.
select
    gsystem,
    gkey,
    arg_min(
        case
            when
                place = 1
                or field = alias(columns([
                    'severity', 'near_miss', 'cause', 'fingerprint', 'started_at', 'investigating_at', 'root_cause_found_at',
                    'fix_applied_at', 'recovered_at', 'customer_impact', 'impact_started_at', 'impact_ended_at', 'users_affected',
                    'detected_by', 'pir_completed_at', 'url', 'title', 'service', 'services', 'team', 'kind', 'status', 'detected_at',
                    'acknowledged_at', 'merged_into', 'updated_at'
                ]))
                then { 'value': columns([
                    'severity', 'near_miss', 'cause', 'fingerprint', 'started_at', 'investigating_at', 'root_cause_found_at',
                    'fix_applied_at', 'recovered_at', 'customer_impact', 'impact_started_at', 'impact_ended_at', 'users_affected',
                    'detected_by', 'pir_completed_at', 'url', 'title', 'service', 'services', 'team', 'kind', 'status', 'detected_at',
                    'acknowledged_at', 'merged_into', 'updated_at'
                ]) }
        end,
        place
    )['value']
from versions
group by gsystem, gkey
