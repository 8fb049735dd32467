-- name:    detected_by
-- answers: How do we learn of our incidents?
-- grain:   one row per way that the period has, the most frequent first, not recorded last
-- source:  docs/metrics.md#time-to-detect
-- behind:  duration_incidents
-- filters: month service team severity
-- params:
--   duration     VARCHAR  label    ttd, tta, ttm or ttr
-- returns:
--   detected_by  VARCHAR  label    monitoring, customer or internal; NULL: not recorded
--   incidents    BIGINT   count    incidents found so
--   n            BIGINT   count    of those, with a known duration
--   median_s     DOUBLE   seconds  median, the open ones as longer than they have lasted so far; NULL below five
--   median_open  BOOLEAN  flag     the median is at least that: too many are open to say more
with chosen as (

    select
        facts.detected_by,
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
        detected_by,
        count(*) as incidents,
        count(value_s) as n,
        count(so_far_s) as still_open,
        median(value_s) as median_s,
        quantile_disc(coalesce(value_s, so_far_s), 0.5) as least_median_s
    from chosen
    group by detected_by

),

-- Where something is open: the curve of Kaplan and Meier, in which it is longer than it has lasted so far.
times as (

    select
        chosen.detected_by,
        coalesce(chosen.value_s, chosen.so_far_s) as seconds,
        count(chosen.value_s) as ended,
        count(*) as n
    from chosen
    inner join summed on chosen.detected_by is not distinct from summed.detected_by
    where
        summed.still_open > 0
        and coalesce(chosen.value_s, chosen.so_far_s) is not null
    group by chosen.detected_by, seconds

),

risks as (

    select
        detected_by,
        seconds,
        ended,
        sum(n) over (partition by detected_by order by seconds desc) as at_risk
    from times

),

curve as (

    select
        detected_by,
        seconds,
        exp(sum(ln(greatest(1 - ended / nullif(at_risk, 0), 1e-300))) over (partition by detected_by order by seconds)) as open_share
    from risks

),

steps as (

    select
        detected_by,
        min(seconds) filter (where open_share <= 0.5 + 1e-9) as median_s
    from curve
    group by detected_by

)

select
    summed.detected_by,
    summed.incidents,
    summed.n,
    case
        when summed.n + summed.still_open >= fewest()
            then if(summed.still_open > 0, coalesce(steps.median_s, summed.least_median_s), summed.median_s)
    end as median_s,
    coalesce(summed.n + summed.still_open >= fewest() and summed.still_open > 0 and steps.median_s is null, false) as median_open
from summed
left join steps on summed.detected_by is not distinct from steps.detected_by
order by summed.detected_by is null asc, summed.incidents desc, summed.detected_by asc
