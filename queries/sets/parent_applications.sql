-- sets/parent_applications: care and supervision applications in which a parent of the study's unit is named.
-- grain: one row per parent and application
-- key: parent, application
-- reads: applications, parties, record_persons
-- binds: unit, open_at_most
-- gives: parent text, application text, issued_on date, concluded_on date?, open_to date, consolidated_into text?, local_authority text?
--
-- Housekeeping entries are no proceedings. open_to is the conclusion, or, for an application without one, the day until
-- which it counts as open.
select distinct
    rp.person as parent,
    a.application,
    a.issued_on,
    a.concluded_on,
    coalesce(a.concluded_on, cast(a.issued_on + cast($open_at_most as interval) as date)) as open_to,
    a.consolidated_into,
    a.local_authority
from parties p
join record_persons rp on rp.record = p.record
join applications a on a.application = p.application
where (p.role = $unit or ($unit = 'mother' and p.role = 'second female parent'))
    and a.kind in ('care', 'supervision')
    and (a.conclusion is distinct from 'housekeeping')
    and a.issued_on is not null
