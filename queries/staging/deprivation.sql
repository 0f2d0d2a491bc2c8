-- staging/deprivation: the fifth of deprivation in which a party lives, 1 the most deprived.
-- grain: one row per record and application
-- key: record, application
-- reads: intake.parties
-- gives: record text, application text, deprivation text?
--
-- Of values that differ the most deprived is taken, so that the order of rows does not matter.
select
    record,
    application,
    min(deprivation) as deprivation
from intake.parties
group by record, application
