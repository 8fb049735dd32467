-- name:    exposure
-- answers: How long was each failure watched after it was over, and in what state were its promises?
-- grain:   one row per piece of time in which nothing changed, after the end of a confirmed incident until its next
--          occurrence, the end of the window or as_of; an incident of several services is here in its oldest chain only
-- source:  docs/metrics.md#time-at-risk
-- needs:   spells, watched_items
-- params:
--   as_of               TIMESTAMP  instant  the end of what is known, UTC
--   repeat_window_days  BIGINT     days     how long after its end a failure counts as coming back
-- returns:
--   service             VARCHAR    label    the service
--   cause               VARCHAR    label    the cause as compared
--   incident_id         VARCHAR    id       the incident that was over
--   occurrence          BIGINT     ordinal  how often the failure had happened by then: 1 for the first of a chain
--   lo                  TIMESTAMP  instant  the piece begins
--   hi                  TIMESTAMP  instant  the piece ends
--   days                DOUBLE     days     its length
--   band                VARCHAR    label    days since recovery: 0-14, 14-30, 30-60, 60-90 (the last ends with the window)
--   state               VARCHAR    label    prevent items so far: overdue, pending, closed or none
--   control_state       VARCHAR    label    the same of detect, respond and mitigate items, which cannot prevent
--   repeat              BOOLEAN    flag     the failure came back at the end of this piece

-- The oldest chain of each incident of several services; of chains that began together the first by service, in whose order keys are
-- numbered.
with oldest as (

    select
        incident_id,
        min_by(key_no, (chain_at, key_no)) as key_no
    from spells
    where certainty = 'confirmed'
    group by incident_id
    having count(*) > 1

),

followed as (

    select
        spells.key_no,
        spells.nth,
        spells.service,
        spells.cause,
        spells.incident_id,
        spells.anchor_at,
        spells.ordinal,
        max(spells.end_at) over upto as over_at,
        lead(spells.anchor_at) over upto as next_at,
        lead(spells.nth) over upto as next_nth
    from spells
    left join oldest on spells.incident_id = oldest.incident_id
    where
        spells.certainty = 'confirmed'
        and (oldest.key_no is null or spells.key_no = oldest.key_no)
    window upto as (partition by spells.key_no order by spells.nth rows between unbounded preceding and current row)

),

-- A recovery before the incident itself began is a fault in the data: then the watch begins with the incident.
gaps as (

    select
        key_no,
        nth,
        next_nth,
        service,
        cause,
        incident_id,
        ordinal as occurrence,
        over_at,
        greatest(over_at, anchor_at) as from_at,
        least(next_at, over_at + to_days($repeat_window_days::integer), $as_of) as until_at,
        coalesce(next_at <= over_at + to_days($repeat_window_days::integer), false) as is_repeat
    from followed
    where
        over_at <= $as_of
        and (next_at is null or next_at >= over_at)

),

watched as (

    select *
    from gaps
    where
        until_at > from_at
        or (until_at = from_at and is_repeat)

),

