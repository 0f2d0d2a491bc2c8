-- episodes/time_to_return: from the origin of the index set to the issue of the first set that counts as a return, or to the end of observation.
-- grain: one row per parent who enters
-- key: parent
-- reads: entries, exits, sets, returns
-- gives: parent text, origin_on date, index_started_on date, index_concluded_on date?, entered_after int, days int, returned bool, return_number int?, before_origin bool, age int?, children int, class text?, child_lived_with text?, exit_reason text, local_authority text?
--
-- days is the time from the origin, entered_after that of it which had passed when the parent came under observation: 0
-- unless the study lets parents enter late, or a child was away before the issue. A set issued by that day (possible where
-- the clock starts later than at the issue) is told apart by before_origin and stays out of the risk set: it is counted beside those who enter, and days means nothing there.
with first_counted as (
    select
        parent,
        min(set_number) as set_number
    from returns
    where counts
    group by parent
),
timed as (
    select
        e.parent,
        e.origin_on,
        e.enters_on,
        e.index_started_on,
        i.concluded_on as index_concluded_on,
        e.local_authority,
        e.age,
        e.children,
        x.exit_on,
        x.reason,
        r.started_on as return_on,
        r.set_number as return_number,
        r.class,
        r.child_lived_with
    from entries e
    join exits x on x.parent = e.parent
    join sets i on i.parent = e.parent and i.set_number = 1
    left join first_counted f on f.parent = e.parent
    left join returns r on r.parent = f.parent and r.set_number = f.set_number
    where e.excluded is null
),
ended as (
    select
        *,
        return_on is not null and return_on <= exit_on as returned,
        case when return_on is not null and return_on <= exit_on then return_on else exit_on end as end_on
    from timed
)
select
    parent,
    origin_on,
    index_started_on,
    index_concluded_on,
    cast(cast(enters_on as int) - cast(origin_on as int) as bigint) as entered_after,
    cast(cast(end_on as int) - cast(origin_on as int) as bigint) as days,
    returned,
    case when returned then return_number end as return_number,
    returned and return_on <= enters_on as before_origin,
    age,
    children,
    case when returned then class end as class,
    case when returned then child_lived_with end as child_lived_with,
    case when returned then 'return' else reason end as exit_reason,
    local_authority
from ended
