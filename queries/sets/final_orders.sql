-- sets/final_orders: final orders about children, with their weight for the family.
-- grain: one row per child, application, order and day
-- key: child, application, order_made, made_on
-- reads: orders, record_persons
-- gives: child text, application text?, order_made text, made_on date, weight int
--
-- Interim orders are no final orders. The smaller the weight, the further the child is from its parents.
select distinct
    rp.person as child,
    o.application,
    o.order_made,
    o.made_on,
    case o.order_made
        when 'adoption' then 1
        when 'placement' then 2
        when 'care' then 3
        when 'special guardianship' then 4
        when 'child arrangements' then 5
        when 'care at home' then 6
        when 'supervision' then 7
        when 'no order' then 8
        when 'dismissed' then 9
        else 10
    end as weight
from orders o
join record_persons rp on rp.record = o.child_record
where not coalesce(o.interim, false)
    and o.order_made not in ('interim care', 'interim supervision')
