-- tables/parent_mentions: each parent in each application within observation, and what the records tell there.
-- grain: one row per parent and application
-- key: parent, application
-- reads: parent_applications, parents, parties, record_persons, unit_parties, parent_subjects
-- binds: unit, observed_from, observed_to
-- gives: parent text, application text, issued_on date, linkable bool, born_known bool, children int
--
-- A record that cannot be linked is a parent of its own here: one person may have several. born_known is of the records in
-- this application alone, so that those who can be linked have no more chances to tell a birth date than those who cannot; of
-- a couple, of both persons.
with persons_told as (
    select
        u.parent,
        u.application,
        u.person,
        bool_or(p.birth_date is not null) as born_known
    from parties p
    join record_persons rp on rp.record = p.record
    join unit_parties u on u.application = p.application and u.person = rp.person
    where p.role = $unit
        or ($unit = 'mother' and p.role = 'second female parent')
        or ($unit = 'couple' and p.role in ('mother', 'second female parent', 'father'))
    group by u.parent, u.application, u.person
),
told as (
    select
        parent,
        application,
        bool_and(born_known) as born_known
    from persons_told
    group by parent, application
),
subjects as (
    select
        parent,
        application,
        count(distinct child) as children
    from parent_subjects
    group by parent, application
)
select
    a.parent,
    a.application,
    a.issued_on,
    p.linkable,
    t.born_known,
    coalesce(s.children, 0) as children
from parent_applications a
join parents p on p.parent = a.parent
join told t on t.parent = a.parent and t.application = a.application
left join subjects s on s.parent = a.parent and s.application = a.application
where a.issued_on >= $observed_from
    and a.issued_on <= $observed_to
