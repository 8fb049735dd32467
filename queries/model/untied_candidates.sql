-- name:    untied_candidates
-- answers: Which incidents may an item, a review or a log belong to that names none that is known?
-- grain:   one row per untied record and candidate, at most three of each record, of the first records
-- source:  docs/metrics.md#import-accounting
-- needs:   untied, incidents, alias
-- of:      untied
-- params:
--   most_untied  BIGINT   count    of how many untied records candidates are looked for
--   most_titles  BIGINT   count    with how many incidents the words of such a record are compared
-- returns:
--   what         VARCHAR  label    action item, review or log entries
--   source       VARCHAR  label    the tool it comes from
--   id           VARCHAR  id       of the item or the review; of log entries the incident that they name
--   place        BIGINT   ordinal  1 is the nearest
--   incident_id  VARCHAR  id       the candidate
--   likeness     VARCHAR  label    id, service or title

-- Nothing is tied by any of this: a person decides. Two thirds of an id must be the same, and its end or all but its end;
-- a service or words of a title are told only of incidents of the month before, words only of the nearest of them.
-- untied_limits tells where that was not all.
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
            row_number() over (order by what, source, id, named) as record
        from untied
        qualify record <= $most_untied
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

-- In the order of their first stamps, so that those before a moment are told by number.
stamped as (

    select
        incident_id,
        began_at,
        service,
        team,
        title,
        row_number() over (order by began_at, incident_id) as number
    from (
        select
            *,
            coalesce(started_at, detected_at, acknowledged_at, recovered_at) as began_at
        from incidents
    ) as with_first_stamp
    where began_at is not null

),

moments as (

    select
        began_at,
        max(number) as number
    from stamped
    group by began_at

),

-- A million titles are not taken apart for a few records.
last_before as (

    select
        wanted.record,
        unnest(range(greatest(moments.number - $most_titles + 1, 1), moments.number + 1)) as number
    from wanted
    asof inner join moments on wanted.since >= moments.began_at

),

near as (

    select
        last_before.record,
        stamped.number,
        stamped.incident_id,
        stamped.began_at,
        stamped.title
    from last_before
    inner join stamped on last_before.number = stamped.number

),

title_words as (

    select
        title,
        list_distinct(regexp_extract_all(folded(title), '[^\W\d_]{4,}')) as words
    from near
    group by title

),

by_title as (

    select
        near.record,
        near.incident_id,
        len(list_filter(wanted.words, lambda word: list_contains(title_words.words, word))) as words
    from near
    inner join wanted on near.record = wanted.record
    inner join title_words on near.title = title_words.title
    where near.began_at > wanted.since - interval 30 day

),

-- The names of services and teams are few, however many incidents there are.
services as (

    select distinct service
    from incidents

),

teams as (

    select distinct team
    from incidents

),

meant_services as (

    select
        wanted.record,
        services.service
    from wanted
    inner join services on contains(wanted.title, folded(services.service))

),

meant_teams as (

    select
        wanted.record,
        teams.team
    from wanted
    inner join teams on wanted.team = folded(teams.team)

),

by_service as (

    select
        meant_services.record,
        stamped.incident_id,
        stamped.began_at
    from meant_services
    inner join stamped on meant_services.service = stamped.service

    union all

    select
        meant_teams.record,
        stamped.incident_id,
        stamped.began_at
    from meant_teams
    inner join stamped on meant_teams.team = stamped.team

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
        wanted.record,
        by_service.incident_id,
        2 as strength,
        epoch(wanted.since) - epoch(by_service.began_at) as distance
    from by_service
    inner join wanted on by_service.record = wanted.record
    where by_service.began_at <= wanted.since and by_service.began_at > wanted.since - interval 30 day

    union all

    select
        record,
        incident_id,
        3 as strength,
        -words as distance
    from by_title
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
