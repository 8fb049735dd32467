-- name:    timeline_events
-- answers: What happened in each incident, moment by moment?
-- grain:   one row per moment of a source
-- source:  docs/metrics.md#what-a-review-document-tells
-- needs:   rec_timeline_events, incident_members, incident_ids
-- of:      rec_timeline_events
-- returns:
--   incident_id   VARCHAR    id       the incident; NULL: none that is known
--   incident_ref  VARCHAR    id       the incident as the source names it
--   source        VARCHAR    id       the tool, or the documents
--   file          BIGINT     number   the file it stands in
--   line          BIGINT     line     where it stands
--   event_id      VARCHAR    id       the id of the moment, unique within its source
--   happened_at   TIMESTAMP  instant  when it happened
--   text          VARCHAR    text     what happened, as written, without names
--   kind          VARCHAR    label    the step of the incident, such as detected or recovered, or NULL
--   certainty     VARCHAR    label    how a document tells the kind: stated (by a label or mark), worded (by the line's words) or inferred
--   written_at    VARCHAR    text     the time as a document writes it
--   reading       VARCHAR    label    how that was read: exact, about; or day only, unreadable, doubtful, which leave happened_at NULL
--   gives         VARCHAR[]  text     the columns of the incident whose stamp a document gives in this line

select
    ids.incident_id,
    told.incident_id as incident_ref,
    told.system as source,
    told.file,
    told.line,
    told.event_id,
    told.happened_at,
    told.text,
    told.kind,
    told.certainty,
    told.written_at,
    told.reading,
    told.gives
from rec_timeline_events as told
left join incident_members as members on told.system = members.system and folded(told.incident_id) = members.key
left join incident_ids as ids on members.gsystem = ids.gsystem and members.gkey = ids.gkey
order by told.system, told.event_id
