-- sets/set_facts: what a set was about and how it ended: its youngest subject and its weightiest final order.
-- grain: one row per parent and set
-- key: parent, set_number
-- reads: sets, set_members, parent_subjects, subject_ages, final_orders
-- binds: newborn_days
-- gives: parent text, set_number int, newborn bool?, youngest_days int?, order_made text?
--
-- A child is a newborn if it is younger than newborn_days on the day on which an application about it is issued. Birth dates
-- known to the month cannot always decide: then newborn is null, unless another child decides. youngest_days is the age of
-- the youngest subject on its day of issue, from the middle of the days on which it can have been born; a child not yet born
-- has age 0. Who joined an application after its issue says nothing of either. Interim orders are no final orders; of several final orders the weightiest for the family counts.
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
made as (
    select
        m.parent,
        m.set_number,
        w.order_made,
        row_number() over (partition by m.parent, m.set_number order by w.weight, w.order_made) as place
    from set_members m
    join final_orders w on w.application = m.application
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
