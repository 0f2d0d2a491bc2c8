-- checks/one_set_per_application: no application of a parent is in two sets, and none is in no set, unless it lies before
-- the history that is looked back on.
-- grain: one row per parent and application at fault
-- reads: parent_applications, set_members
-- binds: look_back
-- gives: parent text, application text, times int
select
    a.parent,
    a.application,
    count(m.set_number) as times
from parent_applications a
left join set_members m on m.parent = a.parent and m.application = a.application
group by a.parent, a.application
having count(m.set_number) > 1
    or (count(m.set_number) = 0 and $look_back = '0 days')
