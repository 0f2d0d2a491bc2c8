-- sets/parents: parents of the study's unit, with the birth date that most of their records give.
-- grain: one row per parent
-- key: parent
-- reads: parties, record_persons, unit_persons
-- binds: unit
-- gives: parent text, born_about date?, linkable bool
--
-- born_about is the middle of the day, week, month or year that is known. A parent is linkable unless no record of hers
-- tells enough to link her by. A couple has the birth date of its mother, and is linkable if both persons are.
with records as (
    select
        u.parent,
        u.person,
        u.leads,
        rp.unlinkable,
        case p.birth_precision
            when 'year' then cast(p.birth_date + interval '181 days' as date)
            when 'month' then cast(p.birth_date + interval '14 days' as date)
            when 'week' then cast(p.birth_date + interval '3 days' as date)
            else p.birth_date
        end as born_about
    from parties p
    join record_persons rp on rp.record = p.record
    join unit_persons u on u.person = rp.person
    where p.role = $unit
        or ($unit = 'mother' and p.role = 'second female parent')
        or ($unit = 'couple' and p.role in ('mother', 'second female parent', 'father'))
),
dates as (
    select
        parent,
        born_about,
        count(*) as records
    from records
    where leads
    group by parent, born_about
),
ranked as (
    select
        *,
        row_number() over (
            partition by parent
            order by case when born_about is null then 1 else 0 end, records desc, born_about
        ) as rank
    from dates
),
reached as (
    select
        parent,
        person,
        bool_or(unlinkable is null) as linkable
    from records
    group by parent, person
),
linkable as (
    select
        parent,
        bool_and(linkable) as linkable
    from reached
    group by parent
)
select
    r.parent,
    r.born_about,
    l.linkable
from ranked r
join linkable l on l.parent = r.parent
where r.rank = 1
