-- name:    chains
-- answers: Which failures came back, how often, and what had been promised by then?
-- grain:   one row per chain of one failure that has a repeat in the period; the longest first
-- source:  docs/metrics.md#repeats
-- chart:   none
-- behind:  repeat_incidents
-- params:
--   certainty      VARCHAR    label  confirmed, fingerprint or suspected: never added together
--   from_month     VARCHAR    month  first month, included
--   to_month       VARCHAR    month  last month, included
--   services       VARCHAR[]  label  only these services; empty: all
--   teams          VARCHAR[]  label  only these teams; empty: all
--   severities     VARCHAR[]  label  only these severities; empty: all
-- returns:
--   chain_id       VARCHAR    id     the first incident of the chain
--   service        VARCHAR    label  the service; NULL: titles that name none
--   team           VARCHAR    label  of the last occurrence
--   cause          VARCHAR    label  the cause as last written, or the fingerprint; NULL for suspected
--   title          VARCHAR    text   of the last occurrence
--   occurrences    BIGINT     count  times it failed, overlaps not counted, also outside the period
--   overlapping    BIGINT     count  incidents that began before an earlier one was over: probable duplicates
--   in_period      BIGINT     count  repeats in the period under the filters
--   overdue_times  BIGINT     count  occurrences at which a prevent item of an earlier one was overdue
--   open_times     BIGINT     count  occurrences at which one was open, overdue or not
--   first_on       DATE       day    the first one began
--   last_on        DATE       day    the last one began
--   prevent_items  BIGINT     count  prevent items of this failure so far, open or not
--   open_items     BIGINT     count  of those, open now
--   overdue_items  BIGINT     count  of those, overdue now
--   reviewed       BIGINT     count  occurrences that a review was held of
with touched as (

    select
        spells.key_no,
        spells.chain_id,
        spells.incident_id
    from spells
    inner join incident_facts as facts on spells.incident_id = facts.incident_id
    where
        spells.certainty = $certainty
        and spells.kind = 'repeat'
        and facts.month between $from_month and $to_month
        and in_filter(facts.service, $services)
        and in_filter(facts.team, $teams)
        and in_filter(facts.severity, $severities)

),

touched_chains as (

    select distinct chain_id
    from touched

),

incident_rows as (

    select
        spells.key_no,
        spells.chain_id,
        spells.nth,
        spells.service,
        spells.kind <> 'overlap' as is_counted,
        incident_facts.team,
        coalesce(case when spells.certainty = 'confirmed' then incidents.cause end, spells.cause) as cause,
        incidents.title,
        timezone(generation.zone, timezone('UTC', spells.anchor_at))::date as began_on,
        touched.incident_id is not null as is_touched,
        occurrences.prevent_overdue,
        occurrences.prevent_open,
        review_times.held_at is not null as is_reviewed
    from touched_chains
    inner join spells on touched_chains.chain_id = spells.chain_id
    inner join incidents on spells.incident_id = incidents.incident_id
    inner join incident_facts on spells.incident_id = incident_facts.incident_id
    inner join occurrences on spells.incident_id = occurrences.incident_id and spells.certainty = occurrences.certainty
    left join touched on spells.incident_id = touched.incident_id
    left join review_times on spells.incident_id = review_times.incident_id
    cross join generation
    where spells.certainty = $certainty

),

chain_sums as (

    select
        key_no,
        chain_id,
        max(nth) as last_nth,
        service,
        arg_max(team, nth) as team,
        arg_max(cause, nth) as cause,
        arg_max(title, nth) as title,
        count(*) filter (where is_counted) as occurrences,
        count(*) filter (where not is_counted) as overlapping,
        count(*) filter (where is_touched) as in_period,
        count(*) filter (where is_counted and prevent_overdue) as overdue_times,
        count(*) filter (where is_counted and prevent_open) as open_times,
        min(began_on) as first_on,
        max(began_on) as last_on,
        count(*) filter (where is_counted and is_reviewed) as reviewed
    from incident_rows
    group by key_no, chain_id, service

),

promises as (

    select
        spells.key_no,
        spells.nth,
        items.action_id,
        items.status = 'open' as is_open,
        items.status = 'open' and items.due_end_at <= generation.as_of as is_overdue
    from spells
    inner join items on spells.incident_id = items.incident_id
    cross join generation
    where
        spells.certainty = $certainty
        and items.category = 'prevent'
        and spells.key_no in (select key_no from touched)

),

promised as (

    select
        chain_sums.chain_id,
        count(promises.action_id) as prevent_items,
        count(*) filter (where promises.is_open) as open_items,
        count(*) filter (where promises.is_overdue) as overdue_items
    from chain_sums
    left join promises on chain_sums.key_no = promises.key_no and chain_sums.last_nth >= promises.nth
    group by chain_sums.chain_id

)

select
    chain_sums.chain_id,
    chain_sums.service,
    chain_sums.team,
    chain_sums.cause,
    chain_sums.title,
    chain_sums.occurrences,
    chain_sums.overlapping,
    chain_sums.in_period,
    chain_sums.overdue_times,
    chain_sums.open_times,
    chain_sums.first_on,
    chain_sums.last_on,
    promised.prevent_items,
    promised.open_items,
    promised.overdue_items,
    chain_sums.reviewed
from chain_sums
inner join promised on chain_sums.chain_id = promised.chain_id
order by chain_sums.occurrences desc, chain_sums.last_on desc, chain_sums.chain_id asc
