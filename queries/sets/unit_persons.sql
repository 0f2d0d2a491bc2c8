-- sets/unit_persons: the persons of each parent of the study's unit: one, or the two of a couple.
-- grain: one row per parent and person
-- key: parent, person
-- reads: unit_parties
-- gives: parent text, person text, leads bool
--
-- leads: of a couple the one who mostly leads in applications, the mother; one of each parent.
with counted as (
    select
        parent,
        person,
        sum(case when leads then 1 else 0 end) as times
    from unit_parties
    group by parent, person
)
select
    parent,
    person,
    row_number() over (partition by parent order by times desc, person) = 1 as leads
from counted
