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

-- The instant at which a month, 'YYYY-MM', is over in a zone; null for text that is no month. Where the zone skips that midnight, the next
-- month begins when the clock goes on.
create or replace macro month_over(month, zone) as
    list_transform(
        [try_strptime(month || '-01', '%Y-%m-%d') + interval 1 month],
        lambda wall: coalesce(utc_of(wall, zone), timezone('UTC', timezone(zone, wall)))
    )[1];

-- Text that says its own zone, or milliseconds since 1970 -> a naive UTC instant.
create or replace macro zoned_instant(x) as
    coalesce(
        -- what nearly every export writes, without a regular expression; strptime would pass over a blank in front
        case when x like '____-__-__T__:__:__Z' and x >= '0' then try_strptime(x, '%Y-%m-%dT%H:%M:%SZ') end,
        case
            when has_zone(x) then timezone('UTC', try_cast(replace(replace(trim(x), ',', '.'), 'GMT', 'Z') as timestamptz))
            when regexp_full_match(trim(x), '\d{13}') then make_timestamp_ms(try_cast(trim(x) as bigint))
        end
    );

-- Text -> a naive UTC instant; `zone` is used only where the text has none. The list is there to write the wall clock once.
create or replace macro instant(x, zone) as
    coalesce(zoned_instant(x), case when x <> '' then list_transform([wall_clock(x)], lambda wall: utc_of(wall, zone))[1] end);

-- A due date -> a calendar day. With a time and a zone it is the day in the report zone, except that midnight as written
-- keeps the written day: trackers write a bare day so.
create or replace macro calendar_day(x, report_zone) as
    coalesce(
        day_only(x),
        wall_clock(x)::date,
        case
            when regexp_full_match(trim(x), '\d{4}-\d\d-\d\d[T ]00:00(:00([.,]0+)?)? ?(Z|z|UTC|GMT|[+-]\d\d:?\d\d)')
                then try_cast(left(trim(x), 10) as date)
            else timezone(report_zone, timezone('UTC', zoned_instant(x)))::date
        end
    );

create or replace macro whole_number(x) as
    case when regexp_full_match(trim(x), '-?\d{1,18}') then try_cast(trim(x) as bigint) end;

create or replace macro yes_no(x) as
    case
        when lower(trim(x)) in ('true', 'yes', 'y', '1') then true
        when lower(trim(x)) in ('false', 'no', 'n', '0') then false
    end;

-- Text compared as people mean it: trimmed, inner blanks folded, without case.
create or replace macro folded(x) as
    lower(nfc_normalize(
        -- most text has only single spaces, and is not worth the replacing
        case when regexp_matches(x, '\s\s|[^\S ]') then regexp_replace(trim(x), '\s+', ' ', 'g') else trim(x) end
    ));

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

-- A wall clock whose zone the export states elsewhere -> text with a zone. What cannot be read stays as it was written.
create or replace macro in_zone(x, zone) as
    list_transform(
        -- a zone that nobody knows is an error of the whole query, so it becomes null first
        [{'wall': wall_clock(x), 'zone': (select min(name) from pg_timezone_names() where name = zone)}],
        lambda stated: coalesce(strftime(utc_of(stated.wall, stated.zone), '%Y-%m-%dT%H:%M:%S.%fZ'), x)
    )[1];

-- A time and a number of seconds after it -> text, with a zone if the time had one.
create or replace macro later(x, seconds) as
    coalesce(
        strftime(wall_clock(x) + to_microseconds((seconds * 1000000)::bigint), '%Y-%m-%dT%H:%M:%S.%f'),
        strftime(zoned_instant(x) + to_microseconds((seconds * 1000000)::bigint), '%Y-%m-%dT%H:%M:%S.%fZ')
    );

-- Whether a tool's own seconds differ from its two stamps by more than a minute.
create or replace macro seconds_disagree(began, ended, seconds) as
    coalesce(abs(epoch(instant(ended, 'UTC')) - epoch(instant(began, 'UTC')) - seconds) > 60, false);

-- A start that the tool filled in when the incident was created is none: it would make every detection look immediate.
create or replace macro own_start(start, created) as
    case when not coalesce(abs(epoch(instant(start, 'UTC')) - epoch(instant(created, 'UTC'))) <= 1, false) then start end;

-- `Sat May 09 2026 12:05:44 GMT+0000 (GMT+00:00)`, as JavaScript writes a date -> ISO. Other text stays.
create or replace macro javascript_date(x) as
    case
        when regexp_full_match(trim(x), '[A-Z][a-z]{2} [A-Z][a-z]{2} \d\d \d{4} \d\d:\d\d:\d\d GMT[+-]\d{4}( \(.*\))?')
            then coalesce(
                strftime(try_strptime(substr(trim(x), 5, 20), '%b %d %Y %H:%M:%S'), '%Y-%m-%dT%H:%M:%S') || substr(trim(x), 29, 5), x
            )
        else x
    end;

-- The first or second number of a date that begins with day and month, or month and day: 29-02-2016 01:16, 2/29/16 1:16 PM.
create or replace macro digits(x, place) as
    try_cast(nullif(regexp_extract(
        trim(x), '^(\d{1,2})[-/.](\d{1,2})[-/.](?:\d{4}|\d\d)(?:,? \d{1,2}:\d\d(?::\d\d)?(?: ?[AaPp][Mm])?)?$', place
    ), '') as bigint);

