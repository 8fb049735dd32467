-- name:    field_values
-- answers: What does each record say of an incident whose fields are put together?
-- grain:   one row per record of such an incident
-- source:  docs/metrics.md#which-incidents-count
-- needs:   rec_incidents, incident_records, incident_members, joined_incidents
-- of:      joined_incidents
-- made:    temporary table
-- returns:
--   gsystem              VARCHAR    id       the tool of the record that stands for the incident
--   gkey                 VARCHAR    id       that record
--   system               VARCHAR    id       the tool that tells
--   key                  VARCHAR    id       the record
--   source               VARCHAR    name     the source of the record
--   file                 BIGINT     number   the file it stands in
--   line                 BIGINT     line     where it stands
--   people               BIGINT     rank     how far it is believed about what happened
--   machines             BIGINT     rank     how far it is believed about when
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
    members.gsystem,
    members.gkey,
    members.system,
    members.key,
    told.source,
    told.file,
    told.line,
    members.people,
    members.machines,
    told.severity,
    told.near_miss,
    told.cause,
    told.fingerprint,
    told.started_at,
    told.investigating_at,
    told.root_cause_found_at,
    told.fix_applied_at,
    records.recovered_at,
    told.customer_impact,
    told.impact_started_at,
    told.impact_ended_at,
    told.users_affected,
    told.detected_by,
    told.pir_completed_at,
    told.url,
    told.title,
    told.service,
    coalesce(told.services, told.service) as services,
    told.team,
    told.kind,
    told.status,
    records.detected_at,
    records.acknowledged_at,
    told.merged_into,
    told.updated_at
from incident_members as members
semi join joined_incidents as joined on members.gsystem = joined.gsystem and members.gkey = joined.gkey
inner join incident_records as records on members.system = records.system and members.key = records.key
inner join rec_incidents as told on members.system = told.system and members.incident_id = told.incident_id
