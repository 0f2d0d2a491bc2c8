-- staging/costs: what services spent, by area, year, kind and who paid.
-- grain: one row per service, area, year, kind, funder and price year
-- key: service, area, year, kind, funder, price_year
-- reads: intake.costs
-- gives: service text, area text?, year int, kind text?, price_year int?, amount real?, clients_started int?, source text?, funder text?
--
-- Rows of one key that contradict each other leave the amount, or the clients, unknown: neither is the better one. A null
-- kind is a cost that the service does not divide, a null price year one at the prices of its own year, and a null funder one
-- of which nobody says who paid it.
select
    service,
    area,
    year,
    kind,
    price_year,
    case when min(amount) = max(amount) then min(amount) end as amount,
    case when min(clients_started) = max(clients_started) then min(clients_started) end as clients_started,
    case when min(source) = max(source) then min(source) end as source,
    funder
from intake.costs
group by service, area, year, kind, funder, price_year
