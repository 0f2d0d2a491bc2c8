-- staging/looked_after_children: the SSDA903 header.
-- grain: one row per record
-- key: record
-- reads: intake.looked_after_header
-- gives: record text, sex text?, birth_date date?, birth_precision text?, ethnicity text?
with placed as (
    select
        *,
        row_number() over (partition by record order by birth_date asc nulls last, birth_precision) as place
    from intake.looked_after_header
)
select
    record,
    min(sex) as sex,
    min(birth_date) as birth_date,
    min(case when place = 1 then birth_precision end) as birth_precision,
    min(ethnicity) as ethnicity
from placed
group by record
