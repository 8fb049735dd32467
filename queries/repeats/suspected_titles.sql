-- name:    suspected_titles
-- answers: Which titles look like one failure coming back?
-- grain:   one row per service and pair of titles of which the later may repeat the earlier, the most frequent first
-- source:  docs/metrics.md#suspected-repeats
-- chart:   none
-- behind:  suspected_repeats
-- params:
--   from_month       VARCHAR    month  first month, included
--   to_month         VARCHAR    month  last month, included
--   services         VARCHAR[]  label  only these services; empty: all
--   teams            VARCHAR[]  label  only these teams; empty: all
--   severities       VARCHAR[]  label  only these severities; empty: all
-- returns:
--   service          VARCHAR    label  the service; NULL: neither names one
--   title            VARCHAR    text   of the later incident
--   earlier_title    VARCHAR    text   of the earlier one
--   times            BIGINT     count  incidents of the period that link so
--   last_on          DATE       day    the last of them began
--   last_id          VARCHAR    id     the last of them
--   last_earlier_id  VARCHAR    id     what it may repeat
--   last_earlier_on  DATE       day    when that began
--   url              VARCHAR    link   where the last of them is kept
with pairs as (

    select
        facts.service,
        incidents.title,
        earlier_incidents.title as earlier_title,
        links.incident_id,
        links.earlier_id,
        facts.anchor_at,
        timezone(generation.zone, timezone('UTC', facts.anchor_at))::date as began_on,
        timezone(generation.zone, timezone('UTC', earlier.anchor_at))::date as earlier_began_on,
        incidents.url
    from title_links as links
    inner join occurrences
        on links.incident_id = occurrences.incident_id and occurrences.certainty = 'suspected' and occurrences.kind = 'repeat'
    inner join incident_facts as facts on links.incident_id = facts.incident_id
    inner join incident_facts as earlier on links.earlier_id = earlier.incident_id
    inner join incidents on links.incident_id = incidents.incident_id
    inner join incidents as earlier_incidents on links.earlier_id = earlier_incidents.incident_id
    cross join generation
    where
        facts.month between $from_month and $to_month
        and (len(cast($services as varchar[])) = 0 or list_contains(cast($services as varchar[]), facts.service))
        and (len(cast($teams as varchar[])) = 0 or list_contains(cast($teams as varchar[]), facts.team))
        and (len(cast($severities as varchar[])) = 0 or list_contains(cast($severities as varchar[]), facts.severity))

)

select
    service,
    title,
    earlier_title,
    count(*) as times,
    max(began_on) as last_on,
    arg_max(incident_id, (anchor_at, incident_id)) as last_id,
    arg_max(earlier_id, (anchor_at, incident_id)) as last_earlier_id,
    arg_max(earlier_began_on, (anchor_at, incident_id)) as last_earlier_on,
    arg_max_null(url, (anchor_at, incident_id)) as url
from pairs
group by service, title, earlier_title
order by times desc, last_on desc, title asc, earlier_title asc, service asc
