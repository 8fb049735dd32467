-- name:    customer_impact
-- answers: Of how many incidents is it known whether customers were affected, and how long?
-- grain:   one row, whatever the filters
-- source:  docs/metrics.md#customer-impact
-- behind:  impact_of_failures
-- filters: month service team severity
-- returns:
--   incidents  BIGINT  count  incidents
--   known      BIGINT  count  of those, with a known impact: a length, or none at all
--   affected   BIGINT  count  of those, with an impact on customers
select
    count(*) as incidents,
    count(*) filter (where impact_known) as known,
    count(*) filter (where impact_min > 0) as affected
from incident_facts
where
    month between $from_month and $to_month
    and in_filters(service, team, severity, $services, $teams, $severities)
