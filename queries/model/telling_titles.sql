-- name:    telling_titles
-- answers: Which words of a title tell what went wrong?
-- grain:   one row per service, or set of services that incidents name, and title of which two words or more are left
-- source:  docs/metrics.md#suspected-repeats
-- needs:   incidents, counted
-- made:    temporary table
-- returns:
--   service     VARCHAR    label    the service, or all that an incident names; empty: none is named
--   service_no  BIGINT     ordinal  the service
--   title       VARCHAR    text     a title as written
--   words       VARCHAR[]  label    its words, sorted, each once
--   codes       VARCHAR[]  label    the status codes among them

-- Stop words: what holds a sentence together, and what every incident is called. Not among them are words for what went
-- wrong (error, timeout, outage, latency, down): they tell failures of one service apart.
with stop_words as (

    select [
        'about', 'after', 'again', 'all', 'an', 'and', 'are', 'as', 'at', 'be', 'because', 'been', 'before', 'but', 'by',
        'can', 'cannot', 'could', 'did', 'do', 'does', 'due', 'during', 'for', 'from', 'had', 'has', 'have', 'if', 'in',
        'into', 'is', 'it', 'its', 'more', 'no', 'not', 'of', 'off', 'on', 'or', 'our', 'out', 'over', 'per',
        'since', 'so', 'some', 'than', 'that', 'the', 'their', 'them', 'then', 'there', 'they', 'this', 'to', 'too', 'under',
        'until', 'up', 'was', 'we', 'were', 'what', 'when', 'where', 'which', 'while', 'will', 'with', 'you', 'your',
        'alert', 'alerts', 'inc', 'incident', 'incidents', 'issue', 'issues', 'problem', 'problems', 'sev'
    ] as words

),

named as (

    select distinct
        coalesce(counted.service, '') as service,
        incidents.title
    from counted
    inner join incidents on counted.incident_id = incidents.incident_id
    where
        counted.anchor_at is not null
        and incidents.title is not null

),

written as (

    select
        service,
        title
    from named

    union

    select
        unnest(services_of(service)) as service,
        title
    from named
    where contains(service, '; ')

),

services as (

    select
        service,
        row_number() over (order by service) as service_no,
        regexp_extract_all(lower(nfc_normalize(service)), '[\p{L}\p{M}]{2,}|[0-9]+') as words
    from written
    group by service

),

spelled as (

    select
        service,
        title,
        regexp_extract_all(lower(nfc_normalize(title)), '[\p{L}\p{M}]{2,}|[0-9]+') as words
    from written

),

-- Letters in runs of two and more, and three-digit status codes; every other character is a space.
kept as (

    select
        spelled.service,
        services.service_no,
        spelled.title,
        list_sort(list_distinct(list_filter(
            spelled.words,
            lambda word:
                (not regexp_full_match(word, '[0-9]+') or regexp_full_match(word, '[45][0-9][0-9]'))
                and not list_contains(stop_words.words, word)
                and not list_contains(services.words, word)
        ))) as words
    from spelled
    inner join services on spelled.service = services.service
    cross join stop_words

)

select
    service,
    service_no,
    title,
    words,
    list_filter(words, lambda word: regexp_full_match(word, '[0-9]+')) as codes
from kept
where len(words) >= 2
