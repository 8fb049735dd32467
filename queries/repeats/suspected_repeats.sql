-- name:    suspected_repeats
-- answers: Which incidents may be repeats, judged by the words of their titles?
-- grain:   one row per incident of the period that may repeat an earlier one, the latest first
-- source:  docs/metrics.md#suspected-repeats
-- filters: month service team severity
-- returns:
--   incident_id       VARCHAR  id     the later incident
--   title             VARCHAR  text   its title
--   began_on          DATE     day    it began
--   earlier_id        VARCHAR  id     the earlier incident
--   earlier_title     VARCHAR  text   its title
--   earlier_began_on  DATE     day    it began
--   service           VARCHAR  label  the service; NULL: neither names one
--   severity          VARCHAR  label  of the later incident
--   similarity        DOUBLE   ratio  words in both titles / words in either
--   url               VARCHAR  link   where the later incident is kept
select
    pairs.incident_id,
    pairs.title,
    pairs.local_at::date as began_on,
    pairs.earlier_id,
    pairs.earlier_title,
    pairs.earlier_local_at::date as earlier_began_on,
    pairs.service,
    pairs.severity,
    pairs.similarity,
    pairs.url
from title_repeats as pairs
where
    pairs.month between $from_month and $to_month
    and in_filters(pairs.service, pairs.team, pairs.severity, $services, $teams, $severities)
order by began_on desc, pairs.incident_id asc
