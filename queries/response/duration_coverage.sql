-- name:    duration_coverage
-- answers: For how many incidents is the duration known, and why not for the others?
-- grain:   one row
-- source:  docs/metrics.md#time-to-detect
-- behind:  duration_incidents
-- filters: month service team severity
-- params:
--   duration          VARCHAR  label  ttd, tta, ttm or ttr
-- returns:
--   incidents         BIGINT   count  incidents in the period
--   n                 BIGINT   count  of those, with a known duration
--   censored          BIGINT   count  begun and not ended, so far
--   recovery_unknown  BIGINT   count  over, but when it recovered is not recorded
--   self_recovered    BIGINT   count  recovered before the first response
--   unacknowledged    BIGINT   count  recovered without an acknowledgement
--   missing           BIGINT   count  an end point is missing for another reason
--   invalid           BIGINT   count  the times contradict each other
--   not_reached       BIGINT   count  the step has not begun
--   early             BIGINT   count  of the known: the end came up to an hour before the start, counted as 0 s
--   doubtful          BIGINT   count  of the known: so long that the dates should be checked
--   limited           BIGINT   count  those that a limit applies to, known or open for longer
--   over              BIGINT   count  of those: strictly over the limit
with chosen as (

    select
        facts.status,
        facts.breach,
        facts.doubt,
        facts.unacknowledged
    from durations as facts
    where
        facts.duration = $duration
        and facts.month between $from_month and $to_month
        and in_filters(facts.service, facts.team, facts.severity, $services, $teams, $severities)

)

select
    count(*) as incidents,
    count(*) filter (where status in ('observed', 'early')) as n,
    count(*) filter (where status = 'censored') as censored,
    count(*) filter (where status = 'recovery_unknown') as recovery_unknown,
    count(*) filter (where status = 'self_recovered') as self_recovered,
    count(*) filter (where status = 'missing' and unacknowledged) as unacknowledged,
    count(*) filter (where status = 'missing' and not unacknowledged) as missing,
    count(*) filter (where status = 'invalid') as invalid,
    count(*) filter (where status = 'not_reached') as not_reached,
    count(*) filter (where status = 'early') as early,
    count(*) filter (where doubt) as doubtful,
    count(breach) as limited,
    count(*) filter (where breach) as over
from chosen
