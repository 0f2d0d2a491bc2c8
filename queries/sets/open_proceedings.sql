-- sets/open_proceedings: care and supervision applications by the children and parents named in them, with how long they are open.
-- grain: one row per application and record of a child or parent
-- reads: applications, parties, record_persons
-- binds: open_at_most, consolidation
-- gives: application text, child text?, parent text?, local_authority text?, role text?, sex text?, issued_on date, concluded_on date?, open_to date
--
-- Of any parent, whatever the study's unit. One that was consolidated goes on as the one that it was consolidated into, and is
-- without conclusion where that one is not named, not told of or not concluded, unless the study ignores consolidation.
-- open_to is the last day on which one without a known conclusion counts as open.
with ended as (
    select
        a.*,
        case
            when $consolidation = 'ignore' then a.concluded_on
            when (a.conclusion is distinct from 'consolidated') then a.concluded_on
            when t.concluded_on is not null and (t.conclusion is distinct from 'consolidated')
                then greatest(t.concluded_on, a.issued_on)
            when u.concluded_on is not null and (u.conclusion is distinct from 'consolidated')
                then greatest(u.concluded_on, a.issued_on)
        end as ended_on
    from applications a
    left join applications t on t.application = a.consolidated_into
    left join applications u on u.application = t.consolidated_into
    where a.issued_on is not null
        and a.kind in ('care', 'supervision')
        and (a.conclusion is distinct from 'housekeeping')
)
select
    a.application,
    case when p.role = 'child' then rp.person end as child,
    case when p.role <> 'child' then rp.person end as parent,
    a.local_authority,
    case when p.role <> 'child' then p.role end as role,
    p.sex,
    a.issued_on,
    a.ended_on as concluded_on,
    coalesce(a.ended_on, cast(a.issued_on + cast($open_at_most as interval) as date)) as open_to
from ended a
join parties p on p.application = a.application
join record_persons rp on rp.record = p.record
where p.role in ('mother', 'father', 'second female parent', 'child')
