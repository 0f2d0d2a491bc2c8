-- checks/time_at_risk: who is followed at all is followed within the study, and nobody returns after leaving it.
-- grain: one row per parent at fault
-- reads: time_to_return
-- binds: observed_from, observed_to
-- gives: parent text
select parent
from time_to_return
where (days < 0 and not before_origin)
    or days > cast(cast($observed_to as date) as int) - cast(cast($observed_from as date) as int)
    or (before_origin and not returned)
