-- checks/sets_apart: under "while-open", no application of one set was issued while one of another set was open.
-- grain: one row per pair of applications at fault
-- reads: application_edges, set_members
-- binds: overlap
-- gives: parent text, earlier text, later text
--
-- Two sets may still lie within each other: a child about whom an application never concluded can bring a set back long
-- after another has come and gone.
select
    e.parent,
    e.earlier,
    e.later
from application_edges e
join set_members a on a.parent = e.parent and a.application = e.earlier
join set_members b on b.parent = e.parent and b.application = e.later
where $overlap = 'while-open'
    and e.while_open
    and a.set_number <> b.set_number