-- What happens to a key, in one line: see occurrences.sql. Rows that begin, cut or end a gap come last at their instant
-- (step 2); a repeat at the very second of the end is a piece without length, judged just before its own incident.
line as (

    select
        key_no,
        greatest(created_at, anchor_at) as happens_at,
        (created_at <= anchor_at)::integer as step,
        case when created_at <= anchor_at then nth else 0 end as nth,
        1 as place,
        case when role = 'prevent' then 1 else 0 end as made,
        case when role = 'prevent' and (closed_at is null or closed_at > greatest(created_at, anchor_at)) then 1 else 0 end as opened,
        0 as overdue,
        case when role = 'control' then 1 else 0 end as control_made,
        case
            when role = 'control' and (closed_at is null or closed_at > greatest(created_at, anchor_at)) then 1 else 0
        end as control_opened,
        0 as control_overdue,
        0 as gap_nth,
        false as is_instant
    from watched_items

    union all

    select
        key_no,
        greatest(overdue_from, anchor_at) as happens_at,
        (overdue_from <= anchor_at)::integer as step,
        case when overdue_from <= anchor_at then nth else 0 end as nth,
        1 as place,
        0 as made,
        0 as opened,
        case when role = 'prevent' then 1 else 0 end as overdue,
        0 as control_made,
        0 as control_opened,
        case when role = 'control' then 1 else 0 end as control_overdue,
        0 as gap_nth,
        false as is_instant
    from watched_items
    where
        overdue_from is not null
        and (closed_at is null or closed_at > greatest(overdue_from, anchor_at))

    union all

    select
        key_no,
        closed_at as happens_at,
        0 as step,
        0 as nth,
        1 as place,
        0 as made,
        case when role = 'prevent' and closed_at > greatest(created_at, anchor_at) then -1 else 0 end as opened,
        case when role = 'prevent' and closed_at > greatest(overdue_from, anchor_at) and overdue_from is not null then -1 else 0 end
            as overdue,
        0 as control_made,
        case when role = 'control' and closed_at > greatest(created_at, anchor_at) then -1 else 0 end as control_opened,
        case when role = 'control' and closed_at > greatest(overdue_from, anchor_at) and overdue_from is not null then -1 else 0 end
            as control_overdue,
        0 as gap_nth,
        false as is_instant
    from watched_items
    where closed_at > greatest(created_at, anchor_at)

    union all

    select
        watched.key_no,
        greatest(watched.over_at + to_days(cuts.after_days), watched.from_at) as happens_at,
        2 as step,
        watched.nth,
        1 as place,
        0 as made,
        0 as opened,
        0 as overdue,
        0 as control_made,
        0 as control_opened,
        0 as control_overdue,
        watched.nth as gap_nth,
        false as is_instant
    from watched
    cross join (values (0), (14), (30), (60)) as cuts (after_days)
    where
        watched.until_at > watched.from_at
        and watched.over_at + to_days(cuts.after_days) < watched.until_at

    union all

    select
        key_no,
        until_at as happens_at,
        case when until_at > from_at then 2 else 1 end as step,
        case when until_at > from_at then nth else next_nth end as nth,
        case when until_at > from_at then 2 else 0 end as place,
        0 as made,
        0 as opened,
        0 as overdue,
        0 as control_made,
        0 as control_opened,
        0 as control_overdue,
        nth as gap_nth,
        until_at = from_at as is_instant
    from watched

),

balance as (

    select
        key_no,
        happens_at as lo,
        case when is_instant then happens_at else lead(happens_at) over upto end as hi,
        is_instant,
        sum(made) over upto as made,
        sum(opened) over upto as opened,
        sum(overdue) over upto as overdue,
        sum(control_made) over upto as control_made,
        sum(control_opened) over upto as control_opened,
        sum(control_overdue) over upto as control_overdue,
        max(gap_nth) over upto as gap_nth
    from line
    window upto as (partition by key_no order by happens_at, step, nth, place rows between unbounded preceding and current row)

)

select
    watched.service,
    watched.cause,
    watched.incident_id,
    watched.occurrence,
    balance.lo,
    balance.hi,
    (epoch_us(balance.hi) - epoch_us(balance.lo)) / 86400e6 as days,
    case
        when balance.lo < watched.over_at + to_days(least(14, $repeat_window_days)::integer)
            then '0-' || least(14, $repeat_window_days)
        when balance.lo < watched.over_at + to_days(least(30, $repeat_window_days)::integer)
            then '14-' || least(30, $repeat_window_days)
        when balance.lo < watched.over_at + to_days(least(60, $repeat_window_days)::integer)
            then '30-' || least(60, $repeat_window_days)
        else '60-' || $repeat_window_days
    end as band,
    case
        when balance.overdue > 0 then 'overdue'
        when balance.opened > 0 then 'pending'
        when balance.made > 0 then 'closed'
        else 'none'
    end as state,
    case
        when balance.control_overdue > 0 then 'overdue'
        when balance.control_opened > 0 then 'pending'
        when balance.control_made > 0 then 'closed'
        else 'none'
    end as control_state,
    watched.is_repeat and balance.hi = watched.until_at as repeat
from balance
inner join watched
    on balance.key_no = watched.key_no
    and balance.gap_nth = watched.nth
where
    balance.is_instant
    or (balance.lo < watched.until_at and balance.hi > balance.lo)
order by balance.key_no, balance.lo, balance.hi
