-- name:    stated_durations
-- answers: Which durations does a review state in words?
-- grain:   one row per stated duration of a source
-- source:  docs/metrics.md#what-a-review-document-tells
-- needs:   rec_stated_durations, incident_members, incident_ids
-- of:      rec_stated_durations
-- returns:
--   incident_id     VARCHAR  id       the incident; NULL: none that is known
--   incident_ref    VARCHAR  id       the incident as the source names it
--   source          VARCHAR  id       the tool, or the documents
--   file            BIGINT   number   the file it stands in
--   line            BIGINT   line     where it stands
--   stated_id       VARCHAR  id       the id, unique within its source
--   name            VARCHAR  label    time to detection, time to response, time to repair or duration
--   text            VARCHAR  text     the sentence
--   minutes         BIGINT   minutes  what it states, in minutes
--   verdict         VARCHAR  label    agrees, differs, no stamps, or probably why it differs, such as support hours
--   stamps_minutes  BIGINT   minutes  what the stamps give, in minutes
--   between         VARCHAR  text     from which stamp to which

select
    ids.incident_id,
    told.incident_id as incident_ref,
    told.system as source,
    told.file,
    told.line,
    told.stated_id,
    told.name,
    told.text,
    told.minutes,
    told.verdict,
    told.stamps_minutes,
    told.between
from rec_stated_durations as told
left join incident_members as members on told.system = members.system and folded(told.incident_id) = members.key
left join incident_ids as ids on members.gsystem = ids.gsystem and members.gkey = ids.gkey
order by told.system, told.stated_id
