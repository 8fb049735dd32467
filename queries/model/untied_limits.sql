-- name:    untied_limits
-- answers: How far were candidates looked for, for what belongs to no known incident?
-- grain:   one row
-- source:  docs/metrics.md#import-accounting
-- needs:   untied, incidents
-- params:
--   most_untied  BIGINT   count    of how many untied records candidates are looked for
--   most_titles  BIGINT   count    with how many incidents the words of such a record are compared
-- returns:
--   records      BIGINT   count    untied records
--   looked_at    BIGINT   count    of those, the first ones, for which candidates were looked for
--   titles       BIGINT   count    with how many incidents, the nearest before it, the words of each were compared
--   cut_short    BIGINT   count    of those looked at, with more incidents than that in the month before

with wanted as (

    select
        since,
        row_number() over (order by what, source, id, named) as record
    from (
        select *
        from untied
        order by what, source, id, named
        limit $most_untied
    ) as first_records

),

began as (

    select coalesce(started_at, detected_at, acknowledged_at, recovered_at) as began_at
    from incidents

),

by_month as (

    select
        wanted.record,
        count(began.began_at) as month_of
    from wanted
    left join began on wanted.since >= began.began_at and wanted.since - interval 30 day < began.began_at
    group by wanted.record

)

select
    (select count(*) from untied) as records,
    count(*) as looked_at,
    cast($most_titles as bigint) as titles,
    count(*) filter (where month_of > $most_titles) as cut_short
from by_month
