-- cohort/court_parents: every parent whom courts name, mothers and fathers alike, with the time during which courts know of them.
-- grain: one row per parent
-- key: parent
-- reads: open_proceedings, record_persons, life_events
-- gives: parent text, first_issued_on date, gone_on date?
--
-- Those who cannot be linked are left out: each of their records would count as a parent. gone_on is the day on which the parent
-- died, or moved out after courts first knew of them: who had moved out before came back.
with seen as (
    select
        parent,
        min(issued_on) as first_issued_on
    from open_proceedings
    where parent is not null
    group by parent
),
linkable as (
    select person
    from record_persons
    group by person
    having bool_or(unlinkable is null)
),
gone as (
    select
        s.parent,
        min(l.on_date) as gone_on
    from seen s
    join record_persons rp on rp.person = s.parent
    join life_events l on l.record = rp.record
    where l.event = 'death'
        or (l.event = 'moved out' and l.on_date >= s.first_issued_on)
    group by s.parent
)
select
    s.parent,
    s.first_issued_on,
    g.gone_on
from seen s
join linkable k on k.person = s.parent
left join gone g on g.parent = s.parent
