-- staging/applications: applications to the court, the latest revision of each.
-- grain: one row per application
-- key: application
-- reads: intake.applications
-- gives: application text, case_ref text?, kind text, issued_on date?, concluded_on date?, conclusion text?, consolidated_into text?, local_authority text?
--
-- An application without date of issue counts from the day it was received. An extract taken from a live system holds
-- several revisions of an application: the latest wins, and where revisions bear no date, the one that knows most.
with revisions as (
    select
        *,
        row_number() over (
            partition by application
            order by
                revised_on desc nulls last,
                concluded_on desc nulls last,
                issued_on desc nulls last,
                applied_on desc nulls last,
                conclusion desc nulls last,
                consolidated_into desc nulls last,
                kind,
                local_authority desc nulls last,
                "case" desc nulls last,
                extract
        ) as revision
    from intake.applications
)
select
    application,
    "case" as case_ref,
    kind,
    coalesce(issued_on, applied_on) as issued_on,
    concluded_on,
    conclusion,
    consolidated_into,
    local_authority
from revisions
where revision = 1
