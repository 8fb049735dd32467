-- name:    incident_stated
-- answers: Which durations do the reviews of an incident state, and do its stamps agree?
-- grain:   one row per duration that a document states, in the order of the document
-- source:  docs/metrics.md#what-a-review-document-tells
-- params:
--   incident_id     VARCHAR  id       the incident
-- returns:
--   name            VARCHAR  label    time to detection, time to response, time to repair or duration
--   minutes         BIGINT   minutes  what is stated
--   verdict         VARCHAR  label    agrees, support hours, other start, typing error, several incidents, differs or no stamps
--   stamps_minutes  BIGINT   minutes  what the stamps of the document give; NULL: no stamps
--   stamps_of       VARCHAR  text     from which of them to which; NULL: no stamps fit
--   text            VARCHAR  text     the sentence
--   file            VARCHAR  text     the name of the document
--   line            BIGINT   ordinal  the line in it
select
    stated.name,
    stated.minutes,
    stated.verdict,
    stated.stamps_minutes,
    stated.between as stamps_of,
    stated.text,
    loads.name as file,
    stated.line
from stated_durations as stated
left join loads on stated.file = loads.file
where stated.incident_id = $incident_id
order by loads.name, stated.line, stated.stated_id
