-- tables/exclusions: parents with proceedings, by whether they enter and why not.
-- grain: one row per parent
-- key: parent
-- reads: entries
-- gives: parent text, outcome text
--
-- Rows, not counts: distinct persons are counted where disclosure can see them.
select
    parent,
    coalesce(excluded, 'enters') as outcome
from entries
