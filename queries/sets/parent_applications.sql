-- sets/parent_applications: care and supervision applications in which a parent of the study's unit is named.
-- grain: one row per parent and application
-- key: parent, application
-- reads: applications, unit_parties
-- binds: open_at_most, only_area, consolidation
-- gives: parent text, application text, issued_on date, concluded_on date?, open_to date, consolidated_into text?, goes_on bool, local_authority text?
--
-- An application that was consolidated has not ended: it goes on as the one that it was consolidated into (or the one
-- that this was consolidated into), and is without conclusion where that one is not named, not told of or not concluded; where
-- the study ignores consolidation, it ended on the day that it states. goes_on tells of those that go on as one of which nothing
-- is known. Housekeeping entries are no proceedings. Where the study sees one authority's applications alone, there are no
-- others. open_to is the conclusion, or, for an application without one, the day until which it counts as open.
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
        end as ended_on,
        $consolidation <> 'ignore'
            and coalesce(a.conclusion = 'consolidated', false)
            and (t.application is null
                or (coalesce(t.conclusion = 'consolidated', false) and u.application is null)) as goes_on
    from applications a
    left join applications t on t.application = a.consolidated_into
    left join applications u on u.application = t.consolidated_into
)
select distinct
    u.parent,
    a.application,
    a.issued_on,
    a.ended_on as concluded_on,
    coalesce(a.ended_on, cast(a.issued_on + cast($open_at_most as interval) as date)) as open_to,
    a.consolidated_into,
    a.goes_on,
    a.local_authority
from unit_parties u
join ended a on a.application = u.application
where a.kind in ('care', 'supervision')
    and (a.conclusion is distinct from 'housekeeping')
    and a.issued_on is not null
    and (cast($only_area as varchar) is null or a.local_authority = cast($only_area as varchar))
