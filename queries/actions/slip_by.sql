-- name:    slip_by
-- answers: Which kind of promise slips, and how do the teams' promises fare?
-- grain:   one row per category or team with items first promised for the period
-- source:  docs/metrics.md#slip-rate
-- behind:  slip_items
-- filters: month service team severity
-- params:
--   by                     VARCHAR   label  category or team
-- returns:
--   label                  VARCHAR   label  prevent, detect, respond, mitigate, improve, or the team; NULL: not given
--   items                  BIGINT    count  items first promised for the period
--   came_due               BIGINT    count  of those, came due
--   slipped                BIGINT    count  of those, slipped
--   overdue                BIGINT    count  of those, still open
--   came_due_per_incident  BIGINT[]  count  how many items of one incident came due: they slip together
--   slipped_per_incident   BIGINT[]  count  of those, slipped, in the same order
--   alike_incidents        BIGINT[]  count  the incidents with that many of both, in the same order
with clusters as (

    select
        case $by when 'category' then category when 'team' then team end as label,
        cluster_no,
        count(*) as items,
        count(*) filter (where came_due) as came_due,
        count(*) filter (where slipped) as slipped,
        count(*) filter (where came_due and state = 'overdue') as overdue
    from item_facts
    where
        due_month between $from_month and $to_month
        and in_filters(service, team, severity, $services, $teams, $severities)
    group by label, cluster_no

),

alike as (

    select
        label,
        came_due,
        slipped,
        row_number() over (order by label, came_due, slipped) as place,
        count(*) as incidents,
        sum(items) as items,
        sum(overdue) as overdue
    from clusters
    group by label, came_due, slipped

)

select
    label,
    sum(items)::bigint as items,
    sum(came_due * incidents)::bigint as came_due,
    sum(slipped * incidents)::bigint as slipped,
    sum(overdue)::bigint as overdue,
    coalesce(list(came_due order by place) filter (where came_due > 0), []) as came_due_per_incident,
    coalesce(list(slipped order by place) filter (where came_due > 0), []) as slipped_per_incident,
    coalesce(list(incidents order by place) filter (where came_due > 0), []) as alike_incidents
from alike
group by label
order by list_position(['prevent', 'detect', 'respond', 'mitigate', 'improve'], case when $by = 'category' then label end), label
