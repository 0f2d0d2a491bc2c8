-- tables/exclusions: parents with proceedings, by whether they are at risk and why not.
-- grain: one row per parent
-- key: parent
-- reads: entries, time_to_return
-- gives: parent text, outcome text
--
-- Rows, not counts: distinct persons are counted where disclosure can see them.
select
    e.parent,
    case
        when e.excluded is not null then e.excluded
        when t.before_origin then 'returned before the clock started'
        else 'enters'
    end as outcome
from entries e
left join time_to_return t on t.parent = e.parent
