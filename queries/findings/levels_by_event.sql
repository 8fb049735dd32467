-- name:    levels_by_event
-- answers: In the last twelve complete months, how often was a limit missed, a required review held, and a customer the first to notice?
-- grain:   one row per measure and per number of incidents of an event that tell it, and of those that it holds for
-- source:  docs/metrics.md#levels
-- params:
--   until           DATE     day    the first day after the last month that is looked at
-- returns:
--   measure         VARCHAR  label  ttd, tta or ttm (over the limit), reviews_in_48h, reviews_held, or customers (noticed by them first)
--   told            BIGINT   count  incidents of one event of which it is known
--   met             BIGINT   count  of those, for which it holds
--   events          BIGINT   count  the events that are alike in both
--   p1              BIGINT   count  P1s among the told, of all these events
--   p1_met          BIGINT   count  of those, for which it holds
--   recorded        BIGINT   count  incidents of these events that tell it, with a limit or without
--   asked           BIGINT   count  incidents of these events that could tell it
--   first_month     VARCHAR  month  the first of those that tell it; NULL: none
--   last_month      VARCHAR  month  the last
with looked_at as (

    select least($until, (select max(calendar.month_start_on) from calendar)) as until_on

),

chosen as (

    select
        facts.*,
        coalesce(events.event_id, facts.incident_id) as event_id
    from incident_facts as facts
    cross join looked_at
    left join events on facts.incident_id = events.incident_id
    where
        facts.month >= strftime(looked_at.until_on - interval 12 month, '%Y-%m')
        and facts.month < strftime(looked_at.until_on, '%Y-%m')

),

answers as (

    select
        'ttd' as measure,
        event_id,
        severity,
        month,
        ttd_breach as met,
        ttd_status in ('observed', 'early', 'censored') as recorded,
        ttd_status <> 'not_reached' as asked
    from chosen

    union all

    select
        'tta' as measure,
        event_id,
        severity,
        month,
        tta_breach as met,
        tta_status in ('observed', 'early', 'censored') as recorded,
        tta_status <> 'not_reached' as asked
    from chosen

    union all

    select
        'ttm' as measure,
        event_id,
        severity,
        month,
        ttm_breach as met,
        ttm_status in ('observed', 'self_recovered', 'censored') as recorded,
        ttm_status <> 'not_reached' as asked
    from chosen

    union all

    select
        'reviews_in_48h' as measure,
        event_id,
        severity,
        month,
        pir_timing in ('early', 'in_window') as met,
        true as recorded,
        true as asked
    from chosen
    where
        pir_need = 'required'
        and pir_timing in ('early', 'in_window', 'late', 'missing')

    union all

    select
        'reviews_held' as measure,
        event_id,
        severity,
        month,
        pir_timing in ('early', 'in_window', 'late') as met,
        true as recorded,
        true as asked
    from chosen
    where
        pir_need = 'required'
        and pir_timing in ('early', 'in_window', 'late', 'missing')

    union all

    select
        'customers' as measure,
        event_id,
        severity,
        month,
        detected_by = 'customer' as met,
        detected_by is not null as recorded,
        true as asked
    from chosen

),

by_event as (

    select
        measure,
        count(met) as told,
        count(*) filter (where met) as met,
        count(met) filter (where severity = 'P1') as p1,
        count(*) filter (where met and severity = 'P1') as p1_met,
        count(*) filter (where recorded) as recorded,
        count(*) filter (where asked) as asked,
        min(month) filter (where recorded) as first_month,
        max(month) filter (where recorded) as last_month
    from answers
    group by measure, event_id

)

select
    measure,
    told,
    met,
    count(*) as events,
    sum(p1)::bigint as p1,
    sum(p1_met)::bigint as p1_met,
    sum(recorded)::bigint as recorded,
    sum(asked)::bigint as asked,
    min(first_month) as first_month,
    max(last_month) as last_month
from by_event
group by measure, told, met
order by measure, told, met
