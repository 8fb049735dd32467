-- name:    occurrences
-- answers: Did the same failure happen before, and what had been promised by then?
-- grain:   one row per incident, service that it names and certainty; the certainties are never added together
-- source:  docs/metrics.md#repeats
-- needs:   spells, watched_items
-- returns:
--   incident_id      VARCHAR  id       the incident
--   service          VARCHAR  label    the service
--   cause            VARCHAR  label    the cause or fingerprint as compared; NULL for suspected
--   kind             VARCHAR  label    first, repeat, or overlap: a probable duplicate
--   ordinal          BIGINT   ordinal  2 is a pattern, 3 and more are systemic
--   days_since_end   DOUBLE   days     since the latest end of all earlier ones; NULL without one and for an overlap
--   prevent_open     BOOLEAN  flag     some prevent item of an earlier incident of the key was open when it began
--   prevent_overdue  BOOLEAN  flag     some such item was also past its first promised day
--   certainty        VARCHAR  label    confirmed, fingerprint or suspected

-- An item counts for the incidents that come after its own and begin while it is open. Items and incidents in one line per
-- key, with a running balance of what is open: no pair is ever formed, so that a key may have a million of both.
-- At one instant closing and creating come first (nth 0), then the incidents in their order, each before its own items.
with phases as (

    select
        key_no,
        nth,
        anchor_at,
        created_at as from_at,
        closed_at,
        1 as open_items,
        0 as overdue_items
    from watched_items
    where role = 'prevent'

    union all

    select
        key_no,
        nth,
        anchor_at,
        overdue_from as from_at,
        closed_at,
        0 as open_items,
        1 as overdue_items
    from watched_items
    where
        role = 'prevent'
        and overdue_from is not null

),

lasting as (

    select
        *,
        greatest(from_at, anchor_at) as begins_at,
        from_at <= anchor_at as with_incident
    from phases
    where
        closed_at is null
        or closed_at > greatest(from_at, anchor_at)

),

line as (

    select
        key_no,
        begins_at as happens_at,
        case when with_incident then nth else 0 end as nth,
        1 as place,
        open_items,
        overdue_items
    from lasting

    union all

    select
        key_no,
        closed_at as happens_at,
        0 as nth,
        1 as place,
        -open_items as open_items,
        -overdue_items as overdue_items
    from lasting
    where closed_at is not null

    union all

    select
        key_no,
        anchor_at as happens_at,
        nth,
        0 as place,
        0 as open_items,
        0 as overdue_items
    from spells
    where key_no in (select lasting.key_no from lasting)

),

balance as (

    select
        key_no,
        nth,
        place,
        sum(open_items) over upto as open_items,
        sum(overdue_items) over upto as overdue_items
    from line
    window upto as (partition by key_no order by happens_at, nth, place rows between unbounded preceding and current row)

)

select
    spells.incident_id,
    spells.service,
    spells.cause,
    spells.kind,
    spells.ordinal,
    case
        when spells.kind <> 'overlap' then (epoch_us(spells.anchor_at) - epoch_us(spells.earlier_end_at)) / 86400e6
    end as days_since_end,
    coalesce(balance.open_items > 0, false) as prevent_open,
    coalesce(balance.overdue_items > 0, false) as prevent_overdue,
    spells.certainty
from spells
left join balance
    on spells.key_no = balance.key_no
    and spells.nth = balance.nth
    and balance.place = 0
order by spells.key_no, spells.nth
