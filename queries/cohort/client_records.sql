-- cohort/client_records: who the clients of a service are.
-- grain: one row per record and service
-- key: record, service
-- reads: clients, record_persons
-- gives: record text, service text, person text, linked bool
--
-- A client who refused linkage once, or whose record was not linked, counts by the own record and by nothing else.
with records as (
    select
        record,
        service,
        bool_or(consented_to_linkage is not distinct from false) as refused
    from clients
    group by record, service
)
select
    r.record,
    r.service,
    case when r.refused then r.record else coalesce(p.person, r.record) end as person,
    not r.refused and p.person is not null and p.unlinkable is null as linked
from records r
left join record_persons p on p.record = r.record
