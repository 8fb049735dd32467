-- name:    title_links
-- answers: Which earlier incident may this one repeat, judged by the words of the titles?
-- grain:   one row per incident that is linked to an earlier one of one of its services, its best match
-- source:  docs/metrics.md#suspected-repeats
-- needs:   incidents, counted, telling_titles
-- params:
--   repeat_window_days  BIGINT   days   how long after its end a failure counts as coming back
-- returns:
--   incident_id         VARCHAR  id     the later incident
--   earlier_id          VARCHAR  id     the earlier incident: the most similar, of those the one that ended last
--   similarity          DOUBLE   ratio  words in both titles / words in either, at least 0.6

with begun as (

    select
        counted.incident_id,
        coalesce(unnest(services_of(counted.service)), '') as service,
        counted.cause_key is not null as has_cause,
        counted.anchor_at,
        coalesce(counted.recovered_at, counted.anchor_at + interval 24 hour) as end_at,
        incidents.title
    from counted
    inner join incidents on counted.incident_id = incidents.incident_id
    where
        counted.anchor_at is not null
        and incidents.title is not null

),

word_sets as materialized (

    select
        numbered(
            titles.service_no,
            row_number() over (partition by titles.service_no order by min(begun.anchor_at), titles.words, titles.codes)
        ) as set_no,
        titles.service_no,
        titles.words,
        titles.codes
    from begun
    inner join telling_titles as titles on begun.service = titles.service and begun.title = titles.title
    group by titles.service_no, titles.words, titles.codes

),

ranked as materialized (

    select
        begun.incident_id,
        begun.has_cause,
        begun.anchor_at,
        begun.end_at,
        word_sets.set_no,
        numbered(
            titles.service_no, row_number() over (partition by titles.service_no order by begun.anchor_at, begun.incident_id)
        ) as start_no,
        numbered(
            titles.service_no, row_number() over (partition by titles.service_no order by begun.end_at, begun.anchor_at, begun.incident_id)
        ) as end_no
    from begun
    inner join telling_titles as titles on begun.service = titles.service and begun.title = titles.title
    inner join word_sets on titles.service_no = word_sets.service_no and titles.words = word_sets.words

),

-- Of the earlier incidents with the same words the one that ended last. A labelled incident links only to one without a
-- label: two labels already tell whether it is the same cause.
same_words as (

    select
        incident_id,
        has_cause,
        anchor_at,
        set_no,
        start_no,
        case
            when has_cause then max(end_no) filter (where not has_cause) over earlier
            else max(end_no) over earlier
        end as earlier_end_no
    from ranked
    window earlier as (partition by set_no order by start_no rows between unbounded preceding and 1 preceding)

),

judged as materialized (

    select
        same_words.incident_id,
        same_words.has_cause,
        same_words.anchor_at,
        same_words.set_no,
        same_words.start_no,
        case
            when same_words.anchor_at <= earlier.end_at + to_days($repeat_window_days::integer) then earlier.incident_id
        end as earlier_id,
        earlier.anchor_at as earlier_anchor_at,
        earlier.end_at as earlier_end_at
    from same_words
    left join ranked as earlier on same_words.earlier_end_no = earlier.end_no

),

-- The rest may match other word sets, without comparing each with each. With the words of a service in one order, rare
-- ones first, two sets that have 0.6 in common share a word among the n - ceil(0.6 n) + 1 first of each, and behind the
-- first shared one enough words are left in both. `marks` has one of 63 bits per word: sets that differ in more bits than
-- 0.6 allows differ in more words. What is left is compared in full. Nothing is lost so far; but of the sets that meet in
-- one word only neighbours in time are looked at, at most 50 to 100, so that a million strange titles stay affordable.
spread as (

    select
        set_no,
        service_no,
        unnest(words) as word,
        len(words) as word_count
    from word_sets

),

counts as (

    select
        service_no,
        word,
        count(*) as sets
    from spread
    group by service_no, word

),

postings as (

    select
        spread.set_no,
        spread.service_no,
        spread.word,
        spread.word_count,
        row_number() over (partition by spread.set_no order by counts.sets, spread.word) as rarity
    from spread
    inner join counts on spread.service_no = counts.service_no and spread.word = counts.word

),

marked as (

    select
        set_no,
        bit_or(1::bigint << (hash(word) % 63)::bigint) as marks
    from spread
    group by set_no

),

