-- sets/open_proceedings: care and supervision applications by the children and parents named in them, with how long they are open.
-- grain: one row per application and record of a child or parent
-- reads: applications, endings, parties, record_persons
-- gives: application text, child text?, parent text?, local_authority text?, role text?, sex text?, issued_on date, concluded_on date?, open_to date
--
-- Of any parent, whatever the study's unit. Housekeeping entries are no proceedings. When each ended, and until when it counts as
-- open, is as `endings` has it.
select
    a.application,
    case when p.role = 'child' then rp.person end as child,
    case when p.role <> 'child' then rp.person end as parent,
    a.local_authority,
    case when p.role <> 'child' then p.role end as role,
    p.sex,
    a.issued_on,
    e.concluded_on,
    e.open_to
from applications a
join endings e on e.application = a.application
join parties p on p.application = a.application
join record_persons rp on rp.record = p.record
where p.role in ('mother', 'father', 'second female parent', 'child')
    and a.issued_on is not null
    and a.kind in ('care', 'supervision')
    and (a.conclusion is distinct from 'housekeeping')
