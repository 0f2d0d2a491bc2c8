-- sets/index_removals: the first day on which a child of the index set was away from the parent.
-- grain: one row per parent with such a day
-- key: parent
-- reads: sets, set_members, parent_subjects, unit_persons, record_persons, removals, looked_after, final_orders
-- binds: removed_by
-- gives: parent text, removed_on date
--
-- removed_by names what tells: 'removals' (a child left the parent's care; a row that names another parent does not count),
-- 'looked_after' (an episode of care, not one with own parents, P1), 'orders' (a final order of adoption, placement, care
-- away from home or special guardianship, made since the index set was issued). Times away of one child that meet or overlap are one time away, and one without
-- an end lasts. A time away that was over when the index set was issued belongs to another story; one that was not began on
-- its own first day, which may lie before the issue.
with subjects as (
    select distinct
        s.parent,
        c.child,
        s.started_on
    from sets s
    join set_members m on m.parent = s.parent and m.set_number = s.set_number
    join parent_subjects c on c.parent = m.parent and c.application = m.application
    where s.set_number = 1
),
away as (
    select
        s.parent,
        s.child,
        s.started_on,
        r.left_on as from_on,
        coalesce(r.returned_on, cast('9999-12-31' as date)) as to_on
    from subjects s
    join record_persons rp on rp.person = s.child
    join removals r on r.child_record = rp.record
    left join record_persons pp on pp.record = r.parent_record
    left join unit_persons u on u.parent = s.parent and u.person = pp.person
    where strpos($removed_by, '|removals|') > 0
        and (pp.person is null or u.person is not null)
    union all
    select
        s.parent,
        s.child,
        s.started_on,
        l.started_on as from_on,
        coalesce(l.ended_on, cast('9999-12-31' as date)) as to_on
    from subjects s
    join record_persons rp on rp.person = s.child
    join looked_after l on l.record = rp.record
    where strpos($removed_by, '|looked_after|') > 0
        and l.placement is distinct from 'P1'
    union all
    select
        s.parent,
        s.child,
        s.started_on,
        o.made_on as from_on,
        cast('9999-12-31' as date) as to_on
    from subjects s
    join final_orders o on o.child = s.child
    where strpos($removed_by, '|orders|') > 0
        and o.made_on >= s.started_on
        and o.order_made in ('adoption', 'placement', 'care', 'special guardianship')
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
),
spells as (
    select
        parent,
        child,
        spell,
        min(started_on) as started_on,
        min(from_on) as from_on,
        max(to_on) as to_on
    from begun
    group by parent, child, spell
)
select
    parent,
    min(from_on) as removed_on
from spells
where to_on > started_on
    or from_on >= started_on
group by parent