words_by_no as (

    select
        service_no,
        word,
        numbered(service_no, row_number() over (partition by service_no order by word)) as word_no
    from counts
    where sets > 1

),

rare as materialized (

    select
        postings.set_no,
        words_by_no.word_no,
        postings.word_count,
        postings.word_count - postings.rarity as words_left,
        marked.marks,
        row_number() over (partition by words_by_no.word_no order by postings.set_no) // 50 as block
    from postings
    inner join words_by_no on postings.service_no = words_by_no.service_no and postings.word = words_by_no.word
    inner join marked on postings.set_no = marked.set_no
    where postings.rarity <= postings.word_count - (3 * postings.word_count + 4) // 5 + 1

),

offered as (

    select
        set_no,
        word_no,
        word_count,
        words_left,
        marks,
        block
    from rare

    union all

    select
        set_no,
        word_no,
        word_count,
        words_left,
        marks,
        block + 1 as block
    from rare

),

met as (

    select distinct
        later.set_no,
        earlier.set_no as other_no
    from rare as later
    inner join offered as earlier
        on later.word_no = earlier.word_no and later.block = earlier.block
    where
        earlier.set_no < later.set_no
        and 8 * (1 + least(later.words_left, earlier.words_left)) >= 3 * (later.word_count + earlier.word_count)
        and 4 * bit_count(xor(later.marks, earlier.marks)) <= later.word_count + earlier.word_count

),

compared as (

    select
        met.set_no,
        met.other_no,
        len(list_intersect(later.words, earlier.words)) as shared,
        len(later.words) + len(earlier.words) as total,
        len(later.codes) = 0 or len(earlier.codes) = 0 or list_has_any(later.codes, earlier.codes) as codes_agree
    from met
    inner join word_sets as later on met.set_no = later.set_no
    inner join word_sets as earlier on met.other_no = earlier.set_no

),

similar_sets as materialized (

    select
        set_no,
        other_no,
        shared / nullif(total - shared, 0) as similarity
    from compared
    where
        codes_agree
        and shared >= 2
        and 5 * shared >= 3 * (total - shared)

),

both_ways as (

    select
        set_no,
        other_no,
        similarity
    from similar_sets

    union all

    select
        other_no as set_no,
        set_no as other_no,
        similarity
    from similar_sets

),

-- The incidents of a set in one line with those that ask it for an earlier one: for one of all, or of those without a label.
line as (

    select
        set_no,
        false as only_unlabelled,
        start_no,
        end_no,
        null::varchar as incident_id,
        null::timestamp as anchor_at,
        null::double as similarity
    from ranked

    union all

    select
        set_no,
        true as only_unlabelled,
        start_no,
        end_no,
        null::varchar as incident_id,
        null::timestamp as anchor_at,
        null::double as similarity
    from ranked
    where not has_cause

    union all

    select
        both_ways.other_no as set_no,
        judged.has_cause as only_unlabelled,
        judged.start_no,
        null::bigint as end_no,
        judged.incident_id,
        judged.anchor_at,
        both_ways.similarity
    from judged
    inner join both_ways on judged.set_no = both_ways.set_no
    where judged.earlier_id is null

),

-- The one that ended last.
answered as (

    select
        incident_id,
        anchor_at,
        similarity,
        max(end_no) over (
            partition by set_no, only_unlabelled
            order by start_no
            rows between unbounded preceding and current row
        ) as earlier_end_no
    from line

),

linked as (

    select
        incident_id,
        earlier_id,
        1::double as similarity,
        earlier_anchor_at,
        earlier_end_at
    from judged
    where earlier_id is not null

    union all

    select
        answered.incident_id,
        earlier.incident_id as earlier_id,
        answered.similarity,
        earlier.anchor_at as earlier_anchor_at,
        earlier.end_at as earlier_end_at
    from answered
    inner join ranked as earlier on answered.earlier_end_no = earlier.end_no
    where
        answered.incident_id is not null
        and answered.anchor_at <= earlier.end_at + to_days($repeat_window_days::integer)

)

-- Of all its services the most similar, and of those the one that ended last.
select
    incident_id,
    max_by(earlier_id, (similarity, earlier_end_at, earlier_anchor_at, earlier_id)) as earlier_id,
    max(similarity) as similarity
from linked
group by incident_id
order by incident_id
