-- sets/parent_applications: care and supervision applications in which a parent of the study's unit is named.
-- grain: one row per parent and application
-- key: parent, application
-- reads: applications, endings, unit_parties
-- binds: only_area
-- gives: parent text, application text, issued_on date, concluded_on date?, open_to date, consolidated_into text?, goes_on bool, local_authority text?
--
-- Housekeeping entries are no proceedings. Where the study sees one authority's applications alone, there are no others. When each
-- ended, and until when it counts as open, is as `endings` has it.
select distinct
    u.parent,
    a.application,
    a.issued_on,
    e.concluded_on,
    e.open_to,
    a.consolidated_into,
    e.goes_on,
    a.local_authority
from unit_parties u
join applications a on a.application = u.application
join endings e on e.application = a.application
where a.kind in ('care', 'supervision')
    and (a.conclusion is distinct from 'housekeeping')
    and a.issued_on is not null
    and (cast($only_area as varchar) is null or a.local_authority = cast($only_area as varchar))
