-- name:    event_links
-- answers: Which run of incidents tells by its titles of the same failure as one that began before it?
-- grain:   one row per run that is linked to an earlier one: the first of those
-- source:  docs/metrics.md#events
-- needs:   event_runs
-- made:    temporary table
-- of:      event_runs
-- returns:
--   run_id      VARCHAR  id  the run
--   earlier_id  VARCHAR  id  the earlier run

with runs as (

    select
        run_id,
        max(anchor_at) as last_at
    from event_runs
    group by run_id

),

titles as (

    select distinct
        event_runs.run_id,
        event_runs.run_at,
        event_runs.cause_key is not null as has_cause,
        event_runs.words,
        event_runs.codes,
        runs.last_at + interval 10 minute as until_at,
        epoch_us(event_runs.run_at) // 600000000 as from_slot,
        epoch_us(runs.last_at) // 600000000 + 1 as to_slot
    from event_runs
    inner join runs on event_runs.run_id = runs.run_id
    where event_runs.words is not null

),

slots as materialized (

    select
        run_id,
        run_at,
        has_cause,
        words,
        codes,
        until_at,
        from_slot,
        unnest(generate_series(from_slot, to_slot)) as slot
    from titles

),

-- Two causes already tell whether it is the same failure, so one of the two runs has none.
uncertain as (

    select slot
    from slots
    where not has_cause

),

near as materialized (

    select slots.*
    from slots
    semi join uncertain on slots.slot = uncertain.slot

),

-- Two titles that have 0.6 in common share a word among the n - ceil(0.6 n) + 1 first of each, in one order of all words: the
-- rarest first.
spread as materialized (

    select
        words,
        unnest(words) as word
    from near
    group by words

),

counts as (

    select
        word,
        count(*) as titles
    from spread
    group by word

),

placed as (

    select
        spread.words,
        spread.word,
        row_number() over (partition by spread.words order by counts.titles, spread.word) as place
    from spread
    inner join counts on spread.word = counts.word

),

telling as materialized (

    select
        words,
        word
    from placed
    where place <= len(words) - (3 * len(words) + 4) // 5 + 1

),

offered as materialized (

    select
        near.*,
        telling.word
    from near
    inner join telling on near.words = telling.words

),

shared as (

    select
        slot,
        word
    from offered
    group by slot, word
    having count(*) > 1

),

queued as materialized (

    select
        offered.*,
        row_number() over (partition by offered.slot, offered.word order by offered.run_at, offered.words, offered.run_id) as place
    from offered
    semi join shared on offered.slot = shared.slot and offered.word = shared.word

),

-- A hundred titles of ten minutes that share a word are enough, so that a storm of ten thousand stays affordable.
met as (

    select distinct
        later.run_id,
        later.words,
        later.codes,
        earlier.run_id as earlier_id,
        earlier.run_at as earlier_at,
        earlier.words as earlier_words,
        earlier.codes as earlier_codes
    from queued as later
    inner join queued as earlier on later.slot = earlier.slot and later.word = earlier.word
    where
        later.slot = later.from_slot
        and earlier.place <= 100
        and later.run_id <> earlier.run_id
        and later.run_at <= earlier.until_at
        and (earlier.run_at < later.run_at or (earlier.run_at = later.run_at and earlier.run_id < later.run_id))
        and not (earlier.has_cause and later.has_cause)

),

compared as (

    select
        run_id,
        earlier_id,
        earlier_at,
        len(list_intersect(words, earlier_words)) as shared,
        len(words) + len(earlier_words) as total
    from met
    where len(codes) = 0 or len(earlier_codes) = 0 or list_has_any(codes, earlier_codes)

),

linked as (

    select
        run_id,
        earlier_id,
        row_number() over (partition by run_id order by earlier_at, earlier_id) as place
    from compared
    where
        shared >= 2
        and 5 * shared >= 3 * (total - shared)

)

select
    run_id,
    earlier_id
from linked
where place = 1
