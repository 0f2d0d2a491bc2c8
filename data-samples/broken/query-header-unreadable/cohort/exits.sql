-- grain: one row per parent who enters
-- key: parent
-- reads: entries
-- binds: observed_to
-- gives: parent text, exit_on datum, reason text
select parent as parent, cast($observed_to as date) as exit_on, 'end of observation' as reason
from entries where excluded is null
