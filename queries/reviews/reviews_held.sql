-- name:    reviews_held
-- answers: Did the incidents that needed a review have one, and in time?
-- grain:   one row
-- source:  docs/metrics.md#reviews-owed
-- behind:  required_reviews
-- filters: month service team severity
-- returns:
--   incidents      BIGINT   count  incidents of the period
--   required       BIGINT   count  of those, with a review required
--   came_due       BIGINT   count  of the required: their 48 hours have passed
--   held           BIGINT   count  of those: reviewed at all
--   in_window      BIGINT   count  of those: reviewed within 48 hours
--   pending        BIGINT   count  of the required: still open, or within their 48 hours
--   unjudged       BIGINT   count  of the required: over, but when it recovered is not recorded
--   unrecorded     BIGINT   count  of the required: without a review, of a month before the first of which any is known
--   undetermined   BIGINT   count  incidents of which nobody knows whether they require one: severity or customer impact unknown
--   team_decision  BIGINT   count  incidents of which the team decides whether to review them
--   team_reviewed  BIGINT   count  of those: reviewed
--   near_misses    BIGINT   count  incidents that almost became a P1, among the required, and not among the unrecorded
--   near_reviewed  BIGINT   count  of those: reviewed
--   first_month    VARCHAR  month  the month of the first incident with a review; NULL: none is known
--   any_review     BOOLEAN  flag   some review of any incident was ever imported; without one nothing is known of them
with chosen as (

    select
        facts.pir_need,
        facts.pir_timing,
        coalesce(facts.near_miss, false) as near_miss,
        facts.pir_timing in ('early', 'in_window', 'late') as reviewed
    from known_incidents as facts
    where
        facts.month between $from_month and $to_month
        and in_filters(facts.service, facts.team, facts.severity, $services, $teams, $severities)

)

select
    count(*) as incidents,
    count(*) filter (where pir_need = 'required') as required,
    count(*) filter (where pir_need = 'required' and pir_timing in ('early', 'in_window', 'late', 'missing')) as came_due,
    count(*) filter (where pir_need = 'required' and pir_timing in ('early', 'in_window', 'late')) as held,
    count(*) filter (where pir_need = 'required' and pir_timing in ('early', 'in_window')) as in_window,
    count(*) filter (where pir_need = 'required' and pir_timing = 'pending') as pending,
    count(*) filter (where pir_need = 'required' and pir_timing = 'unknown') as unjudged,
    count(*) filter (where pir_need = 'required' and pir_timing = 'not_recorded') as unrecorded,
    count(*) filter (where pir_need = 'undetermined') as undetermined,
    count(*) filter (where pir_need = 'team_decision') as team_decision,
    count(*) filter (where pir_need = 'team_decision' and reviewed) as team_reviewed,
    count(*) filter (where near_miss and pir_timing <> 'not_recorded') as near_misses,
    count(*) filter (where near_miss and reviewed) as near_reviewed,
    (
        select min(known.month) from known_incidents as known
        where known.held_at is not null
    ) as first_month,
    (select count(review_times.held_at) > 0 from review_times) as any_review
from chosen
