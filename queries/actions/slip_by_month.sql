-- name:    slip_by_month
-- answers: Which share of the items that came due was not finished by the day that was first promised?
-- grain:   one row per month of the period that the data reach, by the first promised day, also without items
-- source:  docs/metrics.md#slip-rate
-- behind:  slip_items
-- filters: month service team severity
-- returns:
--   month_start_on         DATE      day    first day of the month
--   month_end_on           DATE      day    the first day no longer in it
--   provisional            BOOLEAN   flag   it holds as_of and is not over
--   n                      BIGINT    count  items that came due
--   slipped                BIGINT    count  of those, not finished by the first promised day
--   share                  DOUBLE    share  slipped / n; NULL below five
--   second                 DOUBLE    share  the same items by the day promised now, where that is decided; NULL below five
--   unknown                BIGINT    count  closed on an unknown day, their day passed: in n they are not
--   bound_low              DOUBLE    share  the share if none of the unknown slipped; NULL without any, and below five
--   bound_high             DOUBLE    share  the share if all of them did
--   came_due_per_incident  BIGINT[]  count  how many items of one incident came due: they slip together
--   slipped_per_incident   BIGINT[]  count  of those, slipped, in the same order
--   alike_incidents        BIGINT[]  count  the incidents with that many of both, in the same order
with clusters as (

    select
        due_month as month,
        cluster_no,
        count(*) filter (where came_due) as n,
        count(*) filter (where slipped) as slipped,
        count(by_current_date_slipped) filter (where came_due) as second_n,
        count(*) filter (where came_due and by_current_date_slipped) as second_slipped,
        count(*) filter (where is_unknown) as unknown
    from item_facts
    where
        due_month between $from_month and $to_month
        and in_filters(service, team, severity, $services, $teams, $severities)
    group by due_month, cluster_no

),

alike as (

    select
        month,
        n,
        slipped,
        row_number() over (order by month, n, slipped) as place,
        count(*) as incidents,
        sum(second_n) as second_n,
        sum(second_slipped) as second_slipped,
        sum(unknown) as unknown
    from clusters
    group by month, n, slipped

),

sums as (

    select
        month,
        sum(n * incidents)::bigint as n,
        sum(slipped * incidents)::bigint as slipped,
        sum(second_n)::bigint as second_n,
        sum(second_slipped)::bigint as second_slipped,
        sum(unknown)::bigint as unknown,
        list(n order by place) filter (where n > 0) as came_due_per_incident,
        list(slipped order by place) filter (where n > 0) as slipped_per_incident,
        list(incidents order by place) filter (where n > 0) as alike_incidents
    from alike
    group by month

),

months as (

    select distinct
        calendar.month,
        calendar.month_start_on,
        calendar.month_end_on + 1 as month_end_on,
        calendar.month_end_on >= timezone(generation.zone, timezone('UTC', generation.as_of))::date as provisional
    from calendar
    cross join generation
    where calendar.month between $from_month and $to_month

)

select
    months.month_start_on,
    months.month_end_on,
    months.provisional,
    coalesce(sums.n, 0) as n,
    coalesce(sums.slipped, 0) as slipped,
    case when sums.n >= fewest() then sums.slipped / nullif(sums.n, 0) end as share,
    case when sums.second_n >= fewest() then sums.second_slipped / nullif(sums.second_n, 0) end as second,
    coalesce(sums.unknown, 0) as unknown,
    case
        when sums.unknown > 0 and sums.n + sums.unknown >= fewest() then sums.slipped / nullif(sums.n + sums.unknown, 0)
    end as bound_low,
    case
        when sums.unknown > 0 and sums.n + sums.unknown >= fewest() then (sums.slipped + sums.unknown) / nullif(sums.n + sums.unknown, 0)
    end as bound_high,
    coalesce(sums.came_due_per_incident, []) as came_due_per_incident,
    coalesce(sums.slipped_per_incident, []) as slipped_per_incident,
    coalesce(sums.alike_incidents, []) as alike_incidents
from months
left join sums on months.month = sums.month
order by months.month_start_on
