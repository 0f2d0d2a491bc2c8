-- sets/children: children who are subjects of applications, with the birth date that most of their records give.
-- grain: one row per child
-- key: child
-- reads: parties, record_persons
-- gives: child text, born_from date?, born_to date?, linkable bool
--
-- A birth date is known to the day, week, month or year: the child was born on a day from born_from to born_to. Of dates
-- that are equally frequent the earliest is taken. Null: no record gives one. A child is linkable unless no record of it
-- tells enough to link it by: such a child may be another one of the table.
with records as (
    select
        rp.person as child,
        rp.unlinkable,
        p.birth_date,
        p.birth_precision
    from parties p
    join record_persons rp on rp.record = p.record
    where p.role = 'child'
),
dates as (
    select
        child,
        birth_date,
        birth_precision,
        count(*) as records
    from records
    group by child, birth_date, birth_precision
),
ranked as (
    select
        *,
        row_number() over (
            partition by child
            order by case when birth_date is null then 1 else 0 end, records desc, birth_date, birth_precision
        ) as rank
    from dates
),
linkable as (
    select
        child,
        bool_or(unlinkable is null) as linkable
    from records
    group by child
)
select
    r.child,
    r.birth_date as born_from,
    case r.birth_precision
        when 'year' then cast(r.birth_date + interval '1 year' - interval '1 day' as date)
        when 'month' then cast(r.birth_date + interval '1 month' - interval '1 day' as date)
        when 'week' then cast(r.birth_date + interval '6 days' as date)
        else r.birth_date
    end as born_to,
    l.linkable
from ranked r
join linkable l on l.child = r.child
where r.rank = 1
