-- name:    column_forms
-- answers: What are the texts in each column of a sheet?
-- grain:   one row per column that holds any text, where the table `texts` has one row per cell: place and x
-- needs:   texts
-- returns:
--   place         VARCHAR  id      the column
--   filled        BIGINT   count   cells that hold something
--   different     BIGINT   count   different texts among them
--   instants      BIGINT   count   readable as a date and time as it stands
--   zoneless      BIGINT   count   the same, but for the zone or for what comes first
--   days          BIGINT   count   days alone
--   in_digits     BIGINT   count   dates such as 03-04-2026
--   timed_digits  BIGINT   count   the same with a time
--   javascript    BIGINT   count   dates as JavaScript writes them
--   flags         BIGINT   count   yes or no
--   usual_length  DOUBLE   count   the median of their lengths

select
    place,
    count(*) filter (where not blank(x)) as filled,
    count(distinct x) filter (where not blank(x)) as different,
    count(*) filter (where not blank(x) and instant(x, 'UTC') is not null) as instants,
    count(*) filter (where not blank(x) and (wall_clock(x) is not null or digits(x, 1) is not null)) as zoneless,
    count(*) filter (where not blank(x) and day_only(x) is not null) as days,
    count(*) filter (where digits(x, 1) is not null) as in_digits,
    count(*) filter (where digits(x, 1) is not null and contains(x, ':')) as timed_digits,
    count(*) filter (where javascript_date(x) <> x) as javascript,
    count(*) filter (where not blank(x) and yes_no(x) is not null) as flags,
    coalesce(quantile_cont(length(x), 0.5) filter (where not blank(x)), 0) as usual_length
from texts
group by place
order by place
