-- name:    check_item_dates
-- answers: Which items have dates that should be checked before they are believed, or a status that nobody has mapped?
-- grain:   one row per such item whatever the period, the latest created first
-- source:  docs/metrics.md#states-of-an-action-item
-- filters: service team severity
-- returns:
--   action_id     VARCHAR  id       the item
--   title         VARCHAR  text     its title
--   service       VARCHAR  label    the service of its incident
--   team          VARCHAR  label    the team
--   incident_id   VARCHAR  id       its incident; NULL: tied to none that is known
--   fault         VARCHAR  label    due_before_created, closed_before_created, closed_after_as_of, closed_in_bulk or status_unknown
--   created_on    DATE     day      it was created; NULL: not known
--   first_due_on  DATE     day      the day first promised; NULL: none
--   due_on        DATE     day      the day promised now
--   closed_on     DATE     day      it was closed, as recorded; NULL: not
--   status_label  VARCHAR  label    its status as the tracker words it
--   url           VARCHAR  link     where the item is kept
select
    facts.action_id,
    facts.title,
    facts.service,
    facts.team,
    facts.incident_id,
    case
        when facts.date_fault is not null then facts.date_fault
        when facts.state = 'status_unknown' then 'status_unknown'
        else 'closed_in_bulk'
    end as fault,
    facts.created_on,
    facts.first_due_on,
    facts.due_on,
    timezone(generation.zone, timezone('UTC', action_items.closed_at))::date as closed_on,
    action_items.status_label,
    facts.url
from item_facts as facts
inner join action_items on facts.action_id = action_items.action_id
cross join generation
where
    (facts.date_fault is not null or facts.state = 'status_unknown' or facts.closed_in_bulk)
    and in_filters(facts.service, facts.team, facts.severity, $services, $teams, $severities)
order by facts.created_on desc nulls last, facts.action_id asc
