-- cohort/entries: every parent with proceedings, the index set, and why a parent does not enter if that is so.
-- grain: one row per parent
-- key: parent
-- reads: sets, set_members, parent_applications, parent_subjects, subject_ages, parents, life_events, unit_persons, record_persons, index_removals, index_referrals
-- binds: observed_from, observed_to, wash_out, look_back, origin, earlier_start
-- gives: parent text, index_started_on date, origin_on date?, enters_on date?, age int?, children int, local_authority text?, excluded text?
--
-- The index set is the first observed; under a look-back, sets before it are not in the tables (`cohort` leaves them out),
-- and who has no set with so long a history does not enter. Reasons are judged in their order, so that each parent is excluded once. Age is in
-- completed years, of a couple the mother's; ages under 10 or over 70 are no parent's and count as not known. Who has died or moved out between the
-- start of the index set and the origin is observed for no day. Whose death is told of before the index set began is mostly two people
-- whom a link took for one, or a mistake of the records. Children are the subjects of the applications that were issued
-- by the origin: one who joins the set later, or is born later and joins an application, is not known of when the clock
-- starts. The clock runs from origin_on; the parent is at risk from enters_on: later where a child was away before the
-- index set was issued, as nobody returns before, or where the first set started before observation and the study lets
-- such parents enter late.
with origins as (
    select
        s.*,
        p.born_about,
        p.linkable,
        case $origin
            when 'issued' then s.started_on
            when 'final order' then s.concluded_on
            when 'removal' then a.removed_on
            when 'referral' then f.referred_on
        end as origin_on
    from sets s
    join parents p on p.parent = s.parent
    left join index_removals a on a.parent = s.parent
    left join index_referrals f on f.parent = s.parent
    where s.set_number = 1
),
index_sets as (
    select
        *,
        case
            when origin_on is null then null
            when $earlier_start = 'delayed entry' then greatest(origin_on, started_on, cast($observed_from as date))
            else greatest(origin_on, started_on)
        end as enters_on
    from origins
),
children_by_origin as (
    select
        i.parent,
        count(distinct c.child) as children,
        count(
            distinct case
                when not (g.joined_later and c.born_from > greatest(i.origin_on, i.started_on)) then c.child
            end
        ) as born_by_then
    from index_sets i
    join set_members m on m.parent = i.parent and m.set_number = 1
    join parent_applications a on a.parent = m.parent and a.application = m.application
    join parent_subjects c on c.parent = m.parent and c.application = m.application
    join subject_ages g on g.application = c.application and g.child = c.child
    where a.issued_on <= greatest(i.origin_on, i.started_on)
    group by i.parent
),
lost as (
    select
        i.parent,
        bool_or(l.event = 'death' and l.on_date < i.started_on) as is_dead_before,
        bool_or(l.on_date >= i.started_on and l.on_date <= i.enters_on) as is_gone
    from index_sets i
    join unit_persons u on u.parent = i.parent
    join record_persons rp on rp.person = u.person
    join life_events l on l.record = rp.record
    where l.event in ('death', 'moved out')
    group by i.parent
),
aged as (
    select
        *,
        cast(date_part('year', started_on) - date_part('year', born_about) as bigint)
            - case
                when date_part('month', started_on) < date_part('month', born_about)
                    or (
                        date_part('month', started_on) = date_part('month', born_about)
                        and date_part('day', started_on) < date_part('day', born_about)
                    )
                then 1
                else 0
            end as completed_years
    from index_sets
)
select
    a.parent,
    a.started_on as index_started_on,
    a.origin_on,
    a.enters_on,
    case when a.completed_years between 10 and 70 then a.completed_years end as age,
    coalesce(case when c.born_by_then > 0 then c.born_by_then else c.children end, 0) as children,
    a.local_authority,
    case
        when not linkable then 'not linkable'
        when started_on < $observed_from and $earlier_start = 'exclude' then 'first set before observation'
        when started_on > $observed_to then 'first set after observation'
        when $earlier_start = 'exclude'
            and started_on < cast(cast($observed_from as date) + cast($wash_out as interval) as date)
        then 'wash-out'
        when $look_back <> '0 days'
            and started_on < cast(cast($observed_from as date) + cast($look_back as interval) as date)
        then 'no set with a history as long as the look-back'
        when l.is_dead_before then 'death before the index set'
        when origin_on is null and $origin = 'removal' then 'no child of the index set removed'
        when origin_on is null and $origin = 'referral' then 'not referred since the index set'
        when origin_on is null then 'index set not concluded'
        when enters_on >= $observed_to or l.is_gone then 'observed for no day'
    end as excluded
from aged a
left join lost l on l.parent = a.parent
left join children_by_origin c on c.parent = a.parent
