-- sets/record_persons: which person each record is, in one imputation of the linkage.
-- grain: one row per record
-- key: record
-- reads: persons
-- binds: imputation
-- gives: record text, person text, unlinkable text?
select
    record,
    person,
    unlinkable
from persons
where imputation = $imputation
