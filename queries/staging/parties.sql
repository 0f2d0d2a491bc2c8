-- staging/parties: persons named in an application.
-- grain: one row per record, application and role
-- key: record, application, role
-- reads: intake.parties
-- gives: record text, application text, role text, sex text?, birth_date date?, birth_precision text?, ethnicity text?, party_status bool?
--
-- A record that an extract repeats counts once; of values that differ the smallest known is taken, so that the order of
-- rows does not matter, and a birth date keeps the precision that it came with.
with placed as (
    select
        *,
        row_number() over (
            partition by record, application, role
            order by birth_date asc nulls last, birth_precision
        ) as place
    from intake.parties
)
select
    record,
    application,
    role,
    min(sex) as sex,
    min(birth_date) as birth_date,
    min(case when place = 1 then birth_precision end) as birth_precision,
    min(ethnicity) as ethnicity,
    bool_or(party_status) as party_status
from placed
group by record, application, role
