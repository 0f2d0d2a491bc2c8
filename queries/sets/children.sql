-- sets/children: children who are subjects of applications, with the birth date that most of their records give.
-- grain: one row per child
-- key: child
-- reads: parties, record_persons
-- gives: child text, born_from date?, born_to date?
--
-- A birth date is known to the day, week, month or year: the child was born on a day from born_from to born_to. Of dates
-- that are equally frequent the earliest is taken. Null: no record gives one.
with dates as (
    select
        rp.person as child,
        p.birth_date,
        p.birth_precision,
        count(*) as records
    from parties p
    join record_persons rp on rp.record = p.record
    where p.role = 'child'
    group by rp.person, p.birth_date, p.birth_precision
),
ranked as (
    select
        *,
        row_number() over (
            partition by child
            order by case when birth_date is null then 1 else 0 end, records desc, birth_date
        ) as rank
    from dates
)
select
    child,
    birth_date as born_from,
    case birth_precision
        when 'year' then cast(birth_date + interval '1 year' - interval '1 day' as date)
        when 'month' then cast(birth_date + interval '1 month' - interval '1 day' as date)
        when 'week' then cast(birth_date + interval '6 days' as date)
        else birth_date
    end as born_to
from ranked
where rank = 1
