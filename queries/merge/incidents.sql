-- name:    incidents
-- answers: Which incidents are there, field by field from the source that is believed, with labels in our words?
-- grain:   one row per incident
-- source:  docs/metrics.md#which-incidents-count
-- needs:   rec_incidents, incident_records, incident_members, joined_incidents, believed_values, corrected_values,
--          incident_ids, incident_states, service_sets, alias, label_map
-- returns:
--   incident_id          VARCHAR    id       the incident
--   source               VARCHAR    id       the tool that gave the id
--   sources              VARCHAR[]  id       every system that tells of it, sorted
--   aliases              VARCHAR[]  id       the ids and links of all its records
--   title                VARCHAR    text     the title, kept as written
--   url                  VARCHAR    link     link to the incident in its tool
--   near_miss            BOOLEAN    flag     yes if it almost became a P1
--   status               VARCHAR    label    open, mitigated or done; NULL: its status does not say
--   status_label         VARCHAR    label    the status as the source words it
--   cause                VARCHAR    label    a short label of the cause; equal labels make a repeat
--   fingerprint          VARCHAR    label    a machine's key of the failure
--   started_at           TIMESTAMP  instant  when the problem began, not when it was noticed
--   detected_at          TIMESTAMP  instant  when an alert fired or somebody noticed
--   acknowledged_at      TIMESTAMP  instant  the first response of a human
--   investigating_at     TIMESTAMP  instant  when active troubleshooting began
--   root_cause_found_at  TIMESTAMP  instant  when the root cause was found
--   fix_applied_at       TIMESTAMP  instant  when the fix or rollback was in place
--   recovered_at         TIMESTAMP  instant  when recovery was confirmed
--   customer_impact      BOOLEAN    flag     yes if customers were affected, no if not
--   impact_started_at    TIMESTAMP  instant  when customers began to be affected
--   impact_ended_at      TIMESTAMP  instant  when customers were no longer affected
--   users_affected       VARCHAR    text     how many users, as written
--   service              VARCHAR    label    the services, as the policy calls them: each once and sorted, separated by `; `
--   team                 VARCHAR    label    the team, else that of its services; of several the first by name
--   severity             VARCHAR    label    P1 to P4; NULL: the label is not known
--   severity_label       VARCHAR    label    the severity as the source words it
--   kind                 VARCHAR    label    incident, drill, test or maintenance
--   kind_label           VARCHAR    label    the kind as the source words it
--   detected_by          VARCHAR    label    monitoring, customer or internal; NULL: the label is not known
--   detected_by_label    VARCHAR    label    the same as the source words it
--   pir_completed_at     TIMESTAMP  instant  when the post-incident review was held
--   merged_into          VARCHAR    id       the incident that it was merged into, or the id as written where that is not here
--   updated_at           TIMESTAMP  instant  when a source last changed it
--   gsystem              VARCHAR    id       the tool of the record that stands for it
--   gkey                 VARCHAR    id       that record

with told as (

    select
        members.gsystem,
        members.gkey,
        told.severity,
        told.near_miss,
        told.cause,
        told.fingerprint,
        told.started_at,
        told.investigating_at,
        told.root_cause_found_at,
        told.fix_applied_at,
        records.recovered_at,
        told.customer_impact,
        told.impact_started_at,
        told.impact_ended_at,
        told.users_affected,
        told.detected_by,
        told.pir_completed_at,
        told.url,
        told.title,
        coalesce(told.services, told.service) as services_written,
        told.team,
        told.kind,
        told.status,
        records.detected_at,
        records.acknowledged_at,
        told.merged_into,
        told.updated_at
    from incident_members as members
    anti join joined_incidents as joined on members.gsystem = joined.gsystem and members.gkey = joined.gkey
    inner join incident_records as records on members.system = records.system and members.key = records.key
    inner join rec_incidents as told on members.system = told.system and members.incident_id = told.incident_id

    union all

    select
        believed.gsystem,
        believed.gkey,
        believed.severity,
        believed.near_miss,
        believed.cause,
        believed.fingerprint,
        believed.started_at,
        believed.investigating_at,
        believed.root_cause_found_at,
        believed.fix_applied_at,
        believed.recovered_at,
        believed.customer_impact,
        believed.impact_started_at,
        believed.impact_ended_at,
        believed.users_affected,
        believed.detected_by,
        believed.pir_completed_at,
        believed.url,
        believed.title,
        coalesce(believed.services, believed.service) as services_written,
        believed.team,
        believed.kind,
        believed.status,
        believed.detected_at,
        believed.acknowledged_at,
        believed.merged_into,
        believed.updated_at
    from believed_values as believed
    anti join corrected_values as corrected on believed.gsystem = corrected.gsystem and believed.gkey = corrected.gkey

    union all

    select
        gsystem,
        gkey,
        severity,
        near_miss,
        cause,
        fingerprint,
        started_at,
        investigating_at,
        root_cause_found_at,
        fix_applied_at,
        recovered_at,
        customer_impact,
        impact_started_at,
        impact_ended_at,
        users_affected,
        detected_by,
        pir_completed_at,
        url,
        title,
        coalesce(services, service) as services_written,
        team,
        kind,
        status,
        detected_at,
        acknowledged_at,
        merged_into,
        updated_at
    from corrected_values

),

named as (

    select
        told.*,
        ids.incident_id,
        ids.source,
        ids.sources,
        ids.aliases
    from told
    inner join incident_ids as ids on told.gsystem = ids.gsystem and told.gkey = ids.gkey

)

select
    named.incident_id,
    named.source,
    named.sources,
    named.aliases,
    named.title,
    named.url,
    named.near_miss,
    states.status,
    named.status as status_label,
    named.cause,
    named.fingerprint,
    named.started_at,
    named.detected_at,
    named.acknowledged_at,
    named.investigating_at,
    named.root_cause_found_at,
    named.fix_applied_at,
    named.recovered_at,
    named.customer_impact,
    named.impact_started_at,
    named.impact_ended_at,
    named.users_affected,
    service_sets.service,
    coalesce(named.team, service_sets.team) as team,
    severity.ours as severity,
    named.severity as severity_label,
    coalesce(kind.ours, 'incident') as kind,
    named.kind as kind_label,
    detected.ours as detected_by,
    named.detected_by as detected_by_label,
    named.pir_completed_at,
    coalesce(alias.incident_id, named.merged_into) as merged_into,
    named.updated_at,
    named.gsystem,
    named.gkey
from named
left join incident_states as states on named.status = states.status_label
left join service_sets on named.services_written = service_sets.written
left join label_map as severity on severity.field = 'severity' and folded(named.severity) = severity.label
left join label_map as kind on kind.field = 'kind' and folded(named.kind) = kind.label
left join label_map as detected on detected.field = 'detected_by' and folded(named.detected_by) = detected.label
left join alias on folded(named.merged_into) = alias.alias
order by named.incident_id
