-- name:    untied_candidates
-- answers: Which incidents may an item, a review or a log belong to that names none that is known?
-- grain:   one row per untied record and candidate, at most three of each record, of the first 200 records
-- source:  docs/metrics.md#import-accounting
-- needs:   untied, incidents, alias
-- returns:
--   what         VARCHAR  label    action item, review or log entries
--   source       VARCHAR  label    the tool it comes from
--   id           VARCHAR  id       of the item or the review; of log entries the incident that they name
--   place        BIGINT   ordinal  1 is the nearest
--   incident_id  VARCHAR  id       the candidate
--   likeness     VARCHAR  label    id, service or title

-- Nothing is tied by any of this: a person decides. Two thirds of an id must be the same, and its end or all but its end;
-- a service or words of a title are told only of incidents of the month before.
with wanted as (

    select
        what,
        source,
        id,
        since,
        record,
        folded(named) as name,
        folded(title) as title,
        folded(team) as team,
        list_distinct(regexp_extract_all(folded(title), '[^\W\d_]{4,}')) as words
    from (
        select
            *,
            row_number() over (order by what, source, id) as record
        from untied
        qualify record <= 200
    ) as first_records

),

by_id as (

    select
        wanted.record,
        alias.incident_id,
        length(wanted.name) as letters,
        damerau_levenshtein(wanted.name, alias.alias) as apart
    from wanted
    inner join alias on right(wanted.name, 2) = right(alias.alias, 2)
    where abs(length(wanted.name) - length(alias.alias)) <= 2

    union all

    select
        wanted.record,
        alias.incident_id,
        length(wanted.name) as letters,
        damerau_levenshtein(wanted.name, alias.alias) as apart
    from wanted
    inner join alias on left(wanted.name, -2) = left(alias.alias, -2)

),

-- The first stamp of each, and of the whole only what may matter: a million titles are not taken apart for a few records.
known as (

    select
        incident_id,
        began_at,
        folded(service) as service,
        folded(team) as team,
        list_distinct(regexp_extract_all(folded(title), '[^\W\d_]{4,}')) as words
    from (
        select
            *,
            coalesce(started_at, detected_at, acknowledged_at, recovered_at) as began_at
        from incidents
    ) as stamped
    where
        began_at > (select min(wanted.since) - interval 30 day from wanted)
        and began_at <= (select max(wanted.since) from wanted)

),

by_time as (

    select
        wanted.record,
        known.incident_id,
        wanted.team = known.team or contains(wanted.title, known.service) as same_service,
        len(list_filter(wanted.words, lambda word: list_contains(known.words, word))) as words,
        epoch(wanted.since) - epoch(known.began_at) as seconds
    from wanted
    inner join known on wanted.since >= known.began_at and wanted.since < known.began_at + interval 30 day

),

likely as (

    select
        record,
        incident_id,
        1 as strength,
        apart as distance
    from by_id
    where apart <= 2 and apart * 3 <= letters

    union all

    select
        record,
        incident_id,
        2 as strength,
        seconds as distance
    from by_time
    where same_service

    union all

    select
        record,
        incident_id,
        3 as strength,
        -words as distance
    from by_time
    where words >= 2

),

best as (

    select
        record,
        incident_id,
        min((strength, distance)) as rank
    from likely
    group by record, incident_id

),

placed as (

    select
        record,
        incident_id,
        rank[1] as strength,
        row_number() over (partition by record order by rank, incident_id) as place
    from best
    qualify place <= 3

)

select
    wanted.what,
    wanted.source,
    wanted.id,
    placed.place,
    placed.incident_id,
    case placed.strength when 1 then 'id' when 2 then 'service' else 'title' end as likeness
from placed inner join wanted on placed.record = wanted.record
order by wanted.record, placed.place
