-- sets/child_strangers: parents named beside a child whose child it is not, as far as parentage is stated.
-- grain: one row per application, child and person
-- key: application, child, person
-- reads: parties, parentage, record_persons
-- gives: application text, child text, person text
--
-- A mother is no parent of a child of whom another is stated to be the birth mother, a father none of one with another
-- father, and so a second female parent, unless any relation to the child is stated of them too. A record that cannot
-- be linked takes nobody's place, and is no stranger: it may be the same person. Of a child without a stated parent nobody is a stranger.
with stated as (
    select distinct
        rc.person as child,
        rp.person,
        case g.relation when 'birth mother' then 'mother' else g.relation end as role,
        rp.unlinkable is null as linkable
    from parentage g
    join record_persons rc on rc.record = g.child_record
    join record_persons rp on rp.record = g.parent_record
),
named as (
    select distinct
        p.application,
        p.role,
        rp.person
    from parties p
    join record_persons rp on rp.record = p.record
    where p.role in ('mother', 'second female parent', 'father')
        and rp.unlinkable is null
),
subjects as (
    select distinct
        p.application,
        rp.person as child
    from parties p
    join record_persons rp on rp.record = p.record
    where p.role = 'child'
)
select distinct
    n.application,
    s.child,
    n.person
from named n
join subjects s on s.application = n.application
join stated o on o.child = s.child and o.role = n.role and o.linkable
left join stated own on own.child = s.child and own.person = n.person
where own.person is null
