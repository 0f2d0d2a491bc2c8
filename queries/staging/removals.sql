-- staging/removals: children who left a parent's care.
-- grain: one row per child record, parent record and day
-- reads: intake.removals
-- gives: child_record text, parent_record text?, left_on date, basis text?, returned_on date?
select
    child_record,
    parent_record,
    left_on,
    min(basis) as basis,
    max(returned_on) as returned_on
from intake.removals
group by child_record, parent_record, left_on
