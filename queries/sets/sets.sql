-- sets/sets: sets of proceedings, numbered within each parent.
-- grain: one row per parent and set
-- key: parent, set_number
-- reads: set_members, parent_applications, parent_subjects
-- gives: parent text, set_number int, started_on date, concluded_on date?, applications int, children int, local_authority text?
--
-- A set is concluded when all its applications are, but for those that go on as another one of which nothing is known: what these
-- are part of is concluded with the others of the set, if there are any, and not before they were issued. Its local authority is
-- that of its first application.
with applications_of as (
    select
        m.parent,
        m.set_number,
        a.application,
        a.issued_on,
        a.concluded_on,
        a.goes_on,
        a.local_authority,
        row_number() over (
            partition by m.parent, m.set_number
            order by a.issued_on, a.application
        ) as place
    from set_members m
    join parent_applications a on a.parent = m.parent and a.application = m.application
),
children_of as (
    select
        m.parent,
        m.set_number,
        count(distinct c.child) as children
    from set_members m
    join parent_subjects c on c.parent = m.parent and c.application = m.application
    group by m.parent, m.set_number
),
summed as (
    select
        parent,
        set_number,
        min(issued_on) as started_on,
        case
            when bool_or(concluded_on is null and not goes_on) or max(concluded_on) is null then null
            else max(coalesce(concluded_on, issued_on))
        end as concluded_on,
        count(*) as applications,
        min(case when place = 1 then local_authority end) as local_authority
    from applications_of
    group by parent, set_number
)
select
    s.parent,
    s.set_number,
    s.started_on,
    s.concluded_on,
    s.applications,
    coalesce(c.children, 0) as children,
    s.local_authority
from summed s
left join children_of c on c.parent = s.parent and c.set_number = s.set_number
