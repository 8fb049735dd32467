-- name:    bulk_closings
-- answers: In which minutes were so many items of a tracker closed that it was the tracker, and not the work, that ended?
-- grain:   one row per tool and such a minute
-- source:  docs/metrics.md#states-of-an-action-item
-- needs:   action_items
-- params:
--   as_of      TIMESTAMP  instant  the end of what is known, UTC
--   zone       VARCHAR    name     the report zone
-- returns:
--   source     VARCHAR    id       the tool
--   minute_at  TIMESTAMP  instant  the minute
--   items      BIGINT     count    items closed in it, at least 20

-- What is known to lie between two imports carries the time of one, and midnight stands for a day.
select
    source,
    date_trunc('minute', closed_at) as minute_at,
    count(*) as items
from action_items
where
    closed_at <= $as_of
    and coalesce(closed_origin, 'own') = 'own'
    and coalesce(status, 'done') <> 'open'
    and closed_at::time <> time '00:00:00'
    and timezone($zone, timezone('UTC', closed_at))::time <> time '00:00:00'
group by source, date_trunc('minute', closed_at)
having count(*) >= 20
order by source, minute_at, items
