-- cohort/referral_points: every day on which a person was referred to a service, and what became of it.
-- grain: one row per person, service and day of referral
-- key: person, service, referred_on
-- reads: referrals, record_persons, refusals
-- gives: person text, service text, referred_on date, area text?, linked bool, linkable bool, engaged bool?
--
-- linked: the person did not refuse linkage in any referral to that service, so that what courts know may be looked up. One who
-- cannot be linked is a person of its own, and may be one who is seen elsewhere.
select
    rp.person,
    r.service,
    r.referred_on,
    case when min(r.area) = max(r.area) then min(r.area) end as area,
    bool_and(f.person is null and rp.unlinkable is null) as linked,
    bool_or(rp.unlinkable is null) as linkable,
    bool_or(r.engaged) as engaged
from referrals r
join record_persons rp on rp.record = r.record
left join refusals f on f.person = rp.person and f.service = r.service
group by rp.person, r.service, r.referred_on
