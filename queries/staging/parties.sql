-- staging/parties: persons named in an application.
-- grain: one row per record, application and role
-- key: record, application, role
-- reads: intake.parties
-- gives: record text, application text, role text, sex text?, birth_date date?, birth_precision text?, ethnicity text?, party_status bool?
--
-- A record that an extract repeats counts once; of values that differ the smallest known is taken, so that the order of
-- rows does not matter.
select
    record,
    application,
    role,
    min(sex) as sex,
    min(birth_date) as birth_date,
    min(birth_precision) as birth_precision,
    min(ethnicity) as ethnicity,
    bool_or(party_status) as party_status
from intake.parties
group by record, application, role
