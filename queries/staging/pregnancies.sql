-- staging/pregnancies: pregnancies of clients, as services know of them.
-- grain: one row per record, service, day on which the pregnancy was known and day of birth
-- key: record, service, known_on, born_on
-- reads: intake.pregnancies
-- gives: record text, service text, referral_number int?, known_on date?, at_referral bool?, planned bool?, born_on date?, baby text?
--
-- What rows of one key contradict each other about is not known; a referral number is the first that is told.
select
    record,
    service,
    min(referral_number) as referral_number,
    known_on,
    case when bool_and(at_referral) = bool_or(at_referral) then bool_or(at_referral) end as at_referral,
    case when bool_and(planned) = bool_or(planned) then bool_or(planned) end as planned,
    born_on,
    case when min(baby) = max(baby) then min(baby) end as baby
from intake.pregnancies
group by record, service, known_on, born_on
