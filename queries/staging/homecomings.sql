-- staging/homecomings: children who came home, as life events state it.
-- grain: one row per child record, parent record and day
-- key: child_record, parent_record, home_on
-- reads: intake.life_events
-- gives: child_record text, parent_record text?, home_on date
--
-- The event stands in the life of the parent, and names the child, or in that of the child.
select distinct
    coalesce(other_record, record) as child_record,
    case when other_record is not null then record end as parent_record,
    "on" as home_on
from intake.life_events
where event = 'child returned home'
