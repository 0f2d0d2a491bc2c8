-- tables/joined: how far the extracts of applications and of parties fit together, and how many applications no set can be made of.
-- grain: one row
-- reads: applications, parties
-- binds: unit, only_area, observed_from, observed_to
-- gives: named int, unlisted int, listed int, startable int, undated int, observed int, motherless int, without_unit int, first_issued_on date?
--
-- What `parent_applications` leaves out for want of a partner or of a date. named and unlisted are of applications in which a
-- parent of whatever unit is named; startable, undated, observed, motherless and without_unit of those care and supervision
-- applications, housekeeping left aside, that may be part of a set if somebody is named in them and they are dated. A couple are
-- two of a mother, a second female parent and a father. first_issued_on is of all authorities.
with named as (
    select
        application,
        bool_or(role = 'mother') as by_mother,
        bool_or(role = 'second female parent') as by_second,
        bool_or(role = 'father') as by_father
    from parties
    where role in ('mother', 'second female parent', 'father')
    group by application
),
facts as (
    select
        a.application is not null as is_listed,
        n.application is not null as is_named,
        a.kind in ('care', 'supervision') and (a.conclusion is distinct from 'housekeeping') as is_of_sets,
        cast($only_area as varchar) is null or a.local_authority = cast($only_area as varchar) as is_of_area,
        a.issued_on,
        coalesce(n.by_mother or n.by_second, false) as has_mother,
        coalesce(
            case
                when $unit = 'mother' then n.by_mother or n.by_second
                when $unit = 'father' then n.by_father
                else (n.by_mother and n.by_second) or ((n.by_mother or n.by_second) and n.by_father)
            end,
            false
        ) as has_unit
    from applications a
    full join named n on n.application = a.application
),
judged as (
    select
        *,
        is_of_sets and is_of_area as can_start,
        is_of_sets and is_of_area and issued_on >= $observed_from and issued_on <= $observed_to as is_observed
    from facts
)
select
    count(case when is_named then 1 end) as named,
    count(case when is_named and not is_listed then 1 end) as unlisted,
    count(case when is_listed then 1 end) as listed,
    count(case when can_start then 1 end) as startable,
    count(case when can_start and issued_on is null then 1 end) as undated,
    count(case when is_observed then 1 end) as observed,
    count(case when is_observed and not has_mother then 1 end) as motherless,
    count(case when is_observed and not has_unit then 1 end) as without_unit,
    min(case when is_of_sets and issued_on >= $observed_from then issued_on end) as first_issued_on
from judged
