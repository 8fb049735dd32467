-- name:    suspected_repeats
-- answers: Which incidents may be repeats, judged by the words of their titles?
-- grain:   one row per incident of the period that may repeat an earlier one, the latest first
-- source:  docs/metrics.md#suspected-repeats
-- chart:   none
-- params:
--   from_month        VARCHAR    month  first month, included
--   to_month          VARCHAR    month  last month, included
--   services          VARCHAR[]  label  only these services; empty: all
--   teams             VARCHAR[]  label  only these teams; empty: all
--   severities        VARCHAR[]  label  only these severities; empty: all
-- returns:
--   incident_id       VARCHAR    id     the later incident
--   title             VARCHAR    text   its title
--   began_on          DATE       day    it began
--   earlier_id        VARCHAR    id     the earlier incident
--   earlier_title     VARCHAR    text   its title
--   earlier_began_on  DATE       day    it began
--   service           VARCHAR    label  the service; NULL: neither names one
--   severity          VARCHAR    label  of the later incident
--   similarity        DOUBLE     ratio  words in both titles / words in either
--   url               VARCHAR    link   where the later incident is kept
with pairs as (

    select
        links.incident_id,
        incidents.title,
        timezone(generation.zone, timezone('UTC', facts.anchor_at))::date as began_on,
        links.earlier_id,
        earlier_incidents.title as earlier_title,
        timezone(generation.zone, timezone('UTC', earlier.anchor_at))::date as earlier_began_on,
        facts.service,
        facts.severity,
        links.similarity,
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
    incident_id,
    title,
    began_on,
    earlier_id,
    earlier_title,
    earlier_began_on,
    service,
    severity,
    similarity,
    url
from pairs
order by began_on desc, incident_id asc
