-- staging/care_files: what a court file says of a party's own childhood.
-- grain: one row per record, application and word
-- key: record, application, stated
-- reads: intake.parties
-- gives: record text, application text, stated text
--
-- A file that says nothing is no row. Words that differ are all kept: cohort/stated_care says what they mean together.
select distinct
    record,
    application,
    care_experience_file as stated
from intake.parties
where care_experience_file is not null
