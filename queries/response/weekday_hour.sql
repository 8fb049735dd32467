-- name:    weekday_hour
-- answers: When do incidents begin?
-- grain:   one row per weekday and block of hours, also where nothing began
-- source:  docs/metrics.md#which-incidents-count
-- behind:  begun_incidents
-- filters: month service team severity
-- params:
--   block_h  BIGINT  hours    length of a block: 1, or 6 where there are few incidents
-- returns:
--   weekday  BIGINT  weekday  0 is Monday
--   hour     BIGINT  hour     where the block begins, in the report zone
--   hours    BIGINT  hours    its length
--   n        BIGINT  count    incidents whose first recorded stamp lies in it
with begun as (

    select facts.local_at as begun_at
    from known_incidents as facts
    where
        facts.month between $from_month and $to_month
        and in_filters(facts.service, facts.team, facts.severity, $services, $teams, $severities)

),

blocks as (

    select
        isodow(begun_at) - 1 as weekday,
        (hour(begun_at) // nullif($block_h, 0)) * $block_h as hour,
        count(*) as n
    from begun
    group by all

),

days as (

    select unnest(range(7)) as weekday

),

hours as (

    select unnest(range(0, 24, $block_h)) as hour

),

grid as (

    select
        days.weekday,
        hours.hour
    from days
    cross join hours

)

select
    grid.weekday,
    grid.hour,
    cast($block_h as bigint) as hours,
    coalesce(blocks.n, 0) as n
from grid
left join blocks on grid.weekday = blocks.weekday and grid.hour = blocks.hour
order by grid.weekday, grid.hour