-- What comes first in such a date: 'day' or 'month', told by the number above 12, or 'either'.
create or replace macro day_or_month(x) as
    case
        when digits(x, 1) > 12 and digits(x, 2) <= 12 then 'day'
        when digits(x, 1) <= 12 and digits(x, 2) > 12 then 'month'
        when digits(x, 1) <= 12 and digits(x, 2) <= 12 then 'either'
    end;

-- Such a date -> ISO, once it is known whether the 'day' or the 'month' comes first in the file. Other text stays.
create or replace macro in_order(x, day_order) as
    case
        when day_order is not null and digits(x, 1) is not null
            then coalesce(
                left(
                    try_strptime(
                        -- day-month-year with four digits, then the time in one of few layouts
                        printf(
                            '%02d-%02d-%s',
                            case when day_order = 'day' then digits(x, 1) else digits(x, 2) end,
                            case when day_order = 'day' then digits(x, 2) else digits(x, 1) end,
                            upper(regexp_extract(trim(x), '^\d{1,2}[-/.]\d{1,2}[-/.](.*)$', 1))
                        ).regexp_replace('^(\d\d-\d\d-)(\d\d)(\D|$)', '\120\2\3').replace(',', '').regexp_replace('(\d)([AP]M)$', '\1 \2'),
                        ['%d-%m-%Y %H:%M', '%d-%m-%Y %H:%M:%S', '%d-%m-%Y %I:%M %p', '%d-%m-%Y %I:%M:%S %p', '%d-%m-%Y']
                    )::varchar,
                    case when contains(x, ':') then 19 else 10 end
                ),
                x
            )
        else x
    end;

-- One value of a list of records in JSON: `value` of the first of them whose `name` is the wanted word, without case.
create or replace macro entry_value(entries, name, wanted, value) as
    (list_filter((entries)::json::json[], lambda entry: folded(entry ->> name) = wanted)[1]) ->> value;

-- Our column for what people usually call a time stamp; empty: paperwork that is none of ours; null: who knows.
create or replace macro stamp_of(name) as
    map {
        'started': 'started_at',
        'impact started': 'started_at',
        'reported': 'detected_at',
        'declared': 'detected_at',
        'detected': 'detected_at',
        'accepted': 'acknowledged_at',
        'acknowledged': 'acknowledged_at',
        'first response': 'acknowledged_at',
        'investigating': 'investigating_at',
        'identified': 'root_cause_found_at',
        'fixed': 'fix_applied_at',
        'mitigated': 'fix_applied_at',
        'monitoring': 'fix_applied_at',
        'resolved': 'recovered_at',
        'impact ended': 'impact_ended_at',
        'closed': '',
        'canceled': '',
        'declined': '',
        'merged': '',
        'paused': ''
    }[regexp_replace(folded(name), ' at$', '')];

-- The values of those custom fields of an incident.io incident whose names are among the wanted.
create or replace macro entry_values(entries, wanted) as
    list_filter(
        flatten(list_transform(
            list_filter((entries)::json::json[], lambda entry: list_contains(wanted, folded(entry ->> '$.custom_field.name'))),
            lambda entry: list_transform(
                (entry -> '$.values')::json[],
                lambda value: coalesce(value ->> '$.value_catalog_entry.name', value ->> '$.value_option.value', value ->> '$.value_text')
            )
        )),
        lambda value: value is not null
    );

-- Text, or null where an export says in one of its ways that there is none.
create or replace macro filled(x) as
    case when not blank(x) then trim(x) end;

-- The words of one cell that holds several, separated by commas or semicolons.
create or replace macro words_of(x) as
    list_filter(list_transform(regexp_split_to_array(coalesce(x, ''), '[,;]'), lambda word: trim(word)), lambda word: word <> '');

-- The links in a text, without the full stop or comma after them.
create or replace macro links_of(x) as
    regexp_extract_all(coalesce(x, ''), 'https?://[^\s<>()"''\\]*[^\s<>()"''\\.,;:!?]');

-- A number that no other row has, counted within the group alone: to count over a whole table at once is the work of a single core.
create or replace macro numbered(group_no, n) as
    group_no * 1000000000000 + n;

-- The seconds from one moment to another; in microseconds first, so that exactly 900 seconds are not a rounding error more than 900.
create or replace macro seconds_between(from_at, to_at) as
    (epoch_us(to_at) - epoch_us(from_at)) / 1e6;

-- Of fewer than these there is no share and no median: a single one of them would decide it.
create or replace macro fewest() as 5;

-- The helpers of the queries: whether a filter lets a value through. An empty filter lets everything through, also what is not
-- known. Every published file holds them, so the SQL that a page shows runs there by hand, too.
create or replace macro in_filter(value, wanted) as
    len(cast(wanted as varchar[])) = 0 or list_contains(cast(wanted as varchar[]), value);

-- The services of an incident stand in one text, sorted and separated by `; `. One by one, for rows per service; null where it names none.
create or replace macro services_of(service) as
    coalesce(string_split(service, '; '), cast([null] as varchar[]));

-- Whether a filter lets one of them through.
create or replace macro names_any(service, wanted) as
    in_filter(service, wanted) or (contains(service, '; ') and list_has_any(services_of(service), cast(wanted as varchar[])));

-- Whether the filters let through what belongs to a service or several, a team and a severity.
create or replace macro in_filters(service, team, severity, services, teams, severities) as
    names_any(service, services) and in_filter(team, teams) and in_filter(severity, severities);
