-- name:    completion_times
-- answers: How long does an item take from its creation until it is done?
-- grain:   one row per item that was created in the period, the earliest first
-- source:  docs/metrics.md#states-of-an-action-item
-- filters: month service team severity
-- returns:
--   action_id   VARCHAR    id       the item
--   title       VARCHAR    text     its title
--   service     VARCHAR    label    the service of its incident
--   team        VARCHAR    label    the team
--   created_at  TIMESTAMP  instant  it was created, UTC
--   days        DOUBLE     days     until it was done or cancelled, else until as_of; NULL: closed on an unknown day, or too early
--   done        BOOLEAN    flag     it was done
--   cancelled   BOOLEAN    flag     it was cancelled, which is another end
with chosen as (

    select
        item_facts.*,
        case when item_facts.status = 'open' then generation.as_of else item_facts.closed_at end as watched_until
    from item_facts
    cross join generation
    where
        strftime(item_facts.created_on, '%Y-%m') between $from_month and $to_month
        and in_filters(item_facts.service, item_facts.team, item_facts.severity, $services, $teams, $severities)

)

select
    action_id,
    title,
    service,
    team,
    created_at,
    case when watched_until >= created_at then (epoch_us(watched_until) - epoch_us(created_at)) / 86400e6 end as days,
    coalesce(status = 'done', false) as done,
    coalesce(status = 'cancelled', false) as cancelled
from chosen
order by created_at, action_id
