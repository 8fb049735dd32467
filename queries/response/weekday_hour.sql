-- name:    weekday_hour
-- answers: When do incidents begin?
-- grain:   one row per weekday and block of hours, also where nothing began
-- source:  docs/metrics.md#which-incidents-count
-- chart:   weekday_hour
-- behind:  begun_incidents
-- params:
--   block_h         BIGINT     hours    length of a block: 1, or 6 where there are few incidents
--   from_month      VARCHAR    month    first month, included
--   to_month        VARCHAR    month    last month, included
--   services        VARCHAR[]  label    only these services; empty: all
--   teams           VARCHAR[]  label    only these teams; empty: all
--   severities      VARCHAR[]  label    only these severities; empty: all
-- returns:
--   weekday         BIGINT     weekday  0 is Monday
--   hour            BIGINT     hour     where the block begins, in the report zone
--   hours           BIGINT     hours    its length
--   n               BIGINT     count    incidents whose first recorded stamp lies in it
with begun as (

    select facts.local_at as begun_at
    from known_incidents as facts
    where
        facts.month between $from_month and $to_month
        and in_filter(facts.service, $services)
        and in_filter(facts.team, $teams)
        and in_filter(facts.severity, $severities)

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
