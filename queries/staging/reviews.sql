-- staging/reviews: reviews by services, one domain each.
-- grain: one row per record, service, instrument and day
-- key: record, service, instrument, reviewed_on
-- reads: intake.reviews
-- gives: record text, service text, instrument text, reviewed_on date, value real?, at_referral bool?
select
    record,
    service,
    instrument,
    reviewed_on,
    min(value) as value,
    bool_or(at_referral) as at_referral
from intake.reviews
group by record, service, instrument, reviewed_on
