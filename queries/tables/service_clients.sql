-- tables/service_clients: persons referred to a service, whether they engaged and completed.
-- grain: one row per person and service
-- key: person, service
-- reads: referrals, client_records
-- gives: person text, service text, engaged bool?, completed bool?
--
-- A person who engaged after any of several referrals engaged. Null where no referral of the person says. Who refused linkage is
-- a client all the same, on whom money is spent, and counts by the own record.
select
    cr.person,
    r.service,
    bool_or(r.engaged) as engaged,
    bool_or(r.completed) as completed
from referrals r
join client_records cr on cr.record = r.record and cr.service = r.service
group by cr.person, r.service
