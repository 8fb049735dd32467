-- name:    filter_values
-- answers: Which services, teams and severities are there to choose from?
-- grain:   one row per filter and value
-- source:  docs/metrics.md#which-incidents-count
-- returns:
--   filter  VARCHAR  label  service, team or severity
--   value   VARCHAR  label  a value that counted incidents or items have
select filter, value
from filter_choices
order by filter, value
