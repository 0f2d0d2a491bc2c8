-- sets/parent_subjects: subjects of the applications of each parent.
-- grain: one row per parent, application and child
-- key: parent, application, child
-- reads: parent_applications, application_children, unit_persons, child_strangers
-- gives: parent text, application text, child text, born_from date?, born_to date?, linkable bool
--
-- All children of the application but those that are stated to have another parent in the place of this one, or of one of
-- this couple. Nobody is a child of her own: a mother who is herself a child of the application is no subject of hers.
with strangers as (
    select distinct
        u.parent,
        x.application,
        x.child
    from child_strangers x
    join unit_persons u on u.person = x.person
)
select
    a.parent,
    a.application,
    c.child,
    c.born_from,
    c.born_to,
    c.linkable
from parent_applications a
join application_children c on c.application = a.application
left join strangers s on s.parent = a.parent and s.application = a.application and s.child = c.child
left join unit_persons own on own.parent = a.parent and own.person = c.child
where s.child is null
    and own.person is null
