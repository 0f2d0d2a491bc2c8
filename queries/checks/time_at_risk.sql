-- checks/time_at_risk: who enters is followed once, from the origin on, and nobody returns after leaving.
-- grain: one row per parent and fault
-- reads: time_to_return, entries, life_events, unit_persons, record_persons
-- binds: observed_to
-- gives: parent text, fault text
with ends as (
    select
        e.parent,
        cast(e.origin_on as int) as origin_day,
        cast(l.on_date as int) as end_day
    from entries e
    join unit_persons u on u.parent = e.parent
    join record_persons rp on rp.person = u.person
    join life_events l on l.record = rp.record
    where e.excluded is null
        and l.event in ('death', 'moved out')
        and l.on_date > e.enters_on
)
select
    t.parent,
    'returns after leaving' as fault
from time_to_return t
join ends x on x.parent = t.parent
where not t.before_origin
    and x.origin_day + t.days > x.end_day
union all
select
    t.parent,
    'followed for no day' as fault
from time_to_return t
where t.days <= t.entered_after
    and not t.before_origin
union all
select
    t.parent,
    'followed beyond observation' as fault
from time_to_return t
join entries e on e.parent = t.parent
where cast(e.origin_on as int) + t.days > cast(cast($observed_to as date) as int)
union all
select
    e.parent,
    'enters and is not followed' as fault
from entries e
left join time_to_return t on t.parent = e.parent
where e.excluded is null
    and t.parent is null
