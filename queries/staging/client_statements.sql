-- staging/client_statements: what a service states of a client on the day of a referral.
-- grain: one row per record, service and day of referral
-- key: record, service, referred_on
-- reads: intake.referrals
-- gives: record text, service text, referred_on date, birth_date date?, birth_precision text?, sex text?, role text?, area text?, source text?, consented bool?, consented_to_linkage bool?, agrees_contraception bool?, pregnant bool?, high_risk bool?, substance_misuse bool?, proceedings text?, children_removed int?, partner_record text?
--
-- What rows of one key contradict each other about is not known. A client who refuses linkage in one of them refuses it.
with placed as (
    select
        *,
        row_number() over (
            partition by record, service, referred_on
            order by birth_date asc nulls last, birth_precision
        ) as place
    from intake.referrals
)
select
    record,
    service,
    referred_on,
    min(birth_date) as birth_date,
    min(case when place = 1 then birth_precision end) as birth_precision,
    case when min(sex) = max(sex) then min(sex) end as sex,
    case when min(role) = max(role) then min(role) end as role,
    case when min(area) = max(area) then min(area) end as area,
    case when min(source) = max(source) then min(source) end as source,
    case when bool_and(consented) = bool_or(consented) then bool_or(consented) end as consented,
    bool_and(consented_to_linkage) as consented_to_linkage,
    case when bool_and(agrees_contraception) = bool_or(agrees_contraception) then bool_or(agrees_contraception) end
        as agrees_contraception,
    case when bool_and(pregnant_at_referral) = bool_or(pregnant_at_referral) then bool_or(pregnant_at_referral) end as pregnant,
    case when bool_and(high_risk) = bool_or(high_risk) then bool_or(high_risk) end as high_risk,
    case when bool_and(substance_misuse) = bool_or(substance_misuse) then bool_or(substance_misuse) end as substance_misuse,
    case when min(proceedings_state_at_referral) = max(proceedings_state_at_referral) then min(proceedings_state_at_referral) end
        as proceedings,
    case when min(children_removed) = max(children_removed) then min(children_removed) end as children_removed,
    min(partner_record) as partner_record
from placed
group by record, service, referred_on
