-- cohort/exits: the last day on which each parent who enters is observed, and why it is the last.
-- grain: one row per parent who enters
-- key: parent
-- reads: entries, life_events, unit_persons, record_persons
-- binds: observed_to
-- gives: parent text, exit_on date, reason text
--
-- Observation ends at death, at moving out of the area, or on the last day of the study, whichever comes first. Who moves
-- out and is seen again later is not followed further: nothing is known of the time between. A couple ends with the death or
-- the moving out of either. reason is one of these words:
-- death, moved out, end of observation; estimates say what each is to them.
with ends as (
    select
        e.parent,
        l.on_date,
        l.event
    from entries e
    join unit_persons u on u.parent = e.parent
    join record_persons rp on rp.person = u.person
    join life_events l on l.record = rp.record
    where e.excluded is null
        and l.event in ('death', 'moved out')
        and l.on_date > e.enters_on
        and l.on_date <= $observed_to
),
first_end as (
    select
        parent,
        on_date,
        event,
        row_number() over (partition by parent order by on_date, event) as place
    from ends
)
select
    e.parent,
    coalesce(f.on_date, cast($observed_to as date)) as exit_on,
    coalesce(f.event, 'end of observation') as reason
from entries e
left join first_end f on f.parent = e.parent and f.place = 1
where e.excluded is null
