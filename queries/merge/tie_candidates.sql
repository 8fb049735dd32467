-- name:    tie_candidates
-- answers: Which incidents of tools may an incident be that a document alone tells of?
-- grain:   one row per incident, candidate and reason
-- source:  docs/metrics.md#which-incidents-count
-- needs:   tie_matches, incident_members, incident_ids
-- of:      tie_matches
-- returns:
--   incident_id   VARCHAR  id    the incident of the document
--   candidate_id  VARCHAR  id    the incident of a tool that it may be
--   why           VARCHAR  text  what speaks for it

with known as (

    select
        members.system,
        members.key,
        ids.incident_id
    from incident_members as members
    inner join incident_ids as ids on members.gsystem = ids.gsystem and members.gkey = ids.gkey

)

select distinct
    own.incident_id,
    other.incident_id as candidate_id,
    matches.why
from tie_matches as matches
inner join known as own on matches.system = own.system and matches.key = own.key
inner join known as other on matches.target_system = other.system and matches.target_key = other.key
where own.incident_id <> other.incident_id
order by own.incident_id, candidate_id, matches.why
