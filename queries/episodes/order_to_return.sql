-- episodes/order_to_return: from a child's first final order to the next application about that child.
-- grain: one row per child whose first final order lies within observation
-- key: child
-- reads: final_orders, children, applications, parties, record_persons, life_events
-- binds: only_area, observed_from, observed_to
-- gives: child text, family text, order_made text, made_on date, before_issue bool, age_days int?, days int, ended text
--
-- Orders count that are made in applications for care, supervision or placement orders: private proceedings, and
-- emergency protection that was refused, start no clock. One that names no application that is known counts if such an
-- application about the child had been issued by then. Of several final orders on the first day the weightiest counts;
-- a child whose first was made before observation has no row. An order that is dated before its application was issued
-- is told apart by before_issue: nobody knows from when to follow the child, and days means nothing there. The next
-- application is one for a care or supervision order that is issued later, and neither one in which the order was made
-- nor what such a one was consolidated into, in one step or two. Where the study sees one authority's applications
-- alone, there are no others, and no orders but those made in them. Observation of a child ends with its death, with
-- moving out, on its eighteenth birthday (from the earliest day on which it can have been born) or with the study; days
-- is at least 1. The family of a child is the mother named with it, else another parent, else the child itself; of
-- several the first by pseudonym.
with begun as (
    select
        rp.person as child,
        min(a.issued_on) as issued_on
    from parties p
    join record_persons rp on rp.record = p.record
    join applications a on a.application = p.application
    where p.role = 'child'
        and a.kind in ('care', 'supervision', 'placement')
        and (a.conclusion is distinct from 'housekeeping')
        and a.issued_on is not null
    group by rp.person
),
seen as (
    select
        o.child,
        o.application,
        o.order_made,
        o.made_on,
        a.issued_on,
        a.consolidated_into,
        row_number() over (
            partition by o.child
            order by o.made_on, o.weight, o.order_made, a.issued_on asc nulls last, o.application asc nulls last
        ) as place
    from final_orders o
    left join applications a on a.application = o.application
    left join begun b on b.child = o.child
    where (a.kind in ('care', 'supervision', 'placement')
            or (a.application is null and coalesce(b.issued_on <= o.made_on, false)))
        and (cast($only_area as varchar) is null or a.local_authority = cast($only_area as varchar))
),
about as (
    select distinct
        rp.person as child,
        a.application,
        a.issued_on
    from parties p
    join record_persons rp on rp.record = p.record
    join applications a on a.application = p.application
    where p.role = 'child'
        and a.kind in ('care', 'supervision')
        and (a.conclusion is distinct from 'housekeeping')
        and a.issued_on is not null
        and (cast($only_area as varchar) is null or a.local_authority = cast($only_area as varchar))
),
first_orders as (
    select
        s.child,
        s.order_made,
        s.made_on,
        coalesce(s.issued_on > s.made_on, false) as before_issue
    from seen s
    where s.place = 1
        and s.made_on >= $observed_from
        and s.made_on < $observed_to
),
made_in as (
    select
        s.child,
        s.application,
        s.consolidated_into
    from first_orders o
    join seen s on s.child = o.child and s.made_on = o.made_on
),
own_applications as (
    select child, application from made_in
    union
    select child, consolidated_into as application from made_in
    union
    select
        m.child,
        t.consolidated_into as application
    from made_in m
    join applications t on t.application = m.consolidated_into
),
families as (
    select
        rc.person as child,
        coalesce(min(case when p.role = 'mother' then rp.person end), min(rp.person)) as family
    from parties c
    join record_persons rc on rc.record = c.record
    join parties p on p.application = c.application and p.role in ('mother', 'father', 'second female parent')
    join record_persons rp on rp.record = p.record
    where c.role = 'child'
    group by rc.person
),
next_applications as (
    select
        o.child,
        min(a.issued_on) as issued_on
    from first_orders o
    join about a on a.child = o.child
    left join own_applications w on w.child = a.child and w.application = a.application
    where w.application is null
        and a.issued_on > o.made_on
        and a.issued_on <= $observed_to
    group by o.child
),
left_on as (
    select
        o.child,
        min(l.on_date) as on_date
    from first_orders o
    join record_persons rp on rp.person = o.child
    join life_events l on l.record = rp.record
    where l.event in ('death', 'moved out')
        and l.on_date > o.made_on
    group by o.child
),
timed as (
    select
        o.child,
        coalesce(f.family, o.child) as family,
        o.order_made,
        o.made_on,
        o.before_issue,
        c.born_from,
        n.issued_on,
        cast(c.born_from + interval '18 years' as date) as adult_on,
        l.on_date as left_on
    from first_orders o
    join children c on c.child = o.child
    left join next_applications n on n.child = o.child
    left join left_on l on l.child = o.child
    left join families f on f.child = o.child
),
ended as (
    select
        *,
        least(
            coalesce(adult_on, cast($observed_to as date)),
            coalesce(left_on, cast($observed_to as date)),
            cast($observed_to as date)
        ) as exit_on
    from timed
)
select
    child,
    family,
    order_made,
    made_on,
    before_issue,
    cast(cast(made_on as int) - cast(born_from as int) as bigint) as age_days,
    cast(
        cast(case when issued_on <= exit_on then issued_on else exit_on end as int) - cast(made_on as int) as bigint
    ) as days,
    case
        when issued_on <= exit_on then 'return'
        when exit_on = adult_on then 'adult'
        when exit_on = left_on then 'left'
        else 'end of observation'
    end as ended
from ended
where exit_on > made_on
