-- name:    slip_coverage
-- answers: How many items came due and slipped, and which are left out of the rate?
-- grain:   one row
-- source:  docs/metrics.md#slip-rate
-- behind:  slip_items
-- filters: month service team severity
-- returns:
--   items                  BIGINT    count  items with a first promised day in the period
--   came_due               BIGINT    count  of those, came due: the denominator
--   slipped                BIGINT    count  of those, slipped
--   on_time                BIGINT    count  done by the first promised day
--   late                   BIGINT    count  done later
--   overdue                BIGINT    count  still open
--   cancelled_late         BIGINT    count  cancelled after that day
--   not_yet_due            BIGINT    count  open, their day still to come
--   early_done             BIGINT    count  done, their day still to come
--   cancelled_before       BIGINT    count  cancelled before their day
--   unknown                BIGINT    count  closed on an unknown day, their day passed
--   unknown_ahead          BIGINT    count  closed on an unknown day, their day still to come
--   in_bulk                BIGINT    count  of unknown, closed in one minute with so many that the time says nothing
--   date_faults            BIGINT    count  left out: due or closed before created, or closed after as_of
--   status_unknown         BIGINT    count  left out: with a status that nobody has mapped, and no closing time
--   bound_low              DOUBLE    share  slipped / (came_due + unknown); NULL without unknown
--   bound_high             DOUBLE    share  (slipped + unknown) / (came_due + unknown); NULL without unknown
--   no_date                BIGINT    count  items without any due date, created in the period or when is not known
--   untied                 BIGINT    count  of came_due, tied to no known incident
--   by_policy              BIGINT    count  of came_due, judged by a day of the policy: they have none of their own
--   first_known            BIGINT    count  of came_due, with a first day that is known: a move of it could be seen
--   moves_seen             BIGINT    count  of came_due, with a first day that is not known, and a move of a later one that was seen
--   moves_visible          BIGINT    count  of first_known, with the present day known, too
--   moved                  BIGINT    count  of those, moved to a later day
--   moved_days_p50         DOUBLE    days   median days of those moves; NULL without one
--   promises               BIGINT    count  of came_due, created on a known day
--   promise_days_p50       DOUBLE    days   median days of those from creation to the day first promised; NULL without one
--   second_n               BIGINT    count  of came_due, decided by the present day, too
--   second_slipped         BIGINT    count  of those, not finished by it
--   came_due_per_incident  BIGINT[]  count  how many items of one incident came due: they slip together
--   slipped_per_incident   BIGINT[]  count  of those, slipped, in the same order
--   alike_incidents        BIGINT[]  count  the incidents with that many of both, in the same order
with chosen as not materialized (

    select
        incident_id,
        cluster_no,
        state,
        came_due,
        slipped,
        by_current_date_slipped,
        is_unknown,
        closed_in_bulk,
        date_fault,
        created_on,
        due_month,
        due_passed,
        moves_visible,
        moved_days,
        promise_days,
        by_policy
    from item_facts
    where
        in_filters(service, team, severity, $services, $teams, $severities)

),

dated as (

    select *
    from chosen
    where due_month between $from_month and $to_month

),

clusters as (

    select
        cluster_no,
        count(*) as n,
        count(*) filter (where slipped) as slipped
    from dated
    where came_due
    group by cluster_no

),

alike as (

    select
        n,
        slipped,
        row_number() over (order by n, slipped) as place,
        count(*) as incidents
    from clusters
    group by n, slipped

),

listed as (

    select
        coalesce(list(n order by place), []) as came_due_per_incident,
        coalesce(list(slipped order by place), []) as slipped_per_incident,
        coalesce(list(incidents order by place), []) as alike_incidents
    from alike

),

sums as (

    select
        count(*) as items,
        count(*) filter (where came_due) as came_due,
        count(*) filter (where slipped) as slipped,
        count(*) filter (where came_due and state = 'on_time') as on_time,
        count(*) filter (where came_due and state = 'late') as late,
        count(*) filter (where came_due and state = 'overdue') as overdue,
        count(*) filter (where came_due and state = 'cancelled_after_due') as cancelled_late,
        count(*) filter (where date_fault is null and state = 'not_yet_due') as not_yet_due,
        count(*) filter (where date_fault is null and state = 'early_done_not_yet_due') as early_done,
        count(*) filter (where date_fault is null and state = 'cancelled_before_due') as cancelled_before,
        count(*) filter (where is_unknown) as unknown,
        count(*) filter (where date_fault is null and state = 'closed_unknown_date' and not due_passed) as unknown_ahead,
        count(*) filter (where is_unknown and closed_in_bulk) as in_bulk,
        count(date_fault) as date_faults,
        count(*) filter (where date_fault is null and state = 'status_unknown') as status_unknown,
        count(*) filter (where came_due and incident_id is null) as untied,
        count(*) filter (where came_due and by_policy) as by_policy,
        count(*) filter (where came_due and moves_visible) as first_known,
        count(*) filter (where came_due and not moves_visible and moved_days <> 0) as moves_seen,
        count(moved_days) filter (where came_due and moves_visible) as moves_visible,
        count(*) filter (where came_due and moves_visible and moved_days > 0) as moved,
        median(moved_days) filter (where came_due and moves_visible and moved_days > 0) as moved_days_p50,
        count(promise_days) filter (where came_due) as promises,
        median(promise_days) filter (where came_due) as promise_days_p50,
        count(by_current_date_slipped) filter (where came_due) as second_n,
        count(*) filter (where came_due and by_current_date_slipped) as second_slipped
    from dated

)

select
    sums.items,
    sums.came_due,
    sums.slipped,
    sums.on_time,
    sums.late,
    sums.overdue,
    sums.cancelled_late,
    sums.not_yet_due,
    sums.early_done,
    sums.cancelled_before,
    sums.unknown,
    sums.unknown_ahead,
    sums.in_bulk,
    sums.date_faults,
    sums.status_unknown,
    case when sums.unknown > 0 then sums.slipped / nullif(sums.came_due + sums.unknown, 0) end as bound_low,
    case when sums.unknown > 0 then (sums.slipped + sums.unknown) / nullif(sums.came_due + sums.unknown, 0) end as bound_high,
    (
        select count(*)
        from chosen
        where chosen.state = 'no_due_date' and coalesce(strftime(chosen.created_on, '%Y-%m') between $from_month and $to_month, true)
    ) as no_date,
    sums.untied,
    sums.by_policy,
    sums.first_known,
    sums.moves_seen,
    sums.moves_visible,
    sums.moved,
    sums.moved_days_p50,
    sums.promises,
    sums.promise_days_p50,
    sums.second_n,
    sums.second_slipped,
    listed.came_due_per_incident,
    listed.slipped_per_incident,
    listed.alike_incidents
from sums
cross join listed
