-- staging/assessments: assessments of families by services.
-- grain: one row per family, service and day of start
-- key: family, service, started_on
-- reads: intake.assessments
-- gives: family text, service text, started_on date, ended_on date?, outcome text?, removed_before int?, removed_before_source text?
--
-- A family has a row for each parent who takes part. What its rows contradict each other about is not known.
select
    family,
    service,
    started_on,
    max(ended_on) as ended_on,
    case when min(outcome) = max(outcome) then min(outcome) end as outcome,
    case when min(removed_before) = max(removed_before) then min(removed_before) end as removed_before,
    case
        when min(removed_before_source) = max(removed_before_source) then min(removed_before_source)
    end as removed_before_source
from intake.assessments
group by family, service, started_on
