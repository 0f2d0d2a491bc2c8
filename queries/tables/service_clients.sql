-- tables/service_clients: persons referred to a service, whether they engaged and completed.
-- grain: one row per person and service
-- key: person, service
-- reads: referrals, record_persons
-- gives: person text, service text, engaged bool?, completed bool?
--
-- A person who engaged after any of several referrals engaged. Null where no referral of the person says.
select
    rp.person,
    r.service,
    bool_or(r.engaged) as engaged,
    bool_or(r.completed) as completed
from referrals r
join record_persons rp on rp.record = r.record
where rp.person is not null
group by rp.person, r.service
