-- name:    trust
-- answers: Who is believed about a field where several sources tell it?
-- grain:   one row per kind of source; the lower number is believed
-- source:  docs/metrics.md#which-incidents-count
-- made:    temporary table
-- returns:
--   rank      VARCHAR  label  the kind of source
--   people    BIGINT   rank   about what happened, which people know better
--   machines  BIGINT   rank   about when an alert fired, which machines know better
--   tracker   BIGINT   rank   about an action item
--   id        BIGINT   rank   about the id that an incident keeps

select
    kinds.rank,
    kinds.people::bigint as people,
    kinds.machines::bigint as machines,
    kinds.tracker::bigint as tracker,
    kinds.id::bigint as id
from (
    values
    ('tool', 2, 1, 2, 1),
    ('plain', 3, 2, 3, 2),
    ('document', 1, 3, 4, 3),
    ('tracker', 4, 4, 1, 4),
    ('status page', 5, 5, 5, 5)
) as kinds (rank, people, machines, tracker, id)
