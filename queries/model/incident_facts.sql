-- name:    incident_facts
-- answers: How long did each step of each incident take, and is its review done?
-- grain:   one row per counted incident
-- source:  docs/metrics.md#time-to-detect
-- needs:   counted, duration_ends, limits, doubts, review_times
-- params:
--   as_of              TIMESTAMP  instant  the end of what is known, UTC
--   zone               VARCHAR    name     the report zone
--   business_weekdays  BIGINT[]   weekday  business days, Monday is 1
--   business_from_min  BIGINT     minutes  business hours begin, after local midnight
--   business_to_min    BIGINT     minutes  business hours are over, after local midnight
--   holidays           DATE[]     day      days without business hours
--   zoned_teams        VARCHAR[]  label    the teams that have a zone of their own
--   team_zones         VARCHAR[]  name     their zones, in the same order
-- returns:
--   incident_id        VARCHAR    id       the incident
--   service            VARCHAR    label    its services, sorted, separated by `; `
--   team               VARCHAR    label    the team
--   severity           VARCHAR    label    P1 to P4, or NULL
--   month              VARCHAR    month    YYYY-MM of the anchor in the report zone; NULL without a stamp
--   hour_class         VARCHAR    label    business, evening or sleep, at detection, else at the anchor; the clock of the team
--   detected_by        VARCHAR    label    monitoring, customer or internal
--   anchor_at          TIMESTAMP  instant  the first recorded stamp
--   ttd_s              DOUBLE     seconds  started to detected; 0 if early
--   ttd_status         VARCHAR    label    observed, early, invalid, censored or missing
--   ttd_so_far_s      DOUBLE     seconds  from its begin to as_of while it is censored, else NULL
--   ttd_breach         BOOLEAN    flag     strictly over the limit, so far if it is open; NULL without a limit, or if nobody can tell yet
--   ttd_doubt          BOOLEAN    flag     so long that the dates should be checked
--   tta_s              DOUBLE     seconds  detected to acknowledged; 0 if early
--   tta_status         VARCHAR    label    observed, early, invalid, censored, missing or not_reached
--   tta_so_far_s      DOUBLE     seconds  from its begin to as_of while it is censored, else NULL
--   tta_breach         BOOLEAN    flag     strictly over the limit, so far if it is open; NULL without a limit, or if nobody can tell yet
--   tta_doubt          BOOLEAN    flag     so long that the dates should be checked
--   ttm_s              DOUBLE     seconds  acknowledged to recovered
--   ttm_status         VARCHAR    label    observed, self_recovered, invalid, recovery_unknown, censored, missing or not_reached
--   ttm_so_far_s      DOUBLE     seconds  from its begin to as_of while it is censored, else NULL
--   ttm_breach         BOOLEAN    flag     strictly over the limit, so far if it is open; NULL without a limit, or if nobody can tell yet
--   ttm_doubt          BOOLEAN    flag     so long that the dates should be checked
--   ttr_s              DOUBLE     seconds  started to recovered
--   ttr_status         VARCHAR    label    observed, invalid, recovery_unknown, censored or missing
--   ttr_so_far_s      DOUBLE     seconds  from its begin to as_of while it is censored, else NULL
--   ttr_breach         BOOLEAN    flag     strictly over the limit, so far if it is open; NULL without a limit, or if nobody can tell yet
--   ttr_doubt          BOOLEAN    flag     so long that the dates should be checked
--   impact_min         DOUBLE     minutes  customer impact; 0 if there was none; NULL if not known
--   impact_known       BOOLEAN    flag     the impact is known
--   pir_need           VARCHAR    label    required, team_decision, undetermined or not_required
--   pir_timing         VARCHAR    label    early, in_window, late, missing, pending, invalid, unknown or not_recorded

with limits_by_severity as (

    select
        severity,
        max(limit_s) filter (where duration = 'ttd') as ttd_s,
        max(limit_s) filter (where duration = 'tta') as tta_s,
        max(limit_s) filter (where duration = 'ttm') as ttm_s,
        max(limit_s) filter (where duration = 'ttr') as ttr_s
    from limits
    group by severity

),

