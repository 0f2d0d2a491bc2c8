-- sets/subject_ages: how old the subjects of applications were when these were issued.
-- grain: one row per application and child
-- key: application, child
-- reads: applications, application_children, endings
-- gives: application text, child text, joined_later bool, least_days int?, most_days int?
--
-- A birth known to the month leaves several ages: the least and the most are given. No application is about a child
-- alone who was not born when it was issued, unless it was issued for the unborn: where all its subjects were certainly
-- born later, they have age 0 if that is within 280 days, which is what a pregnancy lasts, and no age where it may be
-- longer, as some date is wrong. One born later beside a child who had been born, or whose birth is not known, joined
-- while the case ran: joined_later. It was about a newborn then, and has age 0, within the same days. Born after the
-- case had ended, as `endings` has it, it cannot have joined it, and has no age.
with aged as (
    select
        a.application,
        c.child,
        c.born_from,
        cast(a.issued_on as int) - cast(c.born_to as int) as least_days,
        cast(a.issued_on as int) - cast(c.born_from as int) as most_days,
        e.open_to
    from applications a
    join application_children c on c.application = a.application
    join endings e on e.application = a.application
),
beside as (
    select
        *,
        coalesce(most_days < 0, false) as is_later,
        sum(case when most_days < 0 then 0 else 1 end) over (partition by application) as others
    from aged
),
judged as (
    select
        *,
        coalesce(is_later and others > 0 and born_from <= open_to, false) as joined_later
    from beside
)
select
    application,
    child,
    joined_later,
    cast(
        case
            when not is_later then least_days
            when least_days >= -280 and (joined_later or others = 0) then 0
        end as bigint
    ) as least_days,
    cast(
        case
            when not is_later then most_days
            when least_days >= -280 and (joined_later or others = 0) then 0
        end as bigint
    ) as most_days
from judged
