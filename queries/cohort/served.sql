-- cohort/served: which services a parent came to, and when first.
-- grain: one row per parent who enters and service
-- key: parent, service
-- reads: entries, record_persons, referrals, refusals
-- gives: parent text, service text, referred_on date, started_on date?, pregnant bool?
--
-- referred_on is the first referral ever, before the index set too: who was served before the clock starts is no new client.
-- started_on is the first day of work since then, whichever referral it belongs to. pregnant is what the first referral says;
-- of several rows of one day, yes if one says so. Who refused linkage in any referral to a service is not looked up for it.
with of_parent as (
    select
        e.parent,
        r.service,
        r.referred_on,
        r.started_on,
        r.pregnant_at_referral
    from entries e
    join record_persons rp on rp.person = e.parent
    join referrals r on r.record = rp.record
    left join refusals f on f.person = e.parent and f.service = r.service
    where e.excluded is null
        and f.person is null
),
first_ones as (
    select
        parent,
        service,
        min(referred_on) as referred_on
    from of_parent
    group by parent, service
)
select
    f.parent,
    f.service,
    f.referred_on,
    min(case when o.started_on >= f.referred_on then o.started_on end) as started_on,
    bool_or(case when o.referred_on = f.referred_on then o.pregnant_at_referral end) as pregnant
from first_ones f
join of_parent o on o.parent = f.parent and o.service = f.service
group by f.parent, f.service, f.referred_on
