-- tables/unconcluded: care and supervision applications that have no conclusion although they have counted as open for as long as they may.
-- grain: one row per calendar year of issue
-- key: year
-- reads: applications, endings
-- binds: open_at_most, only_area, observed_from, observed_to
-- gives: year int, applications int, unconcluded int
--
-- Applications that count as open for a day of observation at least, and no longer at its end. A conclusion after observation is none.
-- One that goes on as another one of which nothing is known is no application without conclusion.
with due as (
    select
        cast(date_part('year', a.issued_on) as bigint) as year,
        e.concluded_on is null or e.concluded_on > $observed_to as is_unconcluded,
        cast(a.issued_on + cast($open_at_most as interval) as date) as at_most_to
    from applications a
    join endings e on e.application = a.application
    where a.kind in ('care', 'supervision')
        and (a.conclusion is distinct from 'housekeeping')
        and not e.goes_on
        and (cast($only_area as varchar) is null or a.local_authority = cast($only_area as varchar))
)
select
    year,
    count(*) as applications,
    count(case when is_unconcluded then 1 end) as unconcluded
from due
where at_most_to >= $observed_from
    and at_most_to < $observed_to
group by year
