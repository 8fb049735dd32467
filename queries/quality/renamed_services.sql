-- name:    renamed_services
-- answers: Which service may be another one under a new name?
-- grain:   one row per service that began when another ended and is like it, in the order in which they began
-- source:  docs/metrics.md#renamed-services
-- returns:
--   service          VARCHAR    label  the service that ended
--   successor        VARCHAR    label  the service that began
--   last_on          DATE       day    the last incident of the one began
--   first_on         DATE       day    the first incident of the other began
--   incidents        BIGINT     count  incidents of the one
--   later_incidents  BIGINT     count  incidents of the other
--   same_causes      VARCHAR[]  label  causes that both have, sorted
--   same_titles      BIGINT     count  titles, as sets of words, that both have
--   same_team        BOOLEAN    flag   some team has incidents of both
select
    successors.service,
    successors.successor,
    timezone(generation.zone, timezone('UTC', successors.last_at))::date as last_on,
    timezone(generation.zone, timezone('UTC', successors.first_at))::date as first_on,
    successors.incidents,
    successors.later_incidents,
    successors.same_causes,
    successors.same_titles,
    successors.same_team
from successors
cross join generation
order by successors.first_at, successors.successor
