-- staging/life_events: dated events of a life.
-- grain: one row per record, event and day
-- key: record, event, on_date
-- reads: intake.life_events
-- gives: record text, event text, on_date date
select distinct
    record,
    event,
    "on" as on_date
from intake.life_events
