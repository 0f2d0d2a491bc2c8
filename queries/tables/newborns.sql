-- tables/newborns: children who are or may be newborns when an application about them is first issued.
-- grain: one row per child
-- key: child
-- reads: applications, application_children, subject_ages, set_members
-- binds: newborn_days, only_area, observed_from, observed_to
-- gives: child text, parent text?, year int, quarter int, local_authority text?, newborn bool?, set_number int?
--
-- Year, its quarter and authority are those of the first application for a care or supervision order about the child, whoever is named
-- in it as a parent; it is issued within observation. newborn is null where the birth date cannot decide. set_number is the
-- place of that application among the sets of a parent of the study's unit: the later, where there are two, and null where
-- no such parent is named.
with about as (
    select
        c.child,
        g.least_days,
        g.most_days,
        a.application,
        a.issued_on,
        a.local_authority,
        row_number() over (
            partition by c.child
            order by a.issued_on, a.application
        ) as place
    from applications a
    join application_children c on c.application = a.application
    join subject_ages g on g.application = c.application and g.child = c.child
    where a.kind in ('care', 'supervision')
        and (a.conclusion is distinct from 'housekeeping')
        and a.issued_on is not null
        and (cast($only_area as varchar) is null or a.local_authority = cast($only_area as varchar))
),
judged as (
    select
        *,
        case
            when most_days < $newborn_days then true
            when least_days >= $newborn_days then false
        end as newborn
    from about
    where place = 1
        and issued_on >= $observed_from
        and issued_on <= $observed_to
),
placed as (
    select
        application,
        parent,
        set_number,
        row_number() over (
            partition by application
            order by set_number desc, parent
        ) as place
    from set_members
)
select
    j.child,
    p.parent,
    cast(date_part('year', j.issued_on) as bigint) as year,
    cast(date_part('quarter', j.issued_on) as bigint) as quarter,
    j.local_authority,
    j.newborn,
    p.set_number
from judged j
left join placed p on p.application = j.application and p.place = 1
where j.newborn is distinct from false
