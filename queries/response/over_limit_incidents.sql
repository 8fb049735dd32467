-- name:    over_limit_incidents
-- answers: Which incidents took longer than their limit, and by how much?
-- grain:   one row per incident of the period with a limit and a known duration, those over the limit first, the latest first
-- source:  docs/metrics.md#share-over-the-limit
-- chart:   none
-- params:
--   duration        VARCHAR    label    ttd, tta, ttm or ttr
--   from_month      VARCHAR    month    first month, included
--   to_month        VARCHAR    month    last month, included
--   services        VARCHAR[]  label    only these services; empty: all
--   teams           VARCHAR[]  label    only these teams; empty: all
--   severities      VARCHAR[]  label    only these severities; empty: all
-- returns:
--   incident_id     VARCHAR    id       the incident
--   title           VARCHAR    text     its title
--   service         VARCHAR    label    the first service named
--   severity        VARCHAR    label    P1 to P4
--   team            VARCHAR    label    the team
--   anchor_at       TIMESTAMP  instant  first recorded stamp, UTC
--   breach          BOOLEAN    flag     strictly over the limit
--   value_s         DOUBLE     seconds  the duration
--   limit_s         DOUBLE     seconds  the limit for its severity
--   over_s          DOUBLE     seconds  the duration beyond the limit; NULL within it
--   url             VARCHAR    link     where the incident is kept
with chosen as (

    select
        facts.incident_id,
        facts.service,
        facts.severity,
        facts.team,
        facts.anchor_at,
        case cast($duration as varchar)
            when 'ttd' then facts.ttd_s when 'tta' then facts.tta_s
            when 'ttm' then facts.ttm_s when 'ttr' then facts.ttr_s
        end as value_s,
        case cast($duration as varchar)
            when 'ttd' then facts.ttd_breach when 'tta' then facts.tta_breach
            when 'ttm' then facts.ttm_breach when 'ttr' then facts.ttr_breach
        end as breach
    from incident_facts as facts
    where
        facts.month between $from_month and $to_month
        and (len(cast($services as varchar[])) = 0 or list_contains(cast($services as varchar[]), facts.service))
        and (len(cast($teams as varchar[])) = 0 or list_contains(cast($teams as varchar[]), facts.team))
        and (len(cast($severities as varchar[])) = 0 or list_contains(cast($severities as varchar[]), facts.severity))

)

select
    chosen.incident_id,
    incidents.title,
    chosen.service,
    chosen.severity,
    chosen.team,
    chosen.anchor_at,
    chosen.breach,
    chosen.value_s,
    limits.limit_s,
    case when chosen.breach then chosen.value_s - limits.limit_s end as over_s,
    incidents.url
from chosen
inner join incidents on chosen.incident_id = incidents.incident_id
inner join limits on chosen.severity = limits.severity and limits.duration = cast($duration as varchar)
where chosen.breach is not null
order by chosen.breach desc, chosen.anchor_at desc, chosen.incident_id asc
