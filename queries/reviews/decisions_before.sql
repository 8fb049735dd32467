-- name:    decisions_before
-- answers: What stood on the decision list when the period ended, and what has become of it?
-- grain:   one row per decision of the list as it was then: escalations, owed reviews, systemic repeats, top prevent items, in this order
-- source:  docs/metrics.md#what-became-of-a-decision
-- filters: service team severity
-- params:
--   stalled_after_days  BIGINT   days   an open item is escalated after strictly more days of 24 hours without activity
--   from_month          VARCHAR  month  first month of that list, included
--   to_month            VARCHAR  month  last month of that list; the list is that of its end, or of as_of where that comes first
-- returns:
--   kind                VARCHAR  label  escalate, review, systemic or prevent
--   place               BIGINT   count  its place among those of its kind, as the list was then, from 1
--   incident_id         VARCHAR  id     the incident, or the first of the chain; NULL: an item that is tied to none
--   action_id           VARCHAR  id     the item; NULL: no item
--   title               VARCHAR  text   its title, or the cause
--   service             VARCHAR  label  the service
--   team                VARCHAR  label  the team
--   severity            VARCHAR  label  P1 to P4; NULL: of a chain
--   fate                VARCHAR  label  done, cancelled, quiet (has not come back), moved or open, at as_of
--   fate_on             DATE     day    closed, held, or last came back; NULL: none of these
--   came_back           BIGINT   count  times since then; NULL: no chain
--   first_due_on        DATE     day    the day first promised; NULL: none
--   due_on              DATE     day    the day promised now
--   days_over           BIGINT   days   since the first promised day, at as_of; NULL: not overdue
--   idle_days           BIGINT   days   since anybody touched it, at as_of; NULL: not known
--   hours_left          DOUBLE   hours  of the 48 after recovery, at as_of; NULL: no review, or it was held
--   url                 VARCHAR  link   where it is kept
--   gsystem             VARCHAR  label  the tool that its owner is recorded by
--   gkey                VARCHAR  id     the key that its owner is recorded by
with moment as (

    select
        zone,
        least(coalesce(month_over($to_month, zone), as_of), as_of) as end_at
    from generation

),

open_then as (

    select
        items.action_id,
        items.team,
        items.created_at,
        items.created_on,
        items.first_due_on,
        items.last_activity_at < moment.end_at - to_days($stalled_after_days::integer) as stalled_then,
        floor((epoch_us(moment.end_at) - epoch_us(items.last_activity_at)) / 86400e6)::bigint as idle_then,
        items.category = 'prevent' and (items.severity in ('P1', 'P2') or items.of_repeat) as top
    from item_facts as items
    cross join moment
    where
        coalesce(items.created_at, items.last_activity_at) <= moment.end_at
        and (items.status = 'open' or items.closed_at > moment.end_at)
        and in_filters(items.service, items.team, items.severity, $services, $teams, $severities)

),

escalated as (

    select
        action_id,
        'escalate' as kind,
        row_number() over (order by idle_then desc, created_on asc nulls last, action_id asc) as place
    from open_then
    where stalled_then

),

prevent as (

    select
        action_id,
        team,
        created_at,
        first_due_on,
        stalled_then,
        row_number() over (partition by team order by created_at nulls last, first_due_on nulls last, action_id) as place_in_team
    from open_then
    where top

),

first_to_do as (

    select
        action_id,
        'prevent' as kind,
        row_number() over (order by created_at nulls last, first_due_on nulls last, action_id) as place
    from prevent
    where
        place_in_team <= 3
        and not coalesce(stalled_then, false)

),

listed as (

    select * from escalated

    union all

    select * from first_to_do

),

promises as (

    select
        listed.kind,
        listed.place,
        items.incident_id,
        items.action_id,
        items.title,
        items.service,
        items.team,
        items.severity,
        case
            when items.status <> 'open' then items.status
            when
                items.due_on > items.first_due_on
                and items.due_on >= timezone(moment.zone, timezone('UTC', moment.end_at))::date
                and (items.last_activity_at > moment.end_at or items.last_activity_at = items.created_at)
                then 'moved'
            else 'open'
        end as fate,
        timezone(moment.zone, timezone('UTC', items.closed_at))::date as fate_on,
        items.first_due_on,
        items.due_on,
        items.days_over,
        items.idle_days,
        items.url,
        items.gsystem,
        items.gkey
    from listed
    inner join item_facts as items on listed.action_id = items.action_id
    cross join moment

),

