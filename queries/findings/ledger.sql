-- name:    ledger
-- answers: What was claimed at the end of each month, and how did it stand?
-- grain:   one row per month that was looked at and finding; what was withdrawn then comes last
-- source:  docs/metrics.md#monthly-looks
-- returns:
--   until        DATE     day      the day after the month, in the report zone: what began before it was looked at
--   decided      VARCHAR  hash     what people had decided then: policy, corrections and annotations
--   began        BOOLEAN  flag     the ledger begins with this month, or with the next one
--   place        BIGINT   ordinal  its place among the findings of the month
--   id           VARCHAR  id       which finding
--   standing     VARCHAR  label    new, still true, withdrawn, not yet or silent
--   since        VARCHAR  month    the month at whose end it was first claimed; NULL: it was not
--   reason       VARCHAR  label    why it was withdrawn: p, coverage, labels, not_so, data or decisions; else NULL
--   headline     VARCHAR  text     the claim, or why there is none, in a sentence
--   detail       VARCHAR  text     its interval, n and months
--   n            BIGINT   count    how much was looked at
--   verdict      VARCHAR  label    what came out
--   period       VARCHAR  months   the months that were looked at; empty: none
--   p            DOUBLE   p        how often chance alone gives as much; NULL: not computed
--   direction    VARCHAR  label    faster, slower, better, worse, more or less; NULL: no claim
--   estimate     DOUBLE   ratio    the size, as a ratio or a share; NULL: none
--   low          DOUBLE   ratio    its lower limit at 99 %
--   high         DOUBLE   ratio    its upper limit at 99 %
--   selected     BOOLEAN  flag     the date was searched for
--   first_month  VARCHAR  month    the first month in which its step may lie; NULL: it has none
--   last_month   VARCHAR  month    the last of them
--   query        VARCHAR  name     the query that it opens to
--   params       VARCHAR  text     what that query is asked with, as JSON
--   from_on      DATE     day      the first day that was compared; NULL: no two spans were
--   since_on     DATE     day      the first day of the later span
--   to_on        DATE     day      the last day that was compared
--   drawn        VARCHAR  text     the rows of its picture, as JSON
select
    until,
    decided,
    began,
    place,
    id,
    standing,
    since,
    reason,
    headline,
    detail,
    n,
    verdict,
    period,
    p,
    direction,
    estimate,
    low,
    high,
    selected,
    first_month,
    last_month,
    query,
    params,
    from_on,
    since_on,
    to_on,
    drawn
from ledger
order by until, place
