-- tables/area_sets: sets of proceedings by the authority, the calendar year and its quarter in which they started.
-- grain: one row per parent and set
-- key: parent, set_number
-- reads: sets
-- binds: only_area, observed_from, observed_to
-- gives: parent text, set_number int, year int, quarter int, local_authority text
--
-- Sets that start within observation, of an authority that is known.
select
    parent,
    set_number,
    cast(date_part('year', started_on) as bigint) as year,
    cast(date_part('quarter', started_on) as bigint) as quarter,
    local_authority
from sets
where started_on >= $observed_from
    and started_on <= $observed_to
    and local_authority is not null
    and (cast($only_area as varchar) is null or local_authority = cast($only_area as varchar))
