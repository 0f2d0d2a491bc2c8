-- No contract.
select parent as parent, cast($observed_to as date) as exit_on, 'end of observation' as reason
from entries where excluded is null
