-- sets/returns: each set after the first, and whose return it is: a new child's, the same child's or an older sibling's.
-- grain: one row per parent and set after the first
-- key: parent, set_number
-- reads: sets, set_members, parent_subjects, return_homes
-- binds: returns
-- gives: parent text, set_number int, started_on date, new_child bool?, same_child bool?, older_sibling bool?, class text?, child_lived_with text?, counts bool
--
-- New child: a subject of no earlier set of this parent, born after the previous set started. Same child: a subject of an
-- earlier set. Older sibling: never a subject, born by that day. A birth date known to the month cannot always decide, and
-- neither can a child that could not be linked: it, or one like it in an earlier set, may be a child seen before under
-- another record. Then flags are null, and so is the class unless a flag that comes before it decides. child_lived_with tells a
-- return from a guardian's home from one from the parent's: with whom the children of earlier sets lived, as far as known.
-- counts says whether it is a return as the study defines one: every set, or those with a child of one class, whoever else
-- is in them. What cannot be decided does not count.
with subjects as (
    select
        m.parent,
        m.set_number,
        c.child,
        c.born_from,
        c.born_to,
        c.linkable
    from set_members m
    join parent_subjects c on c.parent = m.parent and c.application = m.application
    group by m.parent, m.set_number, c.child, c.born_from, c.born_to, c.linkable
),
first_seen as (
    select
        parent,
        child,
        min(set_number) as first_set
    from subjects
    group by parent, child
),
unlinkable as (
    select
        parent,
        min(set_number) as first_unlinkable
    from subjects
    where not linkable
    group by parent
),
compared as (
    select
        s.*,
        f.first_set,
        before.started_on as before_started_on,
        s.linkable and coalesce(u.first_unlinkable >= s.set_number, true) as is_known_apart
    from subjects s
    join first_seen f on f.parent = s.parent and f.child = s.child
    join sets before on before.parent = s.parent and before.set_number = s.set_number - 1
    left join unlinkable u on u.parent = s.parent
),
judged as (
    select
        parent,
        set_number,
        case
            when first_set < set_number then 'same child'
            when born_from > before_started_on then 'new child'
            when born_to <= before_started_on and is_known_apart then 'older sibling'
            when born_to <= before_started_on then 'same child or older sibling'
            when is_known_apart then 'new child or older sibling'
            else 'any'
        end as verdict
    from compared
),
counted as (
    select
        parent,
        set_number,
        bool_or(verdict = 'new child') as has_new,
        bool_or(verdict = 'same child') as has_same,
        bool_or(verdict = 'older sibling') as has_older,
        bool_or(verdict in ('any', 'new child or older sibling')) as may_be_new,
        bool_or(verdict in ('any', 'same child or older sibling')) as may_be_same,
        bool_or(verdict in ('any', 'new child or older sibling', 'same child or older sibling')) as may_be_older
    from judged
    group by parent, set_number
),
flags as (
    select
        parent,
        set_number,
        case when has_new then true when may_be_new then null else false end as new_child,
        case when has_same then true when may_be_same then null else false end as same_child,
        case when has_older then true when may_be_older then null else false end as older_sibling
    from counted
)
select
    s.parent,
    s.set_number,
    s.started_on,
    f.new_child,
    f.same_child,
    f.older_sibling,
    case
        when f.new_child then 'new child'
        when f.new_child is null then null
        when f.same_child then 'same child'
        when f.same_child is null then null
        when f.older_sibling then 'older sibling'
    end as class,
    h.child_lived_with,
    coalesce(
        case $returns
            when 'any' then true
            when 'new child' then f.new_child
            when 'same child' then f.same_child
            when 'older sibling' then f.older_sibling
        end,
        false
    ) as counts
from sets s
left join return_homes h on h.parent = s.parent and h.set_number = s.set_number
left join flags f on f.parent = s.parent and f.set_number = s.set_number
where s.set_number > 1
