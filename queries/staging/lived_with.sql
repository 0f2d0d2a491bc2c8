-- staging/lived_with: with whom a child lived when an application about it was issued.
-- grain: one row per record and application
-- key: record, application
-- reads: intake.parties
-- gives: record text, application text, lived_with text?
--
-- Null where nothing is stated, where it is stated as unknown, and where rows of one record contradict each other.
with stated as (
    select
        record,
        application,
        nullif(lived_with, 'unknown') as lived_with
    from intake.parties
    where role = 'child'
)
select
    record,
    application,
    case when count(distinct lived_with) = 1 then min(lived_with) end as lived_with
from stated
group by record, application
