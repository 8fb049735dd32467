-- name:    incident_states
-- answers: What does each status that a source writes say of its incident?
-- grain:   one row per status as it is written that begins with a known word
-- source:  docs/metrics.md#which-incidents-count
-- needs:   rec_incidents, correction, label_map
-- made:    temporary table
-- returns:
--   status_label  VARCHAR  label  the status as it is written
--   status        VARCHAR  label  open, mitigated or done

with written as (

    select status from rec_incidents
    union
    select status from correction

),

compared as (

    select
        status,
        folded(status) as words
    from written
    where status is not null

)

select
    compared.status as status_label,
    arg_max(label_map.ours, (length(label_map.label), label_map.label)) as status
from compared
inner join label_map
    on
        label_map.field = 'incident_status'
        and starts_with(compared.words, label_map.label)
        and not regexp_matches(substr(compared.words, length(label_map.label) + 1, 1), '[\pL\pN]')
group by compared.status
