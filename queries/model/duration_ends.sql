-- name:    duration_ends
-- answers: From which moment to which is each duration counted?
-- grain:   one row per counted incident
-- source:  docs/metrics.md#time-to-detect
-- made:    view
-- needs:   counted
-- returns:
--   incident_id         VARCHAR    id       the incident
--   ttd_from            TIMESTAMP  instant  it begins
--   ttd_to              TIMESTAMP  instant  it ends
--   ttd_unacknowledged  BOOLEAN    flag     it recovered without an acknowledgement, and the duration needs one
--   tta_from            TIMESTAMP  instant  it begins
--   tta_to              TIMESTAMP  instant  it ends
--   tta_unacknowledged  BOOLEAN    flag     it recovered without an acknowledgement, and the duration needs one
--   ttm_from            TIMESTAMP  instant  it begins
--   ttm_to              TIMESTAMP  instant  it ends
--   ttm_unacknowledged  BOOLEAN    flag     it recovered without an acknowledgement, and the duration needs one
--   ttr_from            TIMESTAMP  instant  it begins
--   ttr_to              TIMESTAMP  instant  it ends
--   ttr_unacknowledged  BOOLEAN    flag     it recovered without an acknowledgement, and the duration needs one

-- The ends of a duration are told here and nowhere else in SQL.
select
    incident_id,
    started_at as ttd_from,
    detected_at as ttd_to,
    false as ttd_unacknowledged,
    detected_at as tta_from,
    acknowledged_at as tta_to,
    acknowledged_at is null and recovered_at is not null as tta_unacknowledged,
    acknowledged_at as ttm_from,
    recovered_at as ttm_to,
    acknowledged_at is null and recovered_at is not null as ttm_unacknowledged,
    started_at as ttr_from,
    recovered_at as ttr_to,
    false as ttr_unacknowledged
from counted
