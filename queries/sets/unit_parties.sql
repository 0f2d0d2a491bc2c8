-- sets/unit_parties: who a parent of the study's unit is in an application: one person, or the two of a couple.
-- grain: one row per parent, application and person
-- key: parent, application, person
-- reads: parties, record_persons, child_strangers
-- binds: unit
-- gives: parent text, application text, person text, leads bool
--
-- A mother (second female parents among them) or a father is a person, and bears its id. Who is named with children
-- alone of all of whom another is stated to be the parent in the same place is no parent there. A couple are two
-- persons named in one application as parents of a child of both: a mother with a father or a second female parent, or
-- the latter with a father. Who is named with two others is in two couples. An application that names no child tells
-- nothing against a couple. The id of a couple is that of its persons in their order, with a plus between them: the
-- same whoever is named as what. leads: the one from whom age and deprivation are taken, the mother.
with named as (
    select
        p.application,
        rp.person,
        min(case p.role when 'mother' then 1 when 'second female parent' then 2 else 3 end) as place,
        bool_or(p.role = $unit or ($unit = 'mother' and p.role = 'second female parent')) as alone
    from parties p
    join record_persons rp on rp.record = p.record
    where p.role in ('mother', 'second female parent', 'father')
    group by p.application, rp.person
),
pairs as (
    select
        a.application,
        least(a.person, b.person) || '+' || greatest(a.person, b.person) as parent,
        a.person as first_one,
        b.person as other_one
    from named a
    join named b on b.application = a.application and b.place > a.place
    where $unit = 'couple'
),
subjects as (
    select distinct
        p.application,
        rp.person as child
    from parties p
    join record_persons rp on rp.record = p.record
    where p.role = 'child'
),
singles as (
    select
        n.application,
        n.person,
        count(s.child) as children,
        count(x.child) as of_others
    from named n
    left join subjects s on s.application = n.application
    left join child_strangers x on x.application = n.application and x.child = s.child and x.person = n.person
    where n.alone
    group by n.application, n.person
),
judged as (
    select
        q.application,
        q.parent,
        q.first_one,
        q.other_one,
        count(distinct s.child) as children,
        count(distinct case when x.person is not null then s.child end) as of_others
    from pairs q
    left join subjects s on s.application = q.application
    left join child_strangers x
        on x.application = q.application
        and x.child = s.child
        and (x.person = q.first_one or x.person = q.other_one)
    group by q.application, q.parent, q.first_one, q.other_one
),
couples as (
    select *
    from judged
    where children = 0
        or of_others < children
)
select
    person as parent,
    application,
    person,
    true as leads
from singles
where children = 0
    or of_others < children
union all
select
    parent,
    application,
    first_one as person,
    true as leads
from couples
union all
select
    parent,
    application,
    other_one as person,
    false as leads
from couples
