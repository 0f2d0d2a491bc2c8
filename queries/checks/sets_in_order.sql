-- checks/sets_in_order: sets are numbered in the order in which they start, from one, without a gap.
-- grain: one row per set at fault
-- reads: sets
-- gives: parent text, set_number int
with ordered as (
    select
        parent,
        set_number,
        row_number() over (partition by parent order by started_on, set_number) as place
    from sets
)
select
    parent,
    set_number
from ordered
where cast(place as bigint) <> set_number
