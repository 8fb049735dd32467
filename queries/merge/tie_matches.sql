-- name:    tie_matches
-- answers: Which records of tools may be the incident that a review document tells of without naming it?
-- grain:   one row per document, record and reason
-- source:  docs/metrics.md#which-incidents-count
-- needs:   tie_spans, incident_names
-- of:      tie_spans
-- made:    temporary table
-- returns:
--   system         VARCHAR  id     the system of the documents
--   key            VARCHAR  id     the record of the document
--   target_system  VARCHAR  id     the tool, or our own table
--   target_key     VARCHAR  id     the record that it may be
--   why            VARCHAR  text   what speaks for it
--   is_sure        BOOLEAN  flag   it lies at the same time, so that it is the one if there is no other

with documents as (

    select
        system,
        key,
        mentions,
        services,
        begins,
        ends
    from tie_spans
    where rank = 'document' and not is_named

),

tools as (

    select
        system,
        key,
        services,
        begins,
        ends
    from tie_spans
    where rank = 'tool' or (rank = 'plain' and not is_named)

),

mentions as (

    select
        system,
        key,
        begins,
        ends,
        folded(unnest(mentions)) as alias
    from documents

),

named as (

    select distinct
        mentions.system,
        mentions.key,
        tools.system as target_system,
        tools.key as target_key,
        'named in the text' as why,
        -- an incident that a text names may lie a day from the document's own times
        coalesce(
            tools.begins <= mentions.ends + interval 24 hour and tools.ends >= mentions.begins - interval 24 hour, false
        ) as is_sure
    from mentions
    inner join incident_names as names on mentions.alias = names.alias and names.rank in ('tool', 'plain')
    inner join tools on names.system = tools.system and names.key = tools.key

),

document_services as (

    select
        system,
        key,
        begins,
        ends,
        unnest(services) as service
    from documents

),

tool_services as (

    select
        system,
        key,
        begins,
        ends,
        unnest(services) as service
    from tools

),

beside as (

    select distinct
        documents.system,
        documents.key,
        tools.system as target_system,
        tools.key as target_key,
        'same service at the same time' as why,
        true as is_sure
    from document_services as documents
    inner join tool_services as tools
        on documents.service = tools.service and documents.ends >= tools.begins and documents.begins <= tools.ends
    anti join named on documents.system = named.system and documents.key = named.key

)

select
    system,
    key,
    target_system,
    target_key,
    why,
    is_sure
from named

union all

select
    system,
    key,
    target_system,
    target_key,
    why,
    is_sure
from beside
