-- checks/sets_apart: under "while-open", a set starts after every earlier set of its parent is closed and the gap is over.
-- grain: one row per set at fault
-- reads: sets, set_members, parent_applications
-- binds: overlap, minimum_gap
-- gives: parent text, set_number int
with closed as (
    select
        m.parent,
        m.set_number,
        max(a.open_to) as open_to
    from set_members m
    join parent_applications a on a.parent = m.parent and a.application = m.application
    group by m.parent, m.set_number
)
select distinct
    s.parent,
    s.set_number
from sets s
join closed c on c.parent = s.parent and c.set_number < s.set_number
where $overlap = 'while-open'
    and s.started_on <= cast(c.open_to + cast($minimum_gap as interval) as date)
