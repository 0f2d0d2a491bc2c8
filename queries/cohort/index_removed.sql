-- cohort/index_removed: how many children had been away from a parent by the start of the clock.
-- grain: one row per parent whose clock starts
-- key: parent
-- reads: entries, times_away
-- gives: parent text, children_removed int
--
-- Every child counts that was away at some time which began by then, of this set or an earlier one, whether or not it has come
-- home. Of a study whose sources tell of no removal nobody can say that there was none: the program asks for it in others alone.
select
    e.parent,
    count(distinct t.child) as children_removed
from entries e
left join times_away t
    on t.parent = e.parent and t.from_on <= greatest(e.origin_on, e.index_started_on)
where e.origin_on is not null
group by e.parent
