-- name:    unmapped
-- answers: Which labels do neither the policy nor the built-in words know?
-- grain:   one row per field, source and label
-- source:  docs/metrics.md#which-incidents-count
-- needs:   incidents, action_items, label_map
-- returns:
--   field    VARCHAR  name   the column
--   source   VARCHAR  id     the tool
--   label    VARCHAR  label  the label as it is written
--   records  BIGINT   count  how many records have it

with labels as (

    select
        'severity' as field,
        source,
        severity_label as label,
        severity is not null as is_known
    from incidents

    union all

    select
        'detected_by' as field,
        source,
        detected_by_label as label,
        detected_by is not null as is_known
    from incidents

    union all

    select
        'category' as field,
        source,
        category_label as label,
        category is not null as is_known
    from action_items

    union all

    -- what is unknown of these counts as something, so the words themselves are asked
    select
        'kind' as field,
        source,
        kind_label as label,
        false as is_known
    from incidents

    union all

    select
        'status' as field,
        source,
        status_label as label,
        false as is_known
    from action_items

),

counted as (

    select
        field,
        source,
        label,
        count(*) as records
    from labels
    where label is not null and not is_known
    group by field, source, label

)

select
    counted.field,
    counted.source,
    counted.label,
    counted.records
from counted
anti join label_map
    on
        counted.field in ('kind', 'status')
        and counted.field = label_map.field
        and folded(counted.label) = label_map.label
order by counted.field asc, counted.records desc, counted.label asc, counted.source asc
