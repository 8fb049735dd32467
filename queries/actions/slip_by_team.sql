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
with clusters as (

    select
        team,
        cluster_no,
        count(*) as items,
        count(*) filter (where came_due) as came_due,
        count(*) filter (where slipped) as slipped,
        count(*) filter (where state = 'overdue') as overdue
    from item_facts
    where
        due_month between $from_month and $to_month
        and in_filter(service, $services)
        and in_filter(team, $teams)
        and in_filter(severity, $severities)
    group by team, cluster_no

)

select
    team,
    sum(items)::bigint as items,
    sum(came_due)::bigint as came_due,
    sum(slipped)::bigint as slipped,
    sum(overdue)::bigint as overdue,
    coalesce(list(came_due order by cluster_no) filter (where came_due > 0), []) as came_due_per_incident,
    coalesce(list(slipped order by cluster_no) filter (where came_due > 0), []) as slipped_per_incident
from clusters
group by team
order by team nulls last
