-- name:    durations
-- answers: How long did each step of each incident take?
-- grain:   one row per counted incident and duration: known_incidents, read downwards
-- source:  docs/metrics.md#time-to-detect
-- made:    view
-- needs:   known_incidents
-- returns:
--   incident_id     VARCHAR    id       the incident
--   title           VARCHAR    text     its title
--   url             VARCHAR    link     where the incident is kept
--   service         VARCHAR    label    its services, sorted, separated by `; `
--   team            VARCHAR    label    the team
--   severity        VARCHAR    label    P1 to P4, or NULL
--   month           VARCHAR    month    month of the first recorded stamp, in the report zone; NULL without any stamp
--   detected_by     VARCHAR    label    monitoring, customer or internal
--   anchor_at       TIMESTAMP  instant  the first recorded stamp
--   local_at        TIMESTAMP  instant  the same on the wall clock of the report zone
--   duration        VARCHAR    label    ttd, tta, ttm or ttr
--   value_s         DOUBLE     seconds  the value if observed, 0 if early, else NULL
--   status          VARCHAR    label    observed, early, invalid, self_recovered, recovery_unknown, censored, missing or not_reached
--   so_far_s        DOUBLE     seconds  from its begin to as_of while it is censored, else NULL
--   breach          BOOLEAN    flag     longer than the limit, so far if it is open; NULL without a limit, or if nobody can tell yet
--   doubt           BOOLEAN    flag     so long that the dates should be checked
--   unacknowledged  BOOLEAN    flag     it recovered without an acknowledgement, and the duration needs one

select
    incident_id,
    title,
    url,
    service,
    team,
    severity,
    month,
    detected_by,
    anchor_at,
    local_at,
    'ttd' as duration,
    ttd_s as value_s,
    ttd_status as status,
    ttd_so_far_s as so_far_s,
    ttd_breach as breach,
    ttd_doubt as doubt,
    ttd_unacknowledged as unacknowledged
from known_incidents

union all

select
    incident_id,
    title,
    url,
    service,
    team,
    severity,
    month,
    detected_by,
    anchor_at,
    local_at,
    'tta' as duration,
    tta_s as value_s,
    tta_status as status,
    tta_so_far_s as so_far_s,
    tta_breach as breach,
    tta_doubt as doubt,
    tta_unacknowledged as unacknowledged
from known_incidents

union all

select
    incident_id,
    title,
    url,
    service,
    team,
    severity,
    month,
    detected_by,
    anchor_at,
    local_at,
    'ttm' as duration,
    ttm_s as value_s,
    ttm_status as status,
    ttm_so_far_s as so_far_s,
    ttm_breach as breach,
    ttm_doubt as doubt,
    ttm_unacknowledged as unacknowledged
from known_incidents

union all

select
    incident_id,
    title,
    url,
    service,
    team,
    severity,
    month,
    detected_by,
    anchor_at,
    local_at,
    'ttr' as duration,
    ttr_s as value_s,
    ttr_status as status,
    ttr_so_far_s as so_far_s,
    ttr_breach as breach,
    ttr_doubt as doubt,
    ttr_unacknowledged as unacknowledged
from known_incidents
