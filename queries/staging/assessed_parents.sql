-- staging/assessed_parents: parents who took part in an assessment of their family, once it had ended.
-- grain: one row per parent record, service and day of end
-- key: record, service, ended_on
-- reads: intake.assessments
-- gives: record text, service text, ended_on date, outcome text?
--
-- Of outcomes that contradict each other none is known.
select
    parent_record as record,
    service,
    ended_on,
    case when min(outcome) = max(outcome) then min(outcome) end as outcome
from intake.assessments
where parent_record is not null
    and ended_on is not null
group by parent_record, service, ended_on
