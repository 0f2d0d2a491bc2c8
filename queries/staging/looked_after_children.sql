-- staging/looked_after_children: the SSDA903 header.
-- grain: one row per record
-- key: record
-- reads: intake.looked_after_header
-- gives: record text, sex text?, birth_date date?, birth_precision text?, ethnicity text?
select
    record,
    min(sex) as sex,
    min(birth_date) as birth_date,
    min(birth_precision) as birth_precision,
    min(ethnicity) as ethnicity
from intake.looked_after_header
group by record
