-- sets/refusals: who refused linkage in a referral to a service.
-- grain: one row per person and service
-- key: person, service
-- reads: referrals, record_persons
-- gives: person text, service text
--
-- Once is enough: what courts know of the person is then not looked up for that service, whatever other referrals say.
select distinct
    rp.person,
    r.service
from referrals r
join record_persons rp on rp.record = r.record
where r.consented_to_linkage = false
