-- name:    annotations
-- answers: Which days did people mark, their services named as everywhere else?
-- grain:   one row per line of annotations.csv
-- source:  docs/metrics.md#which-incidents-count
-- needs:   annotation, label_map
-- returns:
--   on       DATE     day    the day
--   text     VARCHAR  text   what happened
--   service  VARCHAR  label  the service that it is about; NULL: all
--   team     VARCHAR  label  the team that it is about; NULL: all

select
    annotation."on",
    annotation.text,
    coalesce(label_map.ours, annotation.service) as service,
    annotation.team
from annotation
left join label_map on label_map.field = 'service' and folded(annotation.service) = label_map.label
order by annotation."on", annotation.line
