-- name:    successors
-- answers: Which service may be another one under a new name?
-- grain:   one row per service that began when another ended and is like it: the one that it is most like
-- source:  docs/metrics.md#renamed-services
-- needs:   counted, incidents, telling_titles
-- params:
--   as_of              TIMESTAMP  instant  the end of what is known, UTC
-- returns:
--   service            VARCHAR    label    the service that ended
--   successor          VARCHAR    label    the service that began
--   last_at            TIMESTAMP  instant  the last incident of the one began
--   first_at           TIMESTAMP  instant  the first incident of the other began
--   incidents          BIGINT     count    incidents of the one
--   later_incidents    BIGINT     count    incidents of the other
--   same_causes        VARCHAR[]  label    causes that both have, sorted
--   same_titles        BIGINT     count    titles, as sets of words, that both have
--   same_team          BOOLEAN    flag     some team has incidents of both

with named as materialized (

    select
        counted.incident_id,
        unnest(services_of(counted.service)) as service,
        counted.service as services,
        counted.team,
        counted.cause_key,
        counted.anchor_at,
        incidents.title
    from counted
    inner join incidents on counted.incident_id = incidents.incident_id
    where
        counted.service is not null
        and counted.anchor_at is not null

),

spans as (

    select
        service,
        count(*) as incidents,
        min(anchor_at) as first_at,
        max(anchor_at) as last_at,
        -- between two of its incidents, on average
        to_microseconds((epoch_us(max(anchor_at)) - epoch_us(min(anchor_at))) // nullif(count(*) - 1, 0)) as gap
    from named
    group by service
    having count(*) >= 3

),

pairs as materialized (

    select
        ended.service,
        began.service as successor,
        ended.last_at,
        began.first_at,
        ended.incidents,
        began.incidents as later_incidents
    from spans as ended
    inner join spans as began
        on ended.first_at < began.first_at
        and began.first_at between ended.last_at - interval 31 day and ended.last_at + ended.gap + interval 31 day
    where
        ended.gap <= interval 92 day
        and ended.last_at + 2 * ended.gap + interval 31 day < $as_of

),

-- Named by one incident, they are two.
together as (

    select distinct
        pairs.service,
        pairs.successor
    from pairs
    inner join named on pairs.service = named.service
    where list_contains(services_of(named.services), pairs.successor)

),

causes as (

    select distinct
        service,
        cause_key
    from named
    where cause_key is not null

),

shared_causes as (

    select
        pairs.service,
        pairs.successor,
        list(earlier.cause_key order by earlier.cause_key) as same_causes
    from pairs
    inner join causes as earlier on pairs.service = earlier.service
    inner join causes as later on pairs.successor = later.service and earlier.cause_key = later.cause_key
    group by pairs.service, pairs.successor

),

titles as (

    select distinct
        named.service,
        telling_titles.words
    from named
    inner join telling_titles on named.services = telling_titles.service and named.title = telling_titles.title

),

shared_titles as (

    select
        pairs.service,
        pairs.successor,
        count(*) as same_titles
    from pairs
    inner join titles as earlier on pairs.service = earlier.service
    inner join titles as later on pairs.successor = later.service and earlier.words = later.words
    group by pairs.service, pairs.successor

),

teams as (

    select distinct
        service,
        team
    from named
    where team is not null

),

shared_teams as (

    select distinct
        pairs.service,
        pairs.successor
    from pairs
    inner join teams as earlier on pairs.service = earlier.service
    inner join teams as later on pairs.successor = later.service and earlier.team = later.team

),

alike as (

    select
        pairs.*,
        coalesce(shared_causes.same_causes, []) as same_causes,
        coalesce(shared_titles.same_titles, 0) as same_titles,
        shared_teams.service is not null as same_team,
        row_number() over (
            partition by pairs.successor
            order by
                len(coalesce(shared_causes.same_causes, [])) desc, coalesce(shared_titles.same_titles, 0) desc,
                shared_teams.service is not null desc, pairs.last_at desc, pairs.service asc
        ) as place
    from pairs
    anti join together on pairs.service = together.service and pairs.successor = together.successor
    left join shared_causes on pairs.service = shared_causes.service and pairs.successor = shared_causes.successor
    left join shared_titles on pairs.service = shared_titles.service and pairs.successor = shared_titles.successor
    left join shared_teams on pairs.service = shared_teams.service and pairs.successor = shared_teams.successor
    where
        shared_causes.service is not null
        or shared_titles.service is not null
        or shared_teams.service is not null

)

select
    service,
    successor,
    last_at,
    first_at,
    incidents,
    later_incidents,
    same_causes,
    same_titles,
    same_team
from alike
where place = 1
order by successor
