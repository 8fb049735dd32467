-- name:    completion_times
-- answers: How long does an item take from its creation until it is done?
-- grain:   one row per item that was created in the period, the earliest first
-- source:  docs/metrics.md#states-of-an-action-item
-- chart:   completion_curve
-- params:
--   from_month  VARCHAR    month    first month, included
--   to_month    VARCHAR    month    last month, included
--   services    VARCHAR[]  label    only these services; empty: all
--   teams       VARCHAR[]  label    only these teams; empty: all
--   severities  VARCHAR[]  label    only these severities; empty: all
-- returns:
--   action_id   VARCHAR    id       the item
--   title       VARCHAR    text     its title
--   service     VARCHAR    label    the service of its incident
--   team        VARCHAR    label    the team
--   created_at  TIMESTAMP  instant  it was created, UTC
--   days        DOUBLE     days     until it was done or cancelled, else until as_of; NULL: closed nobody knows when, or too early
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
        and in_filter(item_facts.service, $services)
        and in_filter(item_facts.team, $teams)
        and in_filter(item_facts.severity, $severities)

)

select
    action_id,
    title,
    service,
    team,
    created_at,
    case when watched_until >= created_at then (epoch_us(watched_until) - epoch_us(created_at)) / 86400e6 end as days,
    status = 'done' as done,
    status = 'cancelled' as cancelled
from chosen
order by created_at, action_id
