-- staging/areas: how many were born in a local authority, by calendar year.
-- grain: one row per area and year
-- key: area, year
-- reads: intake.areas
-- gives: area text, year int, live_births int?
--
-- Rows that contradict each other leave the births unknown: neither is the better one.
select
    area,
    year,
    case when min(live_births) = max(live_births) then min(live_births) end as live_births
from intake.areas
group by area, year
