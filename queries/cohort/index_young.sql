-- cohort/index_young: how young the children of an index set are, as far as they are known of when the clock starts.
-- grain: one row per parent whose index set has subjects by then
-- key: parent
-- reads: entries, set_members, parent_applications, parent_subjects, subject_ages
-- binds: newborn_days
-- gives: parent text, newborn bool?, youngest_days int?
--
-- Read as `set_facts` reads all applications of a set, but for who had joined by the origin: that is known then. A baby about whom an application is issued after the origin joins the
-- set, but belongs to what happens after the clock starts: who has one may be no level of the index set. So does one who is
-- born after the origin and joins an application that was issued by then.
with subjects as (
    select
        e.parent,
        g.least_days,
        g.most_days
    from entries e
    join set_members m on m.parent = e.parent and m.set_number = 1
    join parent_applications a on a.parent = m.parent and a.application = m.application
    join parent_subjects c on c.parent = m.parent and c.application = m.application
    join subject_ages g on g.application = c.application and g.child = c.child
    where a.issued_on <= greatest(e.origin_on, e.index_started_on)
        and not (g.joined_later and c.born_from > greatest(e.origin_on, e.index_started_on))
)
select
    parent,
    case
        when bool_or(most_days < $newborn_days) then true
        when bool_or(most_days is null or least_days < $newborn_days) then null
        else false
    end as newborn,
    cast(min(case when most_days is not null then greatest((least_days + most_days) / 2, 0) end) as bigint) as youngest_days
from subjects
group by parent
