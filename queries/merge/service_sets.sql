-- name:    service_sets
-- answers: Which services does an incident name, as the policy calls them?
-- grain:   one row per way in which incidents name services
-- source:  docs/metrics.md#which-incidents-count
-- needs:   rec_incidents, correction, label_map
-- made:    temporary table
-- returns:
--   written  VARCHAR  text   the column services as it is written, or service where that is empty
--   service  VARCHAR  label  the services, each once and sorted, separated by `; `
--   team     VARCHAR  label  the team of these services; of several teams the first by name

with written as (

    select coalesce(services, service) as written from rec_incidents
    union
    select service as written from rec_incidents
    union
    select service as written from correction
    union
    select services as written from correction

),

labels as (

    select
        written,
        trim(unnest(string_split(written, ';'))) as label
    from written

),

-- One alias may stand for several services.
named as (

    select
        labels.written,
        trim(unnest(string_split(coalesce(label_map.ours, labels.label), ';'))) as service
    from labels
    left join label_map on label_map.field = 'service' and folded(labels.label) = label_map.label

)

select
    named.written,
    array_to_string(list(distinct named.service order by named.service), '; ') as service,
    min(label_map.ours) as team
from named
left join label_map on label_map.field = 'team' and folded(named.service) = label_map.label
where named.service <> ''
group by named.written
order by named.written
