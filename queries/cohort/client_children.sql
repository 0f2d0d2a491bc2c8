-- cohort/client_children: the children of a person at a reference point, as far as known on that day.
-- grain: one row per reference point, child, time away that began by then (or none), and possible day of birth
-- key: point, child, removed_on, born_on
-- reads: reference_points, parent_children, times_away, final_orders, open_proceedings, record_persons, life_events
-- binds: removed_by
-- gives: point int, child text, born_on date?, reference_on date, child_age int?, child_age_at_removal int?, removed bool?, removed_on date?, returned_on date?, permanent_order bool?, permanent_order_on date?, order_made text?, with_parent bool?, permanently_with_parent bool?, authority text?
--
-- No fact is dated after the reference day: a child not yet known or born then is not there, and a return, an order or a
-- conclusion to come is null. A birth date known to the month or year is a span of days: there is a row for each day of it
-- under which an age could differ, and what is so under all of them is so. Ages are in completed years.
--
-- removed is null where no source tells of removals, permanent_order where no order is told of anybody. permanent_order: a final order of adoption, placement, care away from
-- home or special guardianship. with_parent: not away, under 18, alive, and under no such order that lasts; null under a last
-- order of child arrangements, which may be with either parent, or where no source tells of removals. permanently: that, and
-- no proceedings about the child are open. authority: that of the last application about the child.
with known as (
    select
        q.point,
        q.reference_on,
        k.parent,
        k.child,
        k.born_from,
        k.born_to
    from reference_points q
    join parent_children k on k.parent = q.person
    where q.linked
        and k.known_on <= q.reference_on
        and (k.born_from is null or k.born_from <= q.reference_on)
),
spells as (
    select
        k.*,
        t.from_on as removed_on,
        case when t.to_on <= k.reference_on then t.to_on end as returned_on
    from known k
    left join times_away t on t.parent = k.parent and t.child = k.child and t.from_on <= k.reference_on
),
-- A child is born by the reference day, and before it is first removed.
spans as (
    select
        point,
        child,
        min(reference_on) as reference_on,
        min(born_from) as born_from,
        -- The least of a null and a day would be the day.
        case
            when min(born_from) is not null then least(
                min(born_to),
                min(reference_on),
                coalesce(min(case when removed_on >= born_from then removed_on end), min(reference_on))
            )
        end as born_to,
        bool_or(removed_on is not null and returned_on is null) as away,
        bool_or(removed_on is not null) as ever_removed
    from spells
    group by point, child
),
-- Days within the span of a birth on which a year of age turns: by the reference day, or by a removal.
turning as (
    select
        p.point,
        p.child,
        p.born_from,
        p.born_to,
        p.reference_on as on_date
    from spans p
    where p.born_from < p.born_to
    union all
    select
        p.point,
        p.child,
        p.born_from,
        p.born_to,
        s.removed_on as on_date
    from spans p
    join spells s on s.point = p.point and s.child = p.child
    where p.born_from < p.born_to
        and s.removed_on is not null
),
turned as (
    select
        point,
        child,
        born_from,
        born_to,
        cast(date_part('year', born_from) as int) as first_year,
        cast(date_part('year', born_to) as int) as last_year,
        cast(date_part('month', on_date) as int) as month,
        -- Who is born on 29 February has no birthday in most years: the day before turns the same age.
        case
            when date_part('month', on_date) = 2 and date_part('day', on_date) = 29 then 28
            else cast(date_part('day', on_date) as int)
        end as day
    from turning
),
turns as (
    select
        point,
        child,
        born_from,
        born_to,
        make_date(first_year, month, day) as born_on
    from turned
    union all
    select
        point,
        child,
        born_from,
        born_to,
        make_date(last_year, month, day) as born_on
    from turned
),
guises as (
    select
        point,
        child,
        born_on
    from turns
    where born_on >= born_from
        and born_on < born_to
    union
    select
        point,
        child,
        born_to as born_on
    from spans
),
orders_by as (
    select
        p.point,
        p.child,
        o.order_made,
        o.made_on,
        row_number() over (partition by p.point, p.child order by o.made_on desc, o.weight) as place
    from spans p
    join final_orders o on o.child = p.child and o.made_on <= p.reference_on
),
ordered as (
    select
        point,
        child,
        min(case when place = 1 then order_made end) as order_made,
        max(case
            when order_made in ('adoption', 'placement', 'care', 'special guardianship') then made_on
        end) as permanent_order_on
    from orders_by
    group by point, child
),
told as (
    select count(*) > 0 as orders
    from final_orders
),
opened as (
    select distinct
        p.point,
        p.child
    from spans p
    join open_proceedings o on o.child = p.child
    where o.issued_on <= p.reference_on
        and (o.concluded_on is null or o.concluded_on > p.reference_on)
        and o.open_to >= p.reference_on
),
applied as (
    select
        p.point,
        p.child,
        o.local_authority,
        row_number() over (
            partition by p.point, p.child
            order by o.issued_on desc, o.application desc, o.local_authority
        ) as place
    from spans p
    join open_proceedings o on o.child = p.child and o.issued_on <= p.reference_on
    where o.local_authority is not null
),
dead as (
    select distinct
        p.point,
        p.child
    from spans p
    join record_persons rp on rp.person = p.child
    join life_events l on l.record = rp.record
    where l.event = 'death'
        and l.on_date <= p.reference_on
),
aged as (
    select
        s.point,
        s.child,
        s.reference_on,
        s.removed_on,
        s.returned_on,
        g.born_on,
        p.away,
        p.ever_removed,
        cast(date_part('year', s.reference_on) as bigint) * 10000
            + cast(date_part('month', s.reference_on) as bigint) * 100
            + cast(date_part('day', s.reference_on) as bigint) as reference,
        cast(date_part('year', s.removed_on) as bigint) * 10000
            + cast(date_part('month', s.removed_on) as bigint) * 100
            + cast(date_part('day', s.removed_on) as bigint) as removal,
        cast(date_part('year', g.born_on) as bigint) * 10000
            + cast(date_part('month', g.born_on) as bigint) * 100
            + cast(date_part('day', g.born_on) as bigint) as birth
    from spells s
    join spans p on p.point = s.point and p.child = s.child
    join guises g on g.point = s.point and g.child = s.child
),
-- The difference of two dates written as numbers of eight digits, in whole ten thousands, is the age in completed years.
judged as (
    select
        a.*,
        case when birth <= reference then (reference - birth) / 10000 end as child_age,
        case when birth <= removal then (removal - birth) / 10000 end as child_age_at_removal,
        o.order_made,
        o.permanent_order_on,
        d.child is not null as is_dead,
        x.child is not null as is_open
    from aged a
    left join ordered o on o.point = a.point and o.child = a.child
    left join dead d on d.point = a.point and d.child = a.child
    left join opened x on x.point = a.point and x.child = a.child
),
placed as (
    select
        *,
        case
            when is_dead or away or coalesce(child_age >= 18, false) then false
            when strpos($removed_by, '|orders|') = 0
                and order_made in ('adoption', 'placement', 'care', 'special guardianship')
            then false
            when $removed_by = '' or child_age is null or order_made = 'child arrangements' then null
            else true
        end as with_parent
    from judged
)
select
    p.point,
    p.child,
    p.born_on,
    p.reference_on,
    p.child_age,
    p.child_age_at_removal,
    case when $removed_by <> '' then p.removed_on is not null end as removed,
    p.removed_on,
    p.returned_on,
    case when t.orders then p.permanent_order_on is not null end as permanent_order,
    p.permanent_order_on,
    p.order_made,
    p.with_parent,
    case when p.with_parent and p.is_open then null else p.with_parent end as permanently_with_parent,
    a.local_authority as authority
from placed p
cross join told t
left join applied a on a.point = p.point and a.child = p.child and a.place = 1
