-- name:    column_orders
-- answers: What comes first in the dates in digits of each column of a sheet?
-- grain:   one row per column that holds any text, where the table `texts` has one row per cell: place and x
-- needs:   texts
-- returns:
--   place        VARCHAR  id    the column
--   day_first    VARCHAR  text  a date that shows that the day comes first; empty: none
--   month_first  VARCHAR  text  a date that shows that the month does; empty: none
--   either       VARCHAR  text  a date that does not show it; empty: none

select
    place,
    coalesce(min(x) filter (where day_or_month(x) = 'day'), '') as day_first,
    coalesce(min(x) filter (where day_or_month(x) = 'month'), '') as month_first,
    coalesce(min(x) filter (where day_or_month(x) = 'either'), '') as either
from texts
group by place
order by place