doubt as (

    select
        max(limit_s) filter (where duration = 'ttd') as ttd_s,
        max(limit_s) filter (where duration = 'tta') as tta_s,
        max(limit_s) filter (where duration = 'ttm') as ttm_s,
        max(limit_s) filter (where duration = 'ttr') as ttr_s
    from doubts

),

team_clocks as (

    select
        team,
        $team_zones[list_position($zoned_teams, folded(team))] as zone
    from (select distinct team from counted) as teams

),

-- The first that holds. Later stamps show that a phase was begun or passed although its own end is not recorded.
judged as (

    select
        counted.*,
        ends.* exclude (incident_id),
        team_clocks.zone as team_zone,
        case
            when ends.ttd_to < ends.ttd_from - interval 60 minute then 'invalid'
            when ends.ttd_to < ends.ttd_from then 'early'
            when ends.ttd_to >= ends.ttd_from then 'observed'
            when
                ends.ttd_from is not null and ends.ttd_to is null
                and coalesce(counted.acknowledged_at, counted.investigating_at, counted.fix_applied_at, counted.recovered_at) is null
                and not counted.recovery_unknown
                then 'censored'
            else 'missing'
        end as ttd_status,
        case
            when ends.tta_to < ends.tta_from - interval 60 minute then 'invalid'
            when ends.tta_to < ends.tta_from then 'early'
            when ends.tta_to >= ends.tta_from then 'observed'
            when
                ends.tta_from is not null and ends.tta_to is null
                and coalesce(counted.investigating_at, counted.fix_applied_at, counted.recovered_at) is null
                and not counted.recovery_unknown
                then 'censored'
            when
                coalesce(ends.tta_from, ends.tta_to, counted.investigating_at, counted.fix_applied_at, counted.recovered_at) is null
                and not counted.recovery_unknown
                then 'not_reached'
            else 'missing'
        end as tta_status,
        case
            when ends.ttm_to < ends.ttm_from and ends.ttm_to < counted.started_at then 'invalid'
            when ends.ttm_to < ends.ttm_from then 'self_recovered'
            when ends.ttm_to >= ends.ttm_from then 'observed'
            when counted.recovery_unknown then 'recovery_unknown'
            when ends.ttm_from is not null and ends.ttm_to is null then 'censored'
            when ends.ttm_from is null and ends.ttm_to is null then 'not_reached'
            else 'missing'
        end as ttm_status,
        case
            when ends.ttr_to < ends.ttr_from then 'invalid'
            when ends.ttr_to >= ends.ttr_from then 'observed'
            when counted.recovery_unknown then 'recovery_unknown'
            when ends.ttr_from is not null and ends.ttr_to is null then 'censored'
            else 'missing'
        end as ttr_status
    from counted
    inner join duration_ends as ends on counted.incident_id = ends.incident_id
    left join team_clocks on counted.team = team_clocks.team

),

valued as (

    select
        incident_id,
        service,
        team,
        severity,
        detected_by,
        anchor_at,
        near_miss,
        customer_impact,
        recovered_at,
        recovery_unknown,
        timezone($zone, timezone('UTC', anchor_at)) as anchor_local,
        case
            when team_zone is null then timezone($zone, timezone('UTC', coalesce(detected_at, anchor_at)))
            else timezone(team_zone, timezone('UTC', coalesce(detected_at, anchor_at)))
        end as noticed_local,
        ttd_status,
        tta_status,
        ttm_status,
        ttr_status,
        case ttd_status when 'observed' then seconds_between(ttd_from, ttd_to) when 'early' then 0 end as ttd_s,
        case tta_status when 'observed' then seconds_between(tta_from, tta_to) when 'early' then 0 end as tta_s,
        case ttm_status when 'observed' then seconds_between(ttm_from, ttm_to) end as ttm_s,
        case ttr_status when 'observed' then seconds_between(ttr_from, ttr_to) end as ttr_s,
        case ttd_status when 'censored' then seconds_between(ttd_from, $as_of) end as ttd_so_far_s,
        case tta_status when 'censored' then seconds_between(tta_from, $as_of) end as tta_so_far_s,
        case ttm_status when 'censored' then seconds_between(ttm_from, $as_of) end as ttm_so_far_s,
        case ttr_status when 'censored' then seconds_between(ttr_from, $as_of) end as ttr_so_far_s,
        (
            epoch_us(coalesce(impact_ended_at, recovered_at)) - epoch_us(coalesce(impact_started_at, started_at))
        ) / 60e6 as impact_span_min
    from judged

),

