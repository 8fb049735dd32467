-- name:    annotations
-- answers: Which days did people mark, such as a new process or a migration?
-- grain:   one row per annotation of the period; those of a service or team only where it is chosen or nothing is
-- source:  docs/metrics.md#which-incidents-count
-- filters: month service team
-- returns:
--   on       DATE     day    the day
--   text     VARCHAR  text   what happened
--   service  VARCHAR  label  the service that it is about; NULL: all
--   team     VARCHAR  label  the team that it is about; NULL: all
select
    annotations."on",
    annotations.text,
    annotations.service,
    annotations.team
from annotations
where
    strftime(annotations."on", '%Y-%m') between $from_month and $to_month
    and (annotations.service is null or in_filter(annotations.service, $services))
    and (annotations.team is null or in_filter(annotations.team, $teams))
order by annotations."on", annotations.text, annotations.service nulls last, annotations.team nulls last
