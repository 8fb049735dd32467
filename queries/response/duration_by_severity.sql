-- name:    duration_by_severity
-- answers: How long did this step take, severity by severity?
-- grain:   one row per severity that the period has, the most severe first, those without one last
-- source:  docs/metrics.md#time-to-detect
-- behind:  duration_incidents
-- filters: month service team severity
-- params:
--   duration          VARCHAR  label    ttd, tta, ttm or ttr
-- returns:
--   severity          VARCHAR  label    P1 to P4; NULL: not recorded or not mapped
--   limit_s           DOUBLE   seconds  the limit for the severity; NULL without one
--   incidents         BIGINT   count    incidents in the period
--   n                 BIGINT   count    of those, with a known duration
--   censored          BIGINT   count    begun and not ended, so far
--   recovery_unknown  BIGINT   count    over, but when it recovered is not recorded
--   self_recovered    BIGINT   count    recovered before the first response
--   unacknowledged    BIGINT   count    recovered without an acknowledgement
--   missing           BIGINT   count    an end point is missing for another reason
--   invalid           BIGINT   count    the times contradict each other
--   not_reached       BIGINT   count    the step has not begun
--   early             BIGINT   count    of the known: the end came up to an hour before the start, counted as 0 s
--   doubtful          BIGINT   count    of the known: so long that the dates should be checked
--   limited           BIGINT   count    those that a limit applies to, known or open for longer
--   over              BIGINT   count    of those: strictly over the limit
--   median_s          DOUBLE   seconds  median, the open ones as longer than they have lasted so far; NULL below five
--   median_open       BOOLEAN  flag     the median is at least that: too many are open to say more
--   p90_s             DOUBLE   seconds  ninetieth percentile, likewise
--   p90_open          BOOLEAN  flag     the ninetieth percentile is at least that
with chosen as (

    select
        facts.severity,
        facts.value_s,
        facts.so_far_s,
        facts.status,
        facts.breach,
        facts.doubt,
        facts.unacknowledged
    from durations as facts
    where
        facts.duration = $duration
        and facts.month between $from_month and $to_month
        and in_filters(facts.service, facts.team, facts.severity, $services, $teams, $severities)

),

summed as (

    select
        severity,
        count(*) as incidents,
        count(value_s) as n,
        count(so_far_s) as still_open,
        count(*) filter (where status = 'recovery_unknown') as recovery_unknown,
        count(*) filter (where status = 'self_recovered') as self_recovered,
        count(*) filter (where status = 'missing' and unacknowledged) as unacknowledged,
        count(*) filter (where status = 'missing' and not unacknowledged) as missing,
        count(*) filter (where status = 'invalid') as invalid,
        count(*) filter (where status = 'not_reached') as not_reached,
        count(*) filter (where status = 'early') as early,
        count(*) filter (where doubt) as doubtful,
        count(breach) as limited,
        count(*) filter (where breach) as over,
        median(value_s) as median_s,
        quantile_cont(value_s, 0.9) as p90_s,
        quantile_disc(coalesce(value_s, so_far_s), 0.5) as least_median_s,
        quantile_disc(coalesce(value_s, so_far_s), 0.9) as least_p90_s
    from chosen
    group by severity

),

-- Where something is open: the curve of Kaplan and Meier, in which it is longer than it has lasted so far.
times as (

    select
        chosen.severity,
        coalesce(chosen.value_s, chosen.so_far_s) as seconds,
        count(chosen.value_s) as ended,
        count(*) as n
    from chosen
    inner join summed on chosen.severity is not distinct from summed.severity
    where
        summed.still_open > 0
        and coalesce(chosen.value_s, chosen.so_far_s) is not null
    group by chosen.severity, seconds

),

risks as (

    select
        severity,
        seconds,
        ended,
        sum(n) over (partition by severity order by seconds desc) as at_risk
    from times

),

curve as (

    select
        severity,
        seconds,
        exp(sum(ln(greatest(1 - ended / nullif(at_risk, 0), 1e-300))) over (partition by severity order by seconds)) as open_share
    from risks

),

steps as (

    select
        severity,
        min(seconds) filter (where open_share <= 0.5 + 1e-9) as median_s,
        min(seconds) filter (where open_share <= 0.1 + 1e-9) as p90_s
    from curve
    group by severity

)

select
    summed.severity,
    limits.limit_s,
    summed.incidents,
    summed.n,
    summed.still_open as censored,
    summed.recovery_unknown,
    summed.self_recovered,
    summed.unacknowledged,
    summed.missing,
    summed.invalid,
    summed.not_reached,
    summed.early,
    summed.doubtful,
    summed.limited,
    summed.over,
    case
        when summed.n + summed.still_open >= fewest()
            then if(summed.still_open > 0, coalesce(steps.median_s, summed.least_median_s), summed.median_s)
    end as median_s,
    coalesce(summed.n + summed.still_open >= fewest() and summed.still_open > 0 and steps.median_s is null, false) as median_open,
    case
        when summed.n + summed.still_open >= fewest()
            then if(summed.still_open > 0, coalesce(steps.p90_s, summed.least_p90_s), summed.p90_s)
    end as p90_s,
    coalesce(summed.n + summed.still_open >= fewest() and summed.still_open > 0 and steps.p90_s is null, false) as p90_open
from summed
left join steps on summed.severity is not distinct from steps.severity
left join limits on summed.severity = limits.severity and limits.duration = cast($duration as varchar)
order by summed.severity nulls last
