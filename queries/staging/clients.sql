-- staging/clients: the referrals of clients, with what a service alone asks.
-- grain: one row per record, service and day of referral
-- key: record, service, referred_on
-- reads: intake.referrals
-- gives: record text, service text, area text?, referral_number int?, referred_on date, source text?, consented bool?, consented_to_linkage bool?, proceedings_state text?, assessed_on date?, started_on date?, ended_on date?, end_reason text?, engaged bool?, completed bool?, pregnant_at_referral bool?, partner_record text?, sex text?
--
-- The same rows as `referrals`, with the columns that a report about the service needs beside.
select
    record,
    service,
    min(area) as area,
    min(referral_number) as referral_number,
    referred_on,
    min(source) as source,
    bool_and(consented) as consented,
    bool_and(consented_to_linkage) as consented_to_linkage,
    min(proceedings_state_at_referral) as proceedings_state,
    min(assessed_on) as assessed_on,
    min(started_on) as started_on,
    max(ended_on) as ended_on,
    min(end_reason) as end_reason,
    bool_or(engaged) as engaged,
    bool_or(completed) as completed,
    bool_or(pregnant_at_referral) as pregnant_at_referral,
    min(partner_record) as partner_record,
    case when min(sex) = max(sex) then min(sex) end as sex
from intake.referrals
group by record, service, referred_on
