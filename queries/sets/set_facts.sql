-- sets/set_facts: what a set was about and how it ended: its youngest subject and its weightiest final order.
-- grain: one row per parent and set
-- key: parent, set_number
-- reads: sets, set_members, parent_applications, parent_subjects, subject_ages, application_children, final_orders, applications
-- binds: newborn_days, only_area
-- gives: parent text, set_number int, newborn bool?, youngest_days int?, order_made text?
--
-- A child is a newborn if it is younger than newborn_days on the day on which an application about it is issued. Birth
-- dates known to the month cannot always decide: then newborn is null, unless another child decides. youngest_days is
-- the age of the youngest subject on its day of issue, from the middle of the days on which it can have been born; a
-- child not yet born has age 0. Who joined an application after its issue says nothing of either. Interim orders are no
-- final orders; of several final orders the weightiest for the family counts. Orders are those made in the set's
-- applications, but for those about a child there who is another parent's; and those about the parent's own subjects made from its
-- start to its conclusion in applications that its own went into, in one step or two, in one for a placement order issued
-- meanwhile, or in none that is known. Where the study sees one authority's applications alone, orders made elsewhere are not seen.
with subjects as (
    select
        m.parent,
        m.set_number,
        g.least_days,
        g.most_days
    from set_members m
    join parent_subjects c on c.parent = m.parent and c.application = m.application
    join subject_ages g on g.application = c.application and g.child = c.child
    where not g.joined_later
),
young as (
    select
        parent,
        set_number,
        case
            when bool_or(most_days < $newborn_days) then true
            when bool_or(most_days is null or least_days < $newborn_days) then null
            else false
        end as newborn,
        min(case when most_days is not null then greatest((least_days + most_days) / 2, 0) end) as youngest_days
    from subjects
    group by parent, set_number
),
own_subjects as (
    select distinct
        m.parent,
        m.set_number,
        c.child
    from set_members m
    join parent_subjects c on c.parent = m.parent and c.application = m.application
),
went_into as (
    select
        m.parent,
        m.set_number,
        a.consolidated_into as application
    from set_members m
    join parent_applications a on a.parent = m.parent and a.application = m.application
    union
    select
        m.parent,
        m.set_number,
        t.consolidated_into as application
    from set_members m
    join parent_applications a on a.parent = m.parent and a.application = m.application
    join applications t on t.application = a.consolidated_into
),
seen_into as (
    select
        w.parent,
        w.set_number,
        w.application
    from went_into w
    join applications a on a.application = w.application
    where cast($only_area as varchar) is null
        or a.local_authority = cast($only_area as varchar)
),
made_there as (
    select
        m.parent,
        m.set_number,
        w.order_made,
        w.weight
    from set_members m
    join final_orders w on w.application = m.application
    left join application_children n on n.application = w.application and n.child = w.child
    left join own_subjects c on c.parent = m.parent and c.set_number = m.set_number and c.child = w.child
    where n.child is null
        or c.child is not null
),
made_elsewhere as (
    select
        s.parent,
        s.set_number,
        w.order_made,
        w.weight
    from sets s
    join own_subjects c on c.parent = s.parent and c.set_number = s.set_number
    join final_orders w on w.child = c.child
    left join seen_into o
        on o.parent = s.parent
        and o.set_number = s.set_number
        and o.application = w.application
    left join applications a on a.application = w.application
    where w.made_on >= s.started_on
        and w.made_on <= s.concluded_on
        and (o.application is not null
            or (a.kind = 'placement'
                and a.issued_on >= s.started_on
                and (cast($only_area as varchar) is null or a.local_authority = cast($only_area as varchar)))
            or (a.application is null
                and cast($only_area as varchar) is null))
),
made as (
    select
        w.parent,
        w.set_number,
        w.order_made,
        row_number() over (partition by w.parent, w.set_number order by w.weight, w.order_made) as place
    from (
        select * from made_there
        union all
        select * from made_elsewhere
    ) w
)
select
    s.parent,
    s.set_number,
    y.newborn,
    cast(y.youngest_days as bigint) as youngest_days,
    o.order_made
from sets s
left join young y on y.parent = s.parent and y.set_number = s.set_number
left join made o on o.parent = s.parent and o.set_number = s.set_number and o.place = 1
