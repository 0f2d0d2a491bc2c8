-- cohort/client_facts: what is known of a person at a reference point.
-- grain: one row per reference point and possible day of birth
-- key: point, born_on
-- reads: reference_points, client_statements, client_children, open_proceedings, final_orders, record_persons, parties, assessed_parents
-- binds: removed_by
-- gives: point int, born_on date?, told bool, reference_on date, age int?, sex text?, role text?, area text?, source text?, consented bool?, consented_to_linkage bool?, agrees_contraception bool?, pregnant bool?, high_risk bool?, substance_misuse bool?, proceedings text?, proceedings_open bool?, partner_is_client bool?, children_removed_stated int?, children_known int?, children_removed int?, children_permanently_removed int?, last_removed_on date?, last_permanent_order_on date?, assessment_ended_on date?, assessment_outcome text?
--
-- What a service states holds on the day of the referral: a pregnancy ends, and consent is asked for again. What courts tell is
-- used of persons who may be linked (`linked`), and as far as it was known on the reference day. told: a court had named the
-- person as a parent by then; of others nobody can say that they have no children removed. A birth date known to the month or
-- year is a span of days, as in `client_children`. What records contradict each other about is not known.
with own as (
    select
        q.point,
        q.service,
        q.reference_on,
        q.linked,
        rp.record
    from reference_points q
    join record_persons rp on rp.person = q.person
),
stated as (
    select
        o.point,
        case when min(s.sex) = max(s.sex) then min(s.sex) end as sex,
        case when min(s.role) = max(s.role) then min(s.role) end as role,
        case when min(s.area) = max(s.area) then min(s.area) end as area,
        case when min(s.source) = max(s.source) then min(s.source) end as source,
        case when bool_and(s.consented) = bool_or(s.consented) then bool_or(s.consented) end as consented,
        bool_and(s.consented_to_linkage) as consented_to_linkage,
        case
            when bool_and(s.agrees_contraception) = bool_or(s.agrees_contraception) then bool_or(s.agrees_contraception)
        end as agrees_contraception,
        case when bool_and(s.pregnant) = bool_or(s.pregnant) then bool_or(s.pregnant) end as pregnant,
        case when bool_and(s.high_risk) = bool_or(s.high_risk) then bool_or(s.high_risk) end as high_risk,
        case
            when bool_and(s.substance_misuse) = bool_or(s.substance_misuse) then bool_or(s.substance_misuse)
        end as substance_misuse,
        case when min(s.proceedings) = max(s.proceedings) then min(s.proceedings) end as proceedings,
        case when min(s.children_removed) = max(s.children_removed) then min(s.children_removed) end
            as children_removed_stated
    from own o
    join client_statements s on s.record = o.record and s.service = o.service and s.referred_on = o.reference_on
    group by o.point
),
-- A partner is named by the client, or names the client.
partners as (
    select
        o.point,
        o.service,
        o.reference_on,
        s.partner_record as record
    from own o
    join client_statements s on s.record = o.record and s.service = o.service and s.referred_on <= o.reference_on
    where s.partner_record is not null
    union
    select
        o.point,
        o.service,
        o.reference_on,
        s.record
    from own o
    join client_statements s
        on s.partner_record = o.record and s.service = o.service and s.referred_on <= o.reference_on
),
partnered as (
    select
        p.point,
        bool_or(s.record is not null) as partner_is_client
    from partners p
    left join client_statements s
        on s.record = p.record and s.service = p.service and s.referred_on <= p.reference_on
    group by p.point
),
court as (
    select
        q.point,
        a.local_authority,
        a.role,
        a.sex,
        (a.concluded_on is null or a.concluded_on > q.reference_on) and a.open_to >= q.reference_on as is_open,
        row_number() over (
            partition by q.point
            order by
                case when a.local_authority is null then 1 else 0 end,
                a.issued_on desc,
                a.application desc,
                a.local_authority,
                a.role,
                a.sex
        ) as place
    from reference_points q
    join open_proceedings a on a.parent = q.person and a.issued_on <= q.reference_on
    where q.linked
),
named as (
    select
        point,
        min(case when place = 1 then local_authority end) as area,
        case when min(role) = max(role) then min(role) end as role,
        case when min(sex) = max(sex) then min(sex) end as sex,
        bool_or(is_open) as proceedings_open
    from court
    group by point
),
births as (
    select
        o.point,
        s.birth_date,
        s.birth_precision
    from own o
    join client_statements s on s.record = o.record and s.service = o.service
    where s.birth_date is not null
    union all
    select
        o.point,
        p.birth_date,
        p.birth_precision
    from own o
    join parties p on p.record = o.record
    where o.linked
        and p.birth_date is not null
),
counted as (
    select
        point,
        birth_date,
        birth_precision,
        count(*) as records
    from births
    group by point, birth_date, birth_precision
),
ranked as (
    select
        *,
        row_number() over (partition by point order by records desc, birth_date, birth_precision) as rank
    from counted
),
spans as (
    select
        r.point,
        q.reference_on,
        r.birth_date as born_from,
        least(
            case r.birth_precision
                when 'year' then cast(r.birth_date + interval '1 year' - interval '1 day' as date)
                when 'month' then cast(r.birth_date + interval '1 month' - interval '1 day' as date)
                when 'week' then cast(r.birth_date + interval '6 days' as date)
                else r.birth_date
            end,
            q.reference_on
        ) as born_to
    from ranked r
    join reference_points q on q.point = r.point
    where r.rank = 1
        and r.birth_date <= q.reference_on
),
turned as (
    select
        point,
        born_from,
        born_to,
        cast(date_part('year', born_from) as int) as first_year,
        cast(date_part('year', born_to) as int) as last_year,
        cast(date_part('month', reference_on) as int) as month,
        -- Who is born on 29 February has no birthday in most years: the day before turns the same age.
        case
            when date_part('month', reference_on) = 2 and date_part('day', reference_on) = 29 then 28
            else cast(date_part('day', reference_on) as int)
        end as day
    from spans
    where born_from < born_to
),
turns as (
    select
        point,
        born_from,
        born_to,
        make_date(first_year, month, day) as born_on
    from turned
    union all
    select
        point,
        born_from,
        born_to,
        make_date(last_year, month, day) as born_on
    from turned
),
guises as (
    select
        point,
        born_on
    from turns
    where born_on >= born_from
        and born_on < born_to
    union
    select
        point,
        born_to as born_on
    from spans
),
children as (
    select
        point,
        count(distinct child) as known,
        count(distinct case when removed then child end) as removed,
        count(distinct case when permanent_order then child end) as permanently,
        max(removed_on) as last_removed_on,
        max(permanent_order_on) as last_permanent_order_on
    from client_children
    group by point
),
assessments as (
    select
        o.point,
        a.ended_on,
        a.outcome,
        row_number() over (partition by o.point order by a.ended_on desc, a.outcome, a.service) as place
    from own o
    join assessed_parents a on a.record = o.record and a.ended_on <= o.reference_on
    where o.linked or a.service = o.service
),
orders_told as (
    select count(*) > 0 as orders
    from final_orders
)
select
    q.point,
    g.born_on,
    n.point is not null as told,
    q.reference_on,
    case
        when g.born_on is not null then (
            cast(date_part('year', q.reference_on) as bigint) * 10000
            + cast(date_part('month', q.reference_on) as bigint) * 100
            + cast(date_part('day', q.reference_on) as bigint)
            - cast(date_part('year', g.born_on) as bigint) * 10000
            - cast(date_part('month', g.born_on) as bigint) * 100
            - cast(date_part('day', g.born_on) as bigint)
        ) / 10000
    end as age,
    coalesce(s.sex, n.sex) as sex,
    coalesce(s.role, n.role) as role,
    coalesce(s.area, n.area) as area,
    s.source,
    s.consented,
    s.consented_to_linkage,
    s.agrees_contraception,
    s.pregnant,
    s.high_risk,
    s.substance_misuse,
    s.proceedings,
    n.proceedings_open,
    p.partner_is_client,
    s.children_removed_stated,
    case when n.point is not null then coalesce(c.known, 0) end as children_known,
    case when n.point is not null and $removed_by <> '' then coalesce(c.removed, 0) end as children_removed,
    case when n.point is not null and t.orders then coalesce(c.permanently, 0) end as children_permanently_removed,
    c.last_removed_on,
    c.last_permanent_order_on,
    e.ended_on as assessment_ended_on,
    e.outcome as assessment_outcome
from reference_points q
cross join orders_told t
left join guises g on g.point = q.point
left join stated s on s.point = q.point
left join named n on n.point = q.point
left join partnered p on p.point = q.point
left join children c on c.point = q.point
left join assessments e on e.point = q.point and e.place = 1
