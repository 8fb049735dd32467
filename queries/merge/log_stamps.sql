-- name:    log_stamps
-- answers: Which stamps does the log of an incident tool give?
-- grain:   one row per incident of a tool that has log entries
-- source:  docs/metrics.md#which-incidents-count
-- needs:   rec_timeline_events
-- of:      rec_timeline_events
-- made:    temporary table
-- returns:
--   system           VARCHAR    id       the tool
--   key              VARCHAR    id       the incident's id as it is compared
--   detected_at      TIMESTAMP  instant  the first alert
--   acknowledged_at  TIMESTAMP  instant  the first response
--   recovered_at     TIMESTAMP  instant  the last recovery

select
    system,
    folded(incident_id) as key,
    min(happened_at) filter (where kind = 'detected') as detected_at,
    min(happened_at) filter (where kind = 'acknowledged') as acknowledged_at,
    max(happened_at) filter (where kind = 'recovered') as recovered_at
from rec_timeline_events
where rank = 'tool'
group by system, folded(incident_id)
