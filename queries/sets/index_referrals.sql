-- sets/index_referrals: the first referral of a parent to a service since the index set was issued.
-- grain: one row per parent with such a referral
-- key: parent
-- reads: sets, unit_persons, record_persons, referrals, refusals
-- binds: referred_to
-- gives: parent text, referred_on date
--
-- referred_to names the services, all if it is empty. A referral before the issue of the index set is no start of a time to
-- return; who refused linkage in any referral to a service is not looked up for it.
select
    s.parent,
    min(r.referred_on) as referred_on
from sets s
join unit_persons u on u.parent = s.parent
join record_persons rp on rp.person = u.person
join referrals r on r.record = rp.record
left join refusals f on f.person = u.person and f.service = r.service
where s.set_number = 1
    and r.referred_on >= s.started_on
    and f.person is null
    and ($referred_to = '' or strpos($referred_to, '|' || r.service || '|') > 0)
group by s.parent
