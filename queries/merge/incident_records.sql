-- name:    incident_records
-- answers: By which key is each incident record compared, and which stamps does its log complete?
-- grain:   one row per incident record
-- source:  docs/metrics.md#which-incidents-count
-- needs:   rec_incidents, log_stamps, incident_states
-- made:    temporary table
-- returns:
--   system           VARCHAR    id       the tool
--   incident_id      VARCHAR    id       the id as it is written
--   key              VARCHAR    id       the id as it is compared
--   rank             VARCHAR    label    the kind of source
--   detected_at      TIMESTAMP  instant  that of the log, else its own
--   acknowledged_at  TIMESTAMP  instant  that of the log, else its own
--   recovered_at     TIMESTAMP  instant  its own, else that of the log where the incident is over
--   first_stamp      TIMESTAMP  instant  the first that is recorded, to tell apart ids that are equal by chance

with keyed as (

    select
        system,
        incident_id,
        folded(incident_id) as key,
        rank,
        status,
        started_at,
        detected_at,
        acknowledged_at,
        recovered_at
    from rec_incidents

),

completed as (

    select
        keyed.system,
        keyed.incident_id,
        keyed.key,
        keyed.rank,
        keyed.started_at,
        coalesce(log_stamps.detected_at, keyed.detected_at) as detected_at,
        coalesce(log_stamps.acknowledged_at, keyed.acknowledged_at) as acknowledged_at,
        coalesce(keyed.recovered_at, case when states.status = 'done' then log_stamps.recovered_at end) as recovered_at
    from keyed
    left join log_stamps on keyed.system = log_stamps.system and keyed.key = log_stamps.key
    left join incident_states as states on keyed.status = states.status_label

)

select
    system,
    incident_id,
    key,
    rank,
    detected_at,
    acknowledged_at,
    recovered_at,
    coalesce(started_at, detected_at, acknowledged_at, recovered_at) as first_stamp
from completed
