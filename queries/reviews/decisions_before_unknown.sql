-- name:    decisions_before_unknown
-- answers: Of which items can nobody say whether they stood on the decision list when the period ended?
-- grain:   one row
-- source:  docs/metrics.md#what-became-of-a-decision
-- filters: service team severity
-- params:
--   stalled_after_days  BIGINT   days   an open item is escalated after strictly more days of 24 hours without activity
--   to_month            VARCHAR  month  last month of that list; the list is that of its end, or of as_of where that comes first
-- returns:
--   touched_since       BIGINT   count  were open then, old enough to be stalled, and have been touched since
--   touched_done        BIGINT   count  of those, done now
--   touched_cancelled   BIGINT   count  of those, cancelled now
--   closed_sometime     BIGINT   count  closed on an unknown day, perhaps open then
--   made_sometime       BIGINT   count  created nobody knows when, perhaps not yet there then; not of an incident that began later
with moment as (

    select least(coalesce(month_over($to_month, zone), as_of), as_of) as end_at
    from generation

),

judged as (

    select
        items.status,
        items.created_at,
        coalesce(incidents.anchor_at > moment.end_at, false) and items.created_at is null as of_later,
        items.closed_at,
        items.last_activity_at,
        moment.end_at,
        items.status = 'open' or items.closed_at > moment.end_at as open_then,
        items.last_activity_at > moment.end_at
        and items.created_at < moment.end_at - to_days($stalled_after_days::integer)
        and (items.status = 'open' or items.closed_at > moment.end_at) as touched
    from item_facts as items
    cross join moment
    left join incident_facts as incidents on items.incident_id = incidents.incident_id
    where
        in_filters(items.service, items.team, items.severity, $services, $teams, $severities)

)

select
    count(*) filter (where touched) as touched_since,
    count(*) filter (where touched and status = 'done') as touched_done,
    count(*) filter (where touched and status = 'cancelled') as touched_cancelled,
    count(*) filter (
        where
        status <> 'open'
        and closed_at is null
        and coalesce(created_at <= end_at, not of_later)
        and coalesce(last_activity_at > end_at or last_activity_at = created_at, true)
    ) as closed_sometime,
    count(*) filter (where created_at is null and not of_later and open_then and coalesce(last_activity_at > end_at, true)) as made_sometime
from judged