told as (

    select
        valued.*,
        case
            when not valued.customer_impact then 0
            when valued.customer_impact and valued.impact_span_min >= 0 then valued.impact_span_min
        end as impact_min
    from valued

)

select
    told.incident_id,
    told.service,
    told.team,
    told.severity,
    strftime(told.anchor_local, '%Y-%m') as month,
    case
        when told.noticed_local is null then null
        when
            list_contains($business_weekdays, isodow(told.noticed_local))
            and not list_contains(cast($holidays as date[]), told.noticed_local::date)
            and hour(told.noticed_local) * 60 + minute(told.noticed_local) >= $business_from_min
            and hour(told.noticed_local) * 60 + minute(told.noticed_local) < $business_to_min
            then 'business'
        when hour(told.noticed_local) >= 22 or hour(told.noticed_local) < 8 then 'sleep'
        else 'evening'
    end as hour_class,
    told.detected_by,
    told.anchor_at,
    told.ttd_s,
    told.ttd_status,
    told.ttd_so_far_s,
    coalesce(told.ttd_s > limits_by_severity.ttd_s, nullif(told.ttd_so_far_s > limits_by_severity.ttd_s, false)) as ttd_breach,
    coalesce(told.ttd_s > doubt.ttd_s, false) as ttd_doubt,
    told.tta_s,
    told.tta_status,
    told.tta_so_far_s,
    coalesce(told.tta_s > limits_by_severity.tta_s, nullif(told.tta_so_far_s > limits_by_severity.tta_s, false)) as tta_breach,
    coalesce(told.tta_s > doubt.tta_s, false) as tta_doubt,
    told.ttm_s,
    told.ttm_status,
    told.ttm_so_far_s,
    coalesce(told.ttm_s > limits_by_severity.ttm_s, nullif(told.ttm_so_far_s > limits_by_severity.ttm_s, false)) as ttm_breach,
    coalesce(told.ttm_s > doubt.ttm_s, false) as ttm_doubt,
    told.ttr_s,
    told.ttr_status,
    told.ttr_so_far_s,
    coalesce(told.ttr_s > limits_by_severity.ttr_s, nullif(told.ttr_so_far_s > limits_by_severity.ttr_s, false)) as ttr_breach,
    coalesce(told.ttr_s > doubt.ttr_s, false) as ttr_doubt,
    told.impact_min,
    told.impact_min is not null as impact_known,
    case
        when told.severity in ('P1', 'P2') or told.near_miss then 'required'
        when told.severity = 'P3' and told.impact_min > 15 then 'required'
        when told.severity = 'P3' and told.impact_min <= 15 then 'team_decision'
        when told.severity = 'P3' or told.severity is null then 'undetermined'
        else 'not_required'
    end as pir_need,
    case
        when told.recovery_unknown then 'unknown'
        when told.recovered_at is null then 'pending'
        when review_times.held_at is null and review_times.counted_s >= 48 * 3600
            then case when review_times.recorded then 'missing' else 'not_recorded' end
        when review_times.held_at is null then 'pending'
        when review_times.elapsed_s < 0 then 'invalid'
        when review_times.counted_s < 24 * 3600 then 'early'
        when review_times.counted_s <= 48 * 3600 then 'in_window'
        else 'late'
    end as pir_timing
from told
cross join doubt
left join limits_by_severity on told.severity is not distinct from limits_by_severity.severity
left join review_times on told.incident_id = review_times.incident_id
order by told.anchor_at, told.incident_id