reviews as (

    select
        row_number() over (order by facts.recovered_at, facts.incident_id) as place,
        facts.incident_id,
        facts.title,
        facts.service,
        facts.team,
        facts.severity,
        case when facts.held_at is null then 'open' else 'done' end as fate,
        timezone(moment.zone, timezone('UTC', facts.held_at))::date as fate_on,
        case when facts.held_at is null then 48 - facts.review_wait_s / 3600 end as hours_left,
        facts.url
    from known_incidents as facts
    cross join moment
    where
        facts.pir_need = 'required'
        and facts.pir_timing <> 'not_recorded'
        and facts.recovered_at <= moment.end_at
        and (facts.held_at is null or facts.held_at > moment.end_at)
        and facts.month between $from_month and $to_month
        and in_filters(facts.service, facts.team, facts.severity, $services, $teams, $severities)

),

touched as (

    select distinct
        incidents.chain_id,
        incidents.service
    from chain_incidents as incidents
    cross join moment
    where
        incidents.certainty = 'confirmed'
        and incidents.kind = 'repeat'
        and incidents.month between $from_month and $to_month
        and incidents.anchor_at <= moment.end_at
        and in_filters(incidents.service, incidents.team, incidents.severity, $services, $teams, $severities)

),

chains as (

    select
        incidents.chain_id,
        incidents.service,
        count(*) filter (where incidents.anchor_at <= moment.end_at) as times_then,
        count(*) filter (where incidents.anchor_at > moment.end_at) as came_back,
        max(incidents.local_at) filter (where incidents.anchor_at <= moment.end_at) as last_then,
        max(incidents.local_at) as last_at
    from chain_incidents as incidents
    inner join touched on incidents.chain_id = touched.chain_id and incidents.service = touched.service
    cross join moment
    where
        incidents.certainty = 'confirmed'
        and incidents.kind <> 'overlap'
    group by incidents.chain_id, incidents.service
    having count(*) filter (where incidents.anchor_at <= moment.end_at) >= 3

),

systemic as (

    select
        row_number() over (order by chains.times_then desc, chains.last_then desc, chains.service asc, chains.chain_id asc) as place,
        facts.chain_id,
        coalesce(facts.cause, facts.title) as title,
        facts.service,
        facts.team,
        case when chains.came_back > 0 then 'open' else 'quiet' end as fate,
        case when chains.came_back > 0 then chains.last_at::date end as fate_on,
        chains.came_back
    from chains
    inner join chain_facts as facts
        on chains.chain_id = facts.chain_id and chains.service = facts.service and facts.certainty = 'confirmed'

),

decisions as (

    select
        kind,
        place,
        incident_id,
        action_id,
        title,
        service,
        team,
        severity,
        fate,
        fate_on,
        null::bigint as came_back,
        first_due_on,
        due_on,
        days_over,
        idle_days,
        null::double as hours_left,
        url,
        gsystem,
        gkey
    from promises

    union all

    select
        'review' as kind,
        place,
        incident_id,
        null::varchar as action_id,
        title,
        service,
        team,
        severity,
        fate,
        fate_on,
        null::bigint as came_back,
        null::date as first_due_on,
        null::date as due_on,
        null::bigint as days_over,
        null::bigint as idle_days,
        hours_left,
        url,
        null::varchar as gsystem,
        null::varchar as gkey
    from reviews

    union all

    select
        'systemic' as kind,
        place,
        chain_id as incident_id,
        null::varchar as action_id,
        title,
        service,
        team,
        null::varchar as severity,
        fate,
        fate_on,
        came_back,
        null::date as first_due_on,
        null::date as due_on,
        null::bigint as days_over,
        null::bigint as idle_days,
        null::double as hours_left,
        null::varchar as url,
        null::varchar as gsystem,
        null::varchar as gkey
    from systemic

)

select *
from decisions
order by list_position(['escalate', 'review', 'systemic', 'prevent'], kind), place
