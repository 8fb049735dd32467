-- Helpers for the files under sources/ and model/: text of exports -> instants, days, yes or no, words.
-- Every one of them answers null for text that it cannot read; who calls it refuses the record with that text.

-- A date and time with a zone in the text: ISO 8601 with Z, +02:00, +0200 or UTC, blank or T, 0 to 9 decimals.
create or replace macro has_zone(x) as
    regexp_full_match(trim(x), '\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d([.,]\d{1,9})?)? ?(Z|z|UTC|GMT|[+-]\d\d:?\d\d)');

-- A date and time as on a wall clock, the zone left open: ISO without a zone, and the layouts of issue trackers.
create or replace macro wall_clock(x) as
    case
        when ends_with(x, 'Z') then null
        when regexp_full_match(trim(x), '\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d([.,]\d{1,9})?)?')
            then try_cast(replace(trim(x), ',', '.') as timestamp)
        when regexp_full_match(trim(x), '\d{1,2}/[A-Za-z]{3}/(\d\d|\d{4}) \d{1,2}:\d\d( [AaPp][Mm])?')
            then try_strptime(trim(x), ['%d/%b/%y %I:%M %p', '%d/%b/%Y %I:%M %p', '%d/%b/%y %H:%M', '%d/%b/%Y %H:%M'])
        when regexp_full_match(trim(x), '[A-Za-z]{3}/\d{1,2}/(\d\d|\d{4}) \d{1,2}:\d\d( [AaPp][Mm])?')
            then try_strptime(trim(x), ['%b/%d/%y %I:%M %p', '%b/%d/%Y %I:%M %p', '%b/%d/%y %H:%M', '%b/%d/%Y %H:%M'])
    end;

-- A day alone.
create or replace macro day_only(x) as
    case
        when regexp_full_match(trim(x), '\d{4}-\d\d-\d\d') then try_cast(trim(x) as date)
        when regexp_full_match(trim(x), '\d{1,2}/[A-Za-z]{3}/(\d\d|\d{4})')
            then try_strptime(trim(x), ['%d/%b/%y', '%d/%b/%Y'])::date
    end;

-- Wall clock and zone -> UTC. An hour that the zone skips is null; of an hour that it has twice, the first is taken.
create or replace macro utc_of(wall, zone) as
    case
        when timezone(zone, timezone(zone, wall)) <> wall then null
        when timezone(zone, timezone(zone, wall) - interval 1 hour) = wall
            then timezone('UTC', timezone(zone, wall) - interval 1 hour)
        else timezone('UTC', timezone(zone, wall))
    end;

-- Text -> a naive UTC instant; `zone` is used only where the text has none.
create or replace macro instant(x, zone) as
    case
        -- what nearly every export writes, six times as fast
        when regexp_full_match(x, '\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\dZ') then try_cast(left(x, 19) as timestamp)
        when has_zone(x) then timezone('UTC', try_cast(replace(replace(trim(x), ',', '.'), 'GMT', 'Z') as timestamptz))
        when regexp_full_match(trim(x), '\d{13}') then make_timestamp_ms(try_cast(trim(x) as bigint))
        else utc_of(wall_clock(x), zone)
    end;

-- A due date -> a calendar day. With a time and a zone it is the day in the report zone, except that midnight as written
-- keeps the written day: trackers write a bare day so.
create or replace macro calendar_day(x, report_zone) as
    case
        when day_only(x) is not null then day_only(x)
        when wall_clock(x) is not null then wall_clock(x)::date
        when regexp_full_match(trim(x), '\d{4}-\d\d-\d\d[T ]00:00(:00([.,]0+)?)? ?(Z|z|UTC|GMT|[+-]\d\d:?\d\d)')
            then try_cast(left(trim(x), 10) as date)
        else timezone(report_zone, timezone('UTC', instant(x, null)))::date
    end;

create or replace macro whole_number(x) as
    case when regexp_full_match(trim(x), '-?\d{1,18}') then try_cast(trim(x) as bigint) end;

create or replace macro yes_no(x) as
    case
        when lower(trim(x)) in ('true', 'yes', 'y', '1') then true
        when lower(trim(x)) in ('false', 'no', 'n', '0') then false
    end;

-- Text compared as people mean it: trimmed, inner blanks folded, without case.
create or replace macro folded(x) as
    lower(nfc_normalize(regexp_replace(trim(x), '\s+', ' ', 'g')));

-- One value of a list of custom fields in JSON, by the name that people see.
create or replace macro custom_field(fields, wanted) as
    (list_filter(
        (fields)::json::json[],
        lambda field: lower(coalesce(field ->> '$.display_name', field ->> '$.name')) = wanted
    )[1]) ->> '$.value';

-- Text that says "nothing here" in one of the ways exports do.
create or replace macro blank(x) as
    x is null or lower(trim(x)) in ('', 'null', 'none', '?', 'n/a', '-', 'not a date');

create or replace macro fault(name, text, wanted) as
    {'column': name, 'value': left(text, 1000), 'expected': wanted};
