-- sets/application_children: subjects of applications.
-- grain: one row per application and child
-- key: application, child
-- reads: parties, record_persons, children
-- gives: application text, child text, born_from date?, born_to date?, linkable bool
select distinct
    p.application,
    rp.person as child,
    c.born_from,
    c.born_to,
    c.linkable
from parties p
join record_persons rp on rp.record = p.record
join children c on c.child = rp.person
where p.role = 'child'
