-- name:    mendable_records
-- answers: Which refused records could be mended and imported again, and with what in their cells?
-- grain:   one row per record that the latest import of its file refused and that has not come in since
-- source:  docs/metrics.md#import-accounting
-- returns:
--   name        VARCHAR  text      the file
--   record      BIGINT   ordinal   the record in the file, from 1
--   table_name  VARCHAR  name      incidents, action_items, reviews or timeline_events
--   source      VARCHAR  label     the format it was read as, whose record it is
--   sentence    VARCHAR  sentence  what was expected and what was found
--   cells       VARCHAR  json      its columns as a plain CSV would hold them; no owner
with latest as (

    select
        file,
        name,
        row_number() over (partition by name, source order by file desc) as place
    from loads
    where outcome = 'read'

),

taken as (

    select
        source,
        folded(incident_id) as id
    from rec_incidents

    union all

    select
        source,
        folded(action_id) as id
    from rec_action_items

)

select
    latest.name,
    mendable.record,
    mendable.table_name,
    mendable.source,
    refusals.sentence,
    mendable.cells
from mendable
inner join latest on mendable.file = latest.file and latest.place = 1
inner join refusals on mendable.file = refusals.file and mendable.record = refusals.record
left join taken
    on
        mendable.source = taken.source
        and taken.id = folded(
            case mendable.table_name when 'incidents' then mendable.cells ->> 'incident_id' else mendable.cells ->> 'action_id' end
        )
-- What a review document says is mended in the document.
where taken.id is null and mendable.source <> 'review_document'
order by latest.name, mendable.record
