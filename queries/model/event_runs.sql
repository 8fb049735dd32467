-- name:    event_runs
-- answers: Which incidents with one cause, or without a cause and with one title, began one after another?
-- grain:   one row per counted incident whose cause or title tells what went wrong, unless that happens every day
-- source:  docs/metrics.md#events
-- needs:   counted, incidents, telling_titles
-- made:    temporary table
-- returns:
--   incident_id  VARCHAR    id       the incident
--   anchor_at    TIMESTAMP  instant  it began
--   cause_key    VARCHAR    label    the cause as it is compared
--   words        VARCHAR[]  label    the words of its title; NULL: fewer than two
--   codes        VARCHAR[]  label    the status codes among them
--   run_id       VARCHAR    id       the first of those that began one after another, which names the run
--   run_at       TIMESTAMP  instant  that one began

with told as (

    select
        counted.incident_id,
        counted.anchor_at,
        counted.cause_key,
        telling_titles.words,
        telling_titles.codes,
        case when counted.cause_key is null then telling_titles.words end as key_words
    from counted
    inner join incidents on counted.incident_id = incidents.incident_id
    left join telling_titles on coalesce(counted.service, '') = telling_titles.service and incidents.title = telling_titles.title
    where
        counted.anchor_at is not null
        and (counted.cause_key is not null or telling_titles.words is not null)

),

days as (

    select
        cause_key,
        key_words,
        anchor_at::date as day
    from told
    group by cause_key, key_words, day

),

-- Two that share what happens every third day are neighbours by chance.
everyday as (

    select
        cause_key,
        key_words
    from days
    group by cause_key, key_words
    having count(*) > 30 and 3 * count(*) > max(day) - min(day)

),

followed as (

    select
        told.*,
        coalesce(told.anchor_at > lag(told.anchor_at) over upto + interval 10 minute, true) as begins
    from told
    anti join everyday
        on told.cause_key is not distinct from everyday.cause_key
        and told.key_words is not distinct from everyday.key_words
    window upto as (partition by told.cause_key, told.key_words order by told.anchor_at, told.incident_id)

)

select
    incident_id,
    anchor_at,
    cause_key,
    words,
    codes,
    last_value(case when begins then incident_id end ignore nulls) over upto as run_id,
    last_value(case when begins then anchor_at end ignore nulls) over upto as run_at
from followed
window upto as (
    partition by cause_key, key_words order by anchor_at, incident_id rows between unbounded preceding and current row
)
