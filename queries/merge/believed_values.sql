-- name:    believed_values
-- answers: What is believed of an incident whose fields are put together, before people corrected it?
-- grain:   one row per such incident
-- source:  docs/metrics.md#which-incidents-count
-- needs:   field_values
-- of:      field_values
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

select
    gsystem,
    gkey,
    arg_min(columns([
        'severity', 'near_miss', 'cause', 'fingerprint', 'started_at', 'investigating_at', 'root_cause_found_at', 'fix_applied_at',
        'recovered_at', 'customer_impact', 'impact_started_at', 'impact_ended_at', 'users_affected', 'detected_by', 'pir_completed_at'
    ]), (people, system, key)),
    arg_min(columns([
        'url', 'title', 'service', 'services', 'team', 'kind', 'status', 'detected_at', 'acknowledged_at', 'merged_into', 'updated_at'
    ]), (machines, system, key))
from field_values
group by gsystem, gkey
