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
        row_number() over (order by what, source, id, named) as record,
        folded(named) as name,
        folded(title) as title,
        folded(team) as team,
        list_distinct(regexp_extract_all(folded(title), '[^\W\d_]{4,}')) as words
    from (
        select *
        from untied
        order by what, source, id, named
        limit $most_untied
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
    inner join alias
        on left(wanted.name, greatest(length(wanted.name) - 2, 0)) = left(alias.alias, greatest(length(alias.alias) - 2, 0))

),

stamped as (

    select
        incident_id,
        service,
        team,
        title,
        coalesce(started_at, detected_at, acknowledged_at, recovered_at) as began_at,
        began_at::date as began_on
    from incidents

),

days as (

    select
        began_on,
        count(*) as incidents
    from stamped
    where began_on is not null
    group by began_on

),

-- The last days before each record, until they hold enough incidents: a million titles are not taken apart for a few records.
-- Its own day does not count: it may hold later ones.
last_days as (

    select
        wanted.record,
        wanted.since,
        days.began_on,
        coalesce(
            sum(case when days.began_on < wanted.since::date then days.incidents else 0 end) over (
                partition by wanted.record
                order by days.began_on desc
                rows between unbounded preceding and 1 preceding
            ),
            0
        ) as later_incidents
    from wanted
    inner join days on wanted.since::date >= days.began_on and wanted.since::date - 30 <= days.began_on

),

in_month_before as (

    select
        last_days.record,
        stamped.incident_id,
        stamped.title,
        row_number() over (partition by last_days.record order by stamped.began_at desc, stamped.incident_id desc) as nearest
    from last_days
    inner join stamped on last_days.began_on = stamped.began_on
    where
        last_days.later_incidents < $most_titles
        and stamped.began_at <= last_days.since
        and stamped.began_at > last_days.since - interval 30 day

),

near as (

    select
        record,
        incident_id,
        title
    from in_month_before
    where nearest <= $most_titles

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

),

-- The names of services and teams are few, however many incidents there are.
service_names as (

    select distinct service
    from incidents

),

services as (

    select
        service_names.service as named,
        unnest(string_split(service_names.service, '; ')) as service
    from service_names

),

teams as (

    select distinct team
    from incidents

),

meant_services as (

    select distinct
        wanted.record,
        services.named
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
    inner join stamped on meant_services.named = stamped.service

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
        strength,
        distance,
        row_number() over (partition by record, incident_id order by strength, distance) as nth
    from likely

),

placed as (

    select
        record,
        incident_id,
        strength,
        row_number() over (partition by record order by strength, distance, incident_id) as place
    from best
    where nth = 1

)

select
    wanted.what,
    wanted.source,
    wanted.id,
    placed.place,
    placed.incident_id,
    case placed.strength when 1 then 'id' when 2 then 'service' else 'title' end as likeness
from placed inner join wanted on placed.record = wanted.record
where placed.place <= 3
order by wanted.record, placed.place
