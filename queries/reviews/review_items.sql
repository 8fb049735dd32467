-- name:    review_items
-- answers: Which action items belong to the reviewed incidents of the period?
-- grain:   one row per action item of an incident of the period that has a review document
-- source:  docs/metrics.md#what-a-review-document-tells
-- filters: month service team severity
-- returns:
--   incident_id  VARCHAR  id     the incident
--   action_id    VARCHAR  id     the item
--   title        VARCHAR  text   its title
--   status       VARCHAR  label  open, done or cancelled
--   category     VARCHAR  label  prevent, detect, respond, mitigate, improve, or NULL
--   priority     VARCHAR  label  the priority as its source words it
--   has_owner    BOOLEAN  flag   somebody promised it
--   dated        BOOLEAN  flag   it has a day of its own
--   tracked      BOOLEAN  flag   only the document tells of it, and it leads to an issue that was not imported
select
    items.incident_id,
    items.action_id,
    items.title,
    items.status,
    items.category,
    items.priority,
    coalesce(items.has_owner, false) as has_owner,
    items.due_on is not null and not coalesce(items.by_policy, false) as dated,
    coalesce(items.gsystem = 'review' and items.url is not null, false) as tracked
from item_facts as items
inner join known_incidents as facts on items.incident_id = facts.incident_id
where
    facts.incident_id in (
        select merges.root_id from reviews inner join merges on reviews.incident_id = merges.incident_id
        where reviews.source = 'review'
    )
    and facts.month between $from_month and $to_month
    and in_filters(facts.service, facts.team, facts.severity, $services, $teams, $severities)
order by items.incident_id, items.created_at nulls last, items.action_id
