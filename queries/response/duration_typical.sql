-- name:    duration_typical
-- answers: How long does this step of an incident usually take?
-- grain:   one row
-- source:  docs/metrics.md#time-to-detect
-- behind:  duration_incidents
-- filters: month service team severity
-- params:
--   duration     VARCHAR   label    ttd, tta, ttm or ttr
-- returns:
--   n            BIGINT    count    incidents with a known duration
--   still_open   BIGINT    count    incidents in which it is still running
--   median_s     DOUBLE    seconds  median, the open ones as longer than they have lasted so far; NULL below five
--   median_open  BOOLEAN   flag     the median is at least that: too many are open to say more
--   few_s        DOUBLE[]  seconds  the known durations themselves below five, the shortest first; empty from five on
with chosen as (

    select
        facts.value_s,
        facts.so_far_s
    from durations as facts
    where
        facts.duration = $duration
        and facts.month between $from_month and $to_month
        and in_filters(facts.service, facts.team, facts.severity, $services, $teams, $severities)

),

summed as (

    select
        count(value_s) as n,
        count(so_far_s) as still_open,
        median(value_s) as median_s,
        quantile_disc(coalesce(value_s, so_far_s), 0.5) as least_median_s,
        case when count(coalesce(value_s, so_far_s)) < fewest() and count(value_s) > 0 then min(value_s, 4) else [] end as few_s
    from chosen

),

-- Where something is open: the curve of Kaplan and Meier, in which it is longer than it has lasted so far.
times as (

    select
        coalesce(chosen.value_s, chosen.so_far_s) as seconds,
        count(chosen.value_s) as ended,
        count(*) as n
    from chosen
    cross join summed
    where
        summed.still_open > 0
        and coalesce(chosen.value_s, chosen.so_far_s) is not null
    group by seconds

),

risks as (

    select
        seconds,
        ended,
        sum(n) over (order by seconds desc) as at_risk
    from times

),

curve as (

    select
        seconds,
        exp(sum(ln(greatest(1 - ended / nullif(at_risk, 0), 1e-300))) over (order by seconds)) as open_share
    from risks

),

steps as (

    select
        min(seconds) filter (where open_share <= 0.5 + 1e-9) as median_s
    from curve

)

select
    summed.n,
    summed.still_open,
    case
        when summed.n + summed.still_open >= fewest()
            then if(summed.still_open > 0, coalesce(steps.median_s, summed.least_median_s), summed.median_s)
    end as median_s,
    coalesce(summed.n + summed.still_open >= fewest() and summed.still_open > 0 and steps.median_s is null, false) as median_open,
    summed.few_s
from summed
cross join steps
