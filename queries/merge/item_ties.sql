-- name:    item_ties
-- answers: Which incident is each item of?
-- grain:   one row per item that is tied: by the incident it names, else by references that all mean one
-- source:  docs/metrics.md#states-of-an-action-item
-- needs:   merged_items, alias
-- made:    temporary table
-- returns:
--   gsystem      VARCHAR  id  the tool of the record that stands for the item
--   gkey         VARCHAR  id  that record
--   incident_id  VARCHAR  id  the incident

with refs as (

    select
        gsystem,
        gkey,
        folded(unnest(refs)) as ref
    from merged_items
    where refs is not null

),

wanted as (

    select
        gsystem,
        gkey,
        1 as strength,
        folded(incident_id) as alias
    from merged_items
    where incident_id is not null

    union

    select
        gsystem,
        gkey,
        2 as strength,
        folded(regexp_extract(incident_id, '([^/]+)/?$', 1)) as alias
    from merged_items
    where incident_id is not null

    union

    select
        gsystem,
        gkey,
        3 as strength,
        ref as alias
    from refs

    union

    select
        gsystem,
        gkey,
        3 as strength,
        regexp_extract(ref, '^incident[-:_ ](.+)$', 1) as alias
    from refs

),

meant as (

    select
        wanted.gsystem,
        wanted.gkey,
        wanted.strength,
        min(alias.incident_id) as incident_id
    from wanted
    inner join alias on wanted.alias = alias.alias
    group by wanted.gsystem, wanted.gkey, wanted.strength
    having min(alias.incident_id) = max(alias.incident_id)

)

select
    gsystem,
    gkey,
    arg_min(incident_id, (strength, incident_id)) as incident_id
from meant
group by gsystem, gkey
