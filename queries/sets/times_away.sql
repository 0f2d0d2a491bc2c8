-- sets/times_away: the times during which a child was away from a parent.
-- grain: one row per parent, child and time away
-- key: parent, child, from_on
-- reads: parent_children, record_persons, removals, looked_after, final_orders, homecomings
-- binds: removed_by
-- gives: parent text, child text, from_on date, to_on date?
--
-- removed_by names what tells, as in `index_removals`: 'removals' (a row that names another parent does not count),
-- 'looked_after' (an episode of care, not one with own parents, P1), 'orders' (a final order of adoption, placement, care away
-- from home or special guardianship). Proceedings alone tell of no removal. Times that meet or overlap are one, and one
-- without an end lasts. A final order, and a removal whose end is not stated, last until the child is known to have come home:
-- by a stated return, an event of return, an episode that ended with its parents (E4A, E4B), or a later final order at home;
-- adoption lasts.
--
-- What was known on a day can be read from it: a time away that began by then was the same one then, as what begins later
-- joins it only while it lasts.
with home as (
    select
        k.parent,
        k.child,
        r.returned_on as home_on
    from parent_children k
    join record_persons rp on rp.person = k.child
    join removals r on r.child_record = rp.record
    left join record_persons pp on pp.record = r.parent_record
    where r.returned_on is not null
        and (pp.person is null or pp.person = k.parent)
    union all
    select
        k.parent,
        k.child,
        l.ended_on as home_on
    from parent_children k
    join record_persons rp on rp.person = k.child
    join looked_after l on l.record = rp.record
    where l.reason_ended in ('E4A', 'E4B')
        and l.ended_on is not null
    union all
    select
        k.parent,
        k.child,
        e.home_on
    from parent_children k
    join record_persons rp on rp.person = k.child
    join homecomings e on e.child_record = rp.record
    left join record_persons pp on pp.record = e.parent_record
    where (pp.person is null or pp.person = k.parent)
    union all
    select
        k.parent,
        k.child,
        o.made_on as home_on
    from parent_children k
    join final_orders o on o.child = k.child
    where o.order_made in ('care at home', 'supervision')
),
ordered as (
    select
        k.parent,
        k.child,
        o.made_on as from_on,
        min(case when o.order_made <> 'adoption' then h.home_on end) as home_on
    from parent_children k
    join final_orders o on o.child = k.child
    left join home h on h.parent = k.parent and h.child = k.child and h.home_on > o.made_on
    where strpos($removed_by, '|orders|') > 0
        and o.order_made in ('adoption', 'placement', 'care', 'special guardianship')
    group by k.parent, k.child, o.order_made, o.made_on
),
stated as (
    select
        k.parent,
        k.child,
        r.left_on,
        max(r.returned_on) as returned_on,
        min(h.home_on) as home_on
    from parent_children k
    join record_persons rp on rp.person = k.child
    join removals r on r.child_record = rp.record
    left join record_persons pp on pp.record = r.parent_record
    left join home h on h.parent = k.parent and h.child = k.child and h.home_on > r.left_on
    where strpos($removed_by, '|removals|') > 0
        and (pp.person is null or pp.person = k.parent)
    group by k.parent, k.child, r.left_on
),
away as (
    select
        parent,
        child,
        left_on as from_on,
        coalesce(returned_on, home_on, cast('9999-12-31' as date)) as to_on
    from stated
    union all
    select
        k.parent,
        k.child,
        l.started_on as from_on,
        coalesce(l.ended_on, cast('9999-12-31' as date)) as to_on
    from parent_children k
    join record_persons rp on rp.person = k.child
    join looked_after l on l.record = rp.record
    where strpos($removed_by, '|looked_after|') > 0
        and l.placement is distinct from 'P1'
    union all
    select
        parent,
        child,
        from_on,
        coalesce(home_on, cast('9999-12-31' as date)) as to_on
    from ordered
),
reached as (
    select
        *,
        max(to_on) over (
            partition by parent, child
            order by from_on, to_on
            rows between unbounded preceding and 1 preceding
        ) as before
    from away
),
begun as (
    select
        *,
        sum(case when before is null or before < from_on then 1 else 0 end) over (
            partition by parent, child
            order by from_on, to_on
            rows between unbounded preceding and current row
        ) as spell
    from reached
)
select
    parent,
    child,
    min(from_on) as from_on,
    case when max(to_on) < cast('9999-12-31' as date) then max(to_on) end as to_on
from begun
group by parent, child, spell
