-- name:    suspected_titles
-- answers: Which titles look like one failure coming back?
-- grain:   one row per service and pair of titles of which the later may repeat the earlier, the most frequent first
-- source:  docs/metrics.md#suspected-repeats
-- behind:  suspected_repeats
-- filters: month service team severity
-- returns:
--   service          VARCHAR  label  the service; NULL: neither names one
--   title            VARCHAR  text   of the later incident
--   earlier_title    VARCHAR  text   of the earlier one
--   times            BIGINT   count  incidents of the period that link so
--   last_on          DATE     day    the last of them began
--   last_id          VARCHAR  id     the last of them
--   last_earlier_id  VARCHAR  id     what it may repeat
--   last_earlier_on  DATE     day    when that began
--   url              VARCHAR  link   where the last of them is kept
with pairs as (

    select
        title_repeats.*,
        (title_repeats.anchor_at, title_repeats.incident_id) as place,
        title_repeats.local_at::date as began_on,
        title_repeats.earlier_local_at::date as earlier_began_on
    from title_repeats
    where
        title_repeats.month between $from_month and $to_month
        and in_filters(title_repeats.service, title_repeats.team, title_repeats.severity, $services, $teams, $severities)

)

select
    service,
    title,
    earlier_title,
    count(*) as times,
    max(began_on) as last_on,
    arg_max(incident_id, place) as last_id,
    arg_max(earlier_id, place) as last_earlier_id,
    arg_max(earlier_began_on, place) as last_earlier_on,
    arg_max_null(url, place) as url
from pairs
group by service, title, earlier_title
order by times desc, last_on desc, title asc, earlier_title asc, service asc
