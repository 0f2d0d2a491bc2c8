-- staging/care_statements: what a client says to a service, or the service records, of the client's own childhood.
-- grain: one row per record and word
-- key: record, stated
-- reads: intake.referrals
-- gives: record text, stated text
--
-- A referral that says nothing is no row, and one of a person who refused linkage is not used. Words that differ are all
-- kept: cohort/stated_care says what they mean together.
select distinct
    record,
    care_experience_self as stated
from intake.referrals
where care_experience_self is not null
    and consented_to_linkage is distinct from false
