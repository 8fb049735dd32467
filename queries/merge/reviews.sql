-- name:    reviews
-- answers: Which reviews are there, and of which incident?
-- grain:   one row per review of a source
-- source:  docs/metrics.md#what-a-review-document-tells
-- needs:   rec_reviews, incident_members, incident_ids, label_map
-- of:      rec_reviews
-- returns:
--   incident_id               VARCHAR    id       the incident; NULL: none that is known
--   incident_ref              VARCHAR    id       the incident as the source names it
--   source                    VARCHAR    id       the tool, or the documents
--   file                      BIGINT     number   the file it stands in
--   line                      BIGINT     line     where it stands
--   review_id                 VARCHAR    id       the id of the review
--   title                     VARCHAR    text     the title, kept as written
--   held_at                   TIMESTAMP  instant  when the meeting was held
--   published_at              TIMESTAMP  instant  when the document was published
--   status                    VARCHAR    label    Draft, Reviewed or Final, as written
--   is_draft                  BOOLEAN    flag     its status says that it is not finished
--   attendee_count            BIGINT     count    how many people took part
--   minutes                   BIGINT     minutes  how long the meeting took, in minutes
--   facilitator_is_commander  BOOLEAN    flag     yes if one person was both
--   words                     BIGINT     count    how long the document is, in words
--   whys                      VARCHAR[]  text     the chain of whys, in order
--   root_cause                VARCHAR    text     the root cause in a sentence
--   contributing_factors      VARCHAR[]  text     what made it worse
--   went_well                 VARCHAR[]  text     what went well
--   went_badly                VARCHAR[]  text     what did not go well
--   lessons                   VARCHAR    text     the lessons learned
--   impact                    VARCHAR    text     the impact in words
--   summary                   VARCHAR    text     what happened, as its summary, context or background tells it
--   resolution                VARCHAR    text     how it ended, in words

with drafts as (

    select
        told.status,
        min(label_map.label) as label
    from (select distinct status from rec_reviews) as told
    inner join label_map
        on
            label_map.field = 'review_status'
            and starts_with(folded(told.status), label_map.label)
            and not regexp_matches(substr(folded(told.status), length(label_map.label) + 1, 1), '[\pL\pN]')
    group by told.status

)

select
    ids.incident_id,
    told.incident_id as incident_ref,
    told.system as source,
    told.file,
    told.line,
    told.review_id,
    told.title,
    told.held_at,
    told.published_at,
    told.status,
    drafts.label is not null as is_draft,
    told.attendee_count,
    told.minutes,
    told.facilitator_is_commander,
    told.words,
    told.whys,
    told.root_cause,
    told.contributing_factors,
    told.went_well,
    told.went_badly,
    told.lessons,
    told.impact,
    told.summary,
    told.resolution
from rec_reviews as told
left join incident_members as members on told.system = members.system and folded(told.incident_id) = members.key
left join incident_ids as ids on members.gsystem = ids.gsystem and members.gkey = ids.gkey
left join drafts on told.status = drafts.status
order by told.system, told.review_id
