-- name:    limits_missed_incidents
-- answers: Which incidents missed a limit, and which?
-- grain:   one row per incident of the period that took longer than some limit, the most severe first
-- source:  docs/metrics.md#share-over-the-limit
-- filters: month service team severity
-- returns:
--   incident_id  VARCHAR    id       the incident
--   title        VARCHAR    text     its title
--   service      VARCHAR    label    its services, sorted, separated by `; `
--   severity     VARCHAR    label    P1 to P4
--   missed       VARCHAR[]  label    the durations that were over their limit
--   ttd_s        DOUBLE     seconds  time to detect
--   tta_s        DOUBLE     seconds  time to acknowledge
--   ttm_s        DOUBLE     seconds  time to mitigate
--   ttr_s        DOUBLE     seconds  time to resolve
--   anchor_at    TIMESTAMP  instant  first recorded stamp, UTC
--   url          VARCHAR    link     where the incident is kept
select
    facts.incident_id,
    facts.title,
    facts.service,
    facts.severity,
    list_filter(
        [
            case when facts.ttd_breach then 'ttd' end, case when facts.tta_breach then 'tta' end,
            case when facts.ttm_breach then 'ttm' end, case when facts.ttr_breach then 'ttr' end
        ],
        lambda name: name is not null  -- noqa: RF03
    ) as missed,
    facts.ttd_s,
    facts.tta_s,
    facts.ttm_s,
    facts.ttr_s,
    facts.anchor_at,
    facts.url
from known_incidents as facts
where
    (facts.ttd_breach or facts.tta_breach or facts.ttm_breach or facts.ttr_breach)
    and facts.month between $from_month and $to_month
    and in_filters(facts.service, facts.team, facts.severity, $services, $teams, $severities)
order by facts.severity asc nulls last, facts.anchor_at asc, facts.incident_id asc
