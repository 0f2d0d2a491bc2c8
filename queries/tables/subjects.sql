-- tables/subjects: each child with each of its parents of the study's unit, when they were first in proceedings together.
-- grain: one row per parent and child
-- key: parent, child
-- reads: set_members, parent_applications, parent_subjects, subject_ages
-- binds: newborn_days
-- gives: parent text, child text, set_number int, issued_on date, newborn bool?
--
-- issued_on is the issue of the first application in which both are named, set_number the set that it belongs to. newborn
-- is null where the birth date cannot decide.
with named as (
    select
        m.parent,
        c.child,
        m.set_number,
        a.issued_on,
        g.least_days,
        g.most_days,
        row_number() over (
            partition by m.parent, c.child
            order by a.issued_on, m.set_number, m.application
        ) as place
    from set_members m
    join parent_applications a on a.parent = m.parent and a.application = m.application
    join parent_subjects c on c.parent = m.parent and c.application = m.application
    join subject_ages g on g.application = c.application and g.child = c.child
)
select
    parent,
    child,
    set_number,
    issued_on,
    case
        when most_days < $newborn_days then true
        when least_days >= $newborn_days then false
    end as newborn
from named
where place = 1
