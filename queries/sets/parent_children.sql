-- sets/parent_children: the children of each parent, mothers and fathers alike, with the day from which the child is known of.
-- grain: one row per parent and child
-- key: parent, child
-- reads: applications, parties, record_persons, births, removals, children
-- gives: parent text, child text, known_on date, in_court_on date?, born_from date?, born_to date?
--
-- A child is a parent's if both are named in one application, if a birth is noted as the parent's, or if a removal names both.
-- in_court_on is the first day on which an application names both. A birth without a record of the child is a child of its
-- own, unless a child of the parent whose birth date is known was born on that day or may have been.
with named as (
    select
        rp.person as parent,
        rc.person as child,
        a.issued_on as known_on,
        true as in_court,
        cast(null as date) as born_on
    from applications a
    join parties p on p.application = a.application and p.role in ('mother', 'father', 'second female parent')
    join record_persons rp on rp.record = p.record
    join parties c on c.application = a.application and c.role = 'child'
    join record_persons rc on rc.record = c.record
    where a.issued_on is not null
        and a.kind in ('care', 'supervision')
        and (a.conclusion is distinct from 'housekeeping')
    union all
    select
        rp.person as parent,
        rc.person as child,
        r.left_on as known_on,
        false as in_court,
        cast(null as date) as born_on
    from removals r
    join record_persons rp on rp.record = r.parent_record
    join record_persons rc on rc.record = r.child_record
    union all
    select
        rp.person as parent,
        rc.person as child,
        b.born_on as known_on,
        false as in_court,
        b.born_on
    from births b
    join record_persons rp on rp.record = b.record
    join record_persons rc on rc.record = b.child_record
),
-- A child without record becomes one under the parent's name and the day.
unnamed as (
    select distinct
        rp.person as parent,
        b.born_on
    from births b
    join record_persons rp on rp.record = b.record
    where b.child_record is null
),
dated as (
    select
        n.parent,
        n.child,
        min(n.known_on) as known_on,
        min(case when n.in_court then n.known_on end) as in_court_on,
        coalesce(min(c.born_from), min(n.born_on)) as born_from,
        coalesce(min(c.born_to), min(n.born_on)) as born_to
    from named n
    left join children c on c.child = n.child
    where n.child <> n.parent
    group by n.parent, n.child
),
others as (
    select
        u.parent,
        u.born_on
    from unnamed u
    left join dated d on d.parent = u.parent and u.born_on between d.born_from and d.born_to
    where d.child is null
)
select
    parent,
    child,
    known_on,
    in_court_on,
    born_from,
    born_to
from dated
union all
select
    parent,
    parent || '/' || cast(born_on as varchar) as child,
    born_on as known_on,
    cast(null as date) as in_court_on,
    born_on as born_from,
    born_on as born_to
from others
