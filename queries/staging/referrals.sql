-- staging/referrals: referrals to services.
-- grain: one row per record, service and day of referral
-- key: record, service, referred_on
-- reads: intake.referrals
-- gives: record text, service text, area text?, referred_on date, source text?, consented_to_linkage bool?, proceedings_state text?, started_on date?, ended_on date?, end_reason text?, engaged bool?, completed bool?, pregnant_at_referral bool?
select
    record,
    service,
    min(area) as area,
    referred_on,
    min(source) as source,
    bool_and(consented_to_linkage) as consented_to_linkage,
    min(proceedings_state_at_referral) as proceedings_state,
    min(started_on) as started_on,
    max(ended_on) as ended_on,
    min(end_reason) as end_reason,
    bool_or(engaged) as engaged,
    bool_or(completed) as completed,
    bool_or(pregnant_at_referral) as pregnant_at_referral
from intake.referrals
group by record, service, referred_on
