-- sets/application_edges: which two applications of a parent belong together, and why.
-- grain: one row per parent and ordered pair of applications with a reason, or with a child in both
-- key: parent, earlier, later
-- reads: parent_applications, parent_subjects
-- binds: minimum_gap, observed_to
-- gives: parent text, earlier text, later text, while_open bool, shares_open_child bool, consolidated bool, shares_child bool, later_born_from date?
--
-- Which set an application joins depends on the sets before it: these are the reasons, and `cohort` unites them. A conclusion after
-- observation is none.
-- later_born_from is the earliest day on which a subject of the later application can have been born; null where one
-- subject's birth is not known. A child in both is no reason by itself: it keeps an application from being about new
-- children only.
with births as (
    select
        parent,
        application,
        case when bool_or(born_from is null) then null else min(born_from) end as born_from
    from parent_subjects
    group by parent, application
),
pairs as (
    select
        a.parent,
        a.application as earlier,
        b.application as later,
        a.concluded_on is null or a.concluded_on > $observed_to as earlier_is_open,
        b.issued_on <= cast(a.open_to + cast($minimum_gap as interval) as date) as while_open,
        coalesce(a.consolidated_into = b.application, false)
            or coalesce(b.consolidated_into = a.application, false) as consolidated
    from parent_applications a
    join parent_applications b
        on b.parent = a.parent
        and (b.issued_on > a.issued_on or (b.issued_on = a.issued_on and b.application > a.application))
),
shared as (
    select distinct
        p.parent,
        p.earlier,
        p.later
    from pairs p
    join parent_subjects x on x.parent = p.parent and x.application = p.earlier
    join parent_subjects y on y.parent = p.parent and y.application = p.later and y.child = x.child
),
reasons as (
    select
        p.parent,
        p.earlier,
        p.later,
        p.while_open,
        p.consolidated,
        s.later is not null as shares_child,
        s.later is not null and p.earlier_is_open as shares_open_child,
        n.born_from as later_born_from
    from pairs p
    left join shared s on s.parent = p.parent and s.earlier = p.earlier and s.later = p.later
    left join births n on n.parent = p.parent and n.application = p.later
)
select
    parent,
    earlier,
    later,
    while_open,
    shares_open_child,
    consolidated,
    shares_child,
    later_born_from
from reasons
where while_open or shares_open_child or consolidated or shares_child
