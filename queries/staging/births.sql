-- staging/births: births as the life events of a parent state them.
-- grain: one row per parent record, child record and day
-- key: record, child_record, born_on
-- reads: intake.life_events
-- gives: record text, child_record text?, born_on date
--
-- Twins without records of their own are one birth: nothing tells them apart.
select distinct
    record,
    other_record as child_record,
    "on" as born_on
from intake.life_events
where event = 'birth of a child'
