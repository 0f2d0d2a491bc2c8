-- staging/applications: applications to the court, the latest revision of each.
-- grain: one row per application
-- key: application
-- reads: intake.applications
-- gives: application text, case_ref text?, kind text, issued_on date?, concluded_on date?, conclusion text?, consolidated_into text?, local_authority text?, repeats_differ bool
--
-- An application without date of issue counts from the day it was received. An extract taken from a live system holds
-- several revisions of an application: the latest by its date wins. Rows of one application that no such date tells apart may be
-- its children's, of whom courts decide one by one: it is open while any of them is without conclusion, and ended with the latest.
-- Rows of several extracts are no children's: one that tells of the end is the later, and goes first, and then
-- one that tells most rows.
-- A housekeeping entry counts where there is nothing else. repeats_differ tells of those whose rows state different
-- conclusions: were they undated revisions, the one that knows most would be right.
with by_extract as (
    select
        *,
        case when conclusion = 'housekeeping' then 1 else 0 end as is_housekeeping,
        max(case when concluded_on is null and (conclusion is distinct from 'housekeeping') then 1 else 0 end)
            over (partition by application, revised_on, extract) as is_open_there,
        count(*) over (partition by application, revised_on, extract) as rows_there
    from intake.applications
),
revisions as (
    select
        *,
        row_number() over (
            partition by application
            order by
                revised_on desc nulls last,
                is_housekeeping,
                is_open_there,
                rows_there desc,
                concluded_on desc nulls first,
                issued_on desc nulls last,
                applied_on desc nulls last,
                conclusion desc nulls last,
                consolidated_into desc nulls last,
                kind,
                local_authority desc nulls last,
                "case" desc nulls last,
                extract
        ) as revision,
        count(*) over (partition by application, revised_on, extract, is_housekeeping) as repeats,
        count(concluded_on) over (partition by application, revised_on, extract, is_housekeeping) as concluded,
        min(concluded_on) over (partition by application, revised_on, extract, is_housekeeping) as first_concluded_on,
        max(concluded_on) over (partition by application, revised_on, extract, is_housekeeping) as last_concluded_on
    from by_extract
)
select
    application,
    "case" as case_ref,
    kind,
    coalesce(issued_on, applied_on) as issued_on,
    concluded_on,
    conclusion,
    consolidated_into,
    local_authority,
    (concluded > 0 and concluded < repeats)
        or coalesce(first_concluded_on <> last_concluded_on, false) as repeats_differ
from revisions
where revision = 1
