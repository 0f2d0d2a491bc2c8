-- cohort/care_experience: whether a parent was looked after as a child, before the index set: yes, no, or unknown and why.
-- grain: one row per parent who enters or cannot be linked
-- key: parent
-- reads: entries, exits, parents, parties, record_persons, looked_after, life_events, index_deprivation, complete_records
-- binds: unit, care_definition, care_from, care_until, care_areas
-- gives: parent text, status text, reason text?, compared bool, birth_year int?, followed_days int?, deprivation text?
--
-- The span is the time between two ages, and ends with the index set at the latest: what comes after cannot have led to it.
-- Yes: under every birth date that is possible, a day in care lies in the span ('window', 'ever'), or 13 weeks do, a day at 16
-- or later among them ('leaver'). No: the span lies in one period of complete records, the parent is not known to have lived
-- elsewhere, and no possible birth date gives a yes. Else unknown. A day on which an episode ends is a day out of care, unless it began on it;
-- an episode without end counts for its first day surely and for all later ones possibly.
--
-- compared: had there been care in the span, the records would hold it. Who was seen in care without that is a yes, but of
-- others like her nobody knows, and a comparison that took her in would count the yes and lose the no. reason says why.
with births as (
    select
        rp.person as parent,
        p.birth_date as born_from,
        case p.birth_precision
            when 'year' then cast(p.birth_date + interval '1 year' - interval '1 day' as date)
            when 'month' then cast(p.birth_date + interval '1 month' - interval '1 day' as date)
            when 'week' then cast(p.birth_date + interval '6 days' as date)
            else p.birth_date
        end as born_to,
        case p.birth_precision
            when 'year' then cast(p.birth_date + interval '181 days' as date)
            when 'month' then cast(p.birth_date + interval '14 days' as date)
            when 'week' then cast(p.birth_date + interval '3 days' as date)
            else p.birth_date
        end as born_about
    from parties p
    join record_persons rp on rp.record = p.record
    where (p.role = $unit or ($unit = 'mother' and p.role = 'second female parent'))
        and p.birth_date is not null
),
-- Records of one middle may be of several precisions: the birth lies in all of them.
born as (
    select
        b.parent,
        max(b.born_from) as born_from,
        min(b.born_to) as born_to,
        min(b.born_about) as born_about
    from births b
    join parents p on p.parent = b.parent and p.born_about = b.born_about
    group by b.parent
),
spans as (
    select
        e.parent,
        e.index_started_on,
        e.origin_on,
        e.local_authority,
        p.linkable,
        b.born_about,
        cast(b.born_from + cast($care_from as interval) as date) as earliest_from,
        cast(b.born_to + cast($care_from as interval) as date) as latest_from,
        least(cast(b.born_from + cast($care_until as interval) as date), e.index_started_on) as earliest_until,
        least(cast(b.born_to + cast($care_until as interval) as date), e.index_started_on) as latest_until,
        cast(b.born_from + interval '16 years' as date) as earliest_sixteen,
        cast(b.born_to + interval '16 years' as date) as latest_sixteen
    from entries e
    join parents p on p.parent = e.parent
    -- An age that no parent has is no age.
    left join born b on b.parent = e.parent and e.age is not null
    where e.excluded is null or e.excluded = 'not linkable'
),
episodes as (
    select distinct
        s.parent,
        l.started_on,
        greatest(
            coalesce(l.ended_on, l.started_on),
            cast(l.started_on + interval '1 day' as date)
        ) as ended_by,
        greatest(
            coalesce(l.ended_on, cast('9999-12-31' as date)),
            cast(l.started_on + interval '1 day' as date)
        ) as may_end
    from spans s
    join record_persons rp on rp.person = s.parent
    join looked_after l on l.record = rp.record
),
-- Each episode as far as it lies in the span: surely, under every possible birth date, and possibly, under one.
clipped as (
    select
        s.parent,
        true as surely,
        greatest(e.started_on, s.latest_from) as from_on,
        least(e.ended_by, s.earliest_until) as to_on,
        s.latest_sixteen as sixteen
    from spans s
    join episodes e on e.parent = s.parent
    union all
    select
        s.parent,
        false as surely,
        greatest(e.started_on, s.earliest_from) as from_on,
        least(e.may_end, s.latest_until) as to_on,
        s.earliest_sixteen as sixteen
    from spans s
    join episodes e on e.parent = s.parent
),
-- Episodes may overlap where two records are of one person: a day counts once.
reached as (
    select
        *,
        max(to_on) over (
            partition by parent, surely
            order by from_on, to_on
            rows between unbounded preceding and 1 preceding
        ) as before
    from clipped
    where from_on < to_on
),
days as (
    select
        parent,
        surely,
        sum(greatest(
            cast(to_on as int) - greatest(cast(from_on as int), coalesce(cast(before as int), cast(from_on as int))),
            0
        )) as days,
        bool_or(to_on > sixteen) as at_sixteen
    from reached
    group by parent, surely
),
judged as (
    select
        parent,
        surely,
        case when $care_definition = 'leaver' then days >= 91 and at_sixteen else days > 0 end as meets
    from days
),
came as (
    select distinct s.parent
    from spans s
    join record_persons rp on rp.person = s.parent
    join life_events l on l.record = rp.record
    where l.event = 'moved in' and l.on_date > s.earliest_from
),
begun as (
    select
        *,
        case when $care_definition = 'leaver' then earliest_sixteen else earliest_from end as earliest_begin,
        case when $care_definition = 'leaver' then latest_sixteen else latest_from end as latest_begin
    from spans
),
-- Periods of complete records do not touch: a span lies in all of them together only if it lies in one.
covered as (
    select
        s.parent,
        bool_or(s.latest_from >= c.from_on and s.earliest_until <= c.until_on) as possibly,
        bool_or(s.earliest_from >= c.from_on and s.latest_until <= c.until_on) as surely,
        min(c.from_on) as first_on,
        max(c.until_on) as last_until
    from spans s
    join complete_records c on true
    group by s.parent
),
obstacles as (
    select
        b.*,
        case
            when not b.linkable then 'cannot be linked'
            when b.born_about is null then 'birth date not known'
            when b.latest_from < r.first_on then 'born before complete records'
            when b.earliest_until > r.last_until then 'born after complete records'
            when not coalesce(r.possibly, false) then 'born between complete records'
            when b.earliest_begin >= b.index_started_on then 'younger than the ages asked for'
            when cast($care_areas as varchar) <> ''
                and (
                    b.local_authority is null
                    or strpos(cast($care_areas as varchar), '|' || b.local_authority || '|') = 0
                )
                then 'out of area'
            when c.parent is not null then 'out of area'
            when not coalesce(r.surely, false) or b.latest_begin >= b.index_started_on then 'dates cannot decide'
        end as obstacle
    from begun b
    left join covered r on r.parent = b.parent
    left join came c on c.parent = b.parent
)
select
    o.parent,
    case
        when coalesce(y.meets, false) then 'yes'
        when o.obstacle is null and not coalesce(m.meets, false) then 'no'
        else 'unknown'
    end as status,
    case
        when o.obstacle is null and not coalesce(y.meets, false) and coalesce(m.meets, false)
            then 'dates cannot decide'
        else o.obstacle
    end as reason,
    o.obstacle is null as compared,
    cast(date_part('year', o.born_about) as bigint) as birth_year,
    cast(cast(x.exit_on as int) - cast(o.origin_on as int) as bigint) as followed_days,
    d.deprivation
from obstacles o
left join judged y on y.parent = o.parent and y.surely
left join judged m on m.parent = o.parent and not m.surely
left join exits x on x.parent = o.parent
left join index_deprivation d on d.parent = o.parent
