-- sets/endings: when each application ended, and until when it counts as open.
-- grain: one row per application with a date of issue
-- key: application
-- reads: applications, parties, orders
-- binds: open_at_most, consolidation, observed_to
-- gives: application text, concluded_on date?, open_to date, goes_on bool
--
-- An application of which no conclusion within observation is told ended with its last final order, if every child named in it
-- has one that is one of the code book's final orders by name.
-- One that was consolidated has not ended: it goes on as the one that it was consolidated into (or the one that this was
-- consolidated into), and is without conclusion where that one is not named, not told of or not concluded; where the study ignores
-- consolidation, it ended on the day that it states. goes_on tells of those that go on as one of which nothing is known. open_to is
-- the conclusion, or, for an application without one, the day until which it counts as open. A conclusion after observation was
-- not known when it ended, and may be what a database writes for none (2099-12-31): it keeps no application open for longer. An
-- application that has neither conclusion nor its day nor final orders, but names another that it was consolidated into, was.
with made as (
    select
        application,
        child_record,
        max(made_on) as made_on
    from orders
    where application is not null
        and not coalesce(interim, false)
        and order_made not in ('interim care', 'interim supervision', 'other')
    group by application, child_record
),
ordered as (
    select
        p.application,
        case when count(m.made_on) = count(*) then max(m.made_on) end as ordered_on
    from parties p
    left join made m on m.application = p.application and m.child_record = p.record
    where p.role = 'child'
    group by p.application
),
told as (
    select
        a.application,
        a.issued_on,
        case
            when a.concluded_on <= $observed_to then a.concluded_on
            else coalesce(case when o.ordered_on >= a.issued_on then o.ordered_on end, a.concluded_on)
        end as concluded_on,
        case
            when a.conclusion is null
                and a.concluded_on is null
                and not coalesce(o.ordered_on >= a.issued_on, false)
                and a.consolidated_into <> a.application then 'consolidated'
            else a.conclusion
        end as conclusion,
        a.consolidated_into
    from applications a
    left join ordered o on o.application = a.application
),
ended as (
    select
        a.application,
        cast(a.issued_on + cast($open_at_most as interval) as date) as at_most_to,
        case
            when $consolidation = 'ignore' then a.concluded_on
            when (a.conclusion is distinct from 'consolidated') then a.concluded_on
            when t.concluded_on is not null and (t.conclusion is distinct from 'consolidated')
                then greatest(t.concluded_on, a.issued_on)
            when u.concluded_on is not null and (u.conclusion is distinct from 'consolidated')
                then greatest(u.concluded_on, a.issued_on)
        end as ended_on,
        $consolidation <> 'ignore'
            and coalesce(a.conclusion = 'consolidated', false)
            and (t.application is null
                or (coalesce(t.conclusion = 'consolidated', false) and u.application is null)) as goes_on
    from told a
    left join told t on t.application = a.consolidated_into
    left join told u on u.application = t.consolidated_into
    where a.issued_on is not null
)
select
    application,
    ended_on as concluded_on,
    case
        when ended_on <= $observed_to then ended_on
        when ended_on < at_most_to then ended_on
        else at_most_to
    end as open_to,
    goes_on
from ended
