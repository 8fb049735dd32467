-- name:    chains
-- answers: Which failures came back, how often, and what had been promised by then?
-- grain:   one row per chain of one failure that has a repeat in the period; the longest first
-- source:  docs/metrics.md#repeats
-- behind:  repeat_incidents
-- filters: month service team severity
-- params:
--   certainty      VARCHAR  label  confirmed, fingerprint or suspected: never added together
-- returns:
--   chain_id       VARCHAR  id     the first incident of the chain
--   service        VARCHAR  label  the service; NULL: titles that name none
--   team           VARCHAR  label  of the last occurrence
--   cause          VARCHAR  label  the cause as last written, or the fingerprint; NULL for suspected
--   title          VARCHAR  text   of the last occurrence
--   occurrences    BIGINT   count  times it failed, overlaps not counted, also outside the period
--   overlapping    BIGINT   count  incidents that began before an earlier one was over: probable duplicates
--   in_period      BIGINT   count  repeats in the period under the filters
--   overdue_times  BIGINT   count  occurrences at which a prevent item of an earlier one was overdue
--   open_times     BIGINT   count  occurrences at which one was open, overdue or not
--   first_on       DATE     day    the first one began
--   last_on        DATE     day    the last one began
--   prevent_items  BIGINT   count  prevent items of this failure so far, open or not
--   open_items     BIGINT   count  of those, open now
--   overdue_items  BIGINT   count  of those, overdue now
--   reviewed       BIGINT   count  occurrences that a review was held of
with touched as (

    select
        chain_id,
        service,
        count(*) as in_period
    from chain_incidents
    where
        certainty = $certainty
        and kind = 'repeat'
        and month between $from_month and $to_month
        and in_filters(service, team, severity, $services, $teams, $severities)
    group by chain_id, service

)

select
    chain_facts.chain_id,
    chain_facts.service,
    chain_facts.team,
    chain_facts.cause,
    chain_facts.title,
    chain_facts.occurrences,
    chain_facts.overlapping,
    touched.in_period,
    chain_facts.overdue_times,
    chain_facts.open_times,
    chain_facts.first_on,
    chain_facts.last_on,
    chain_facts.prevent_items,
    chain_facts.open_items,
    chain_facts.overdue_items,
    chain_facts.reviewed
from chain_facts
inner join touched on chain_facts.chain_id = touched.chain_id and chain_facts.service is not distinct from touched.service
where chain_facts.certainty = $certainty
order by chain_facts.occurrences desc, chain_facts.last_on desc, chain_facts.service asc, chain_facts.chain_id asc
