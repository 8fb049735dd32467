-- name:    slip_by_team
-- answers: How do the teams' promises fare?
-- grain:   one row per team with items first promised for the period
-- source:  docs/metrics.md#slip-rate
-- chart:   none
-- behind:  slip_items
-- params:
--   from_month             VARCHAR    month  first month, included
--   to_month               VARCHAR    month  last month, included
--   services               VARCHAR[]  label  only these services; empty: all
--   teams                  VARCHAR[]  label  only these teams; empty: all
--   severities             VARCHAR[]  label  only these severities; empty: all
-- returns:
--   team                   VARCHAR    label  the team; NULL: not given
--   items                  BIGINT     count  items first promised for the period
--   came_due               BIGINT     count  of those, came due
--   slipped                BIGINT     count  of those, slipped
--   overdue                BIGINT     count  of those, still open
--   came_due_per_incident  BIGINT[]   count  the items that came due, one number per incident: they slip together
--   slipped_per_incident   BIGINT[]   count  of those, slipped, in the same order
with chosen as (

    select
        action_items.team,
        coalesce(facts.incident_id, facts.action_id) as cluster,
        facts.came_due,
        facts.slipped,
        facts.state
    from action_facts as facts
    inner join action_items on facts.action_id = action_items.action_id
    left join incident_facts as incidents on facts.incident_id = incidents.incident_id
    where
        strftime(coalesce(action_items.original_due_date, action_items.due_date), '%Y-%m') between $from_month and $to_month
        and (len(cast($services as varchar[])) = 0 or list_contains(cast($services as varchar[]), facts.service))
        and (len(cast($teams as varchar[])) = 0 or list_contains(cast($teams as varchar[]), action_items.team))
        and (len(cast($severities as varchar[])) = 0 or list_contains(cast($severities as varchar[]), incidents.severity))

),

clusters as (

    select
        team,
        cluster,
        count(*) as items,
        count(*) filter (where came_due) as came_due,
        count(*) filter (where slipped) as slipped,
        count(*) filter (where state = 'overdue') as overdue
    from chosen
    group by team, cluster

),

sums as (

    select
        team,
        sum(items)::bigint as items,
        sum(came_due)::bigint as came_due,
        sum(slipped)::bigint as slipped,
        sum(overdue)::bigint as overdue,
        list(came_due order by cluster) filter (where came_due > 0) as came_due_per_incident,
        list(slipped order by cluster) filter (where came_due > 0) as slipped_per_incident
    from clusters
    group by team

)

select
    sums.team,
    sums.items,
    sums.came_due,
    sums.slipped,
    sums.overdue,
    coalesce(sums.came_due_per_incident, []) as came_due_per_incident,
    coalesce(sums.slipped_per_incident, []) as slipped_per_incident
from sums
order by sums.team nulls last
