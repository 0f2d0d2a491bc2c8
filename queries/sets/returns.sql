-- sets/returns: each set after the first, and whose return it is: a new child's, the same child's or an older sibling's.
-- grain: one row per parent and set after the first
-- key: parent, set_number
-- reads: sets, set_members, application_children
-- gives: parent text, set_number int, started_on date, new_child bool?, same_child bool, older_sibling bool?, class text?
--
-- New child: a subject of no earlier set of this parent, born after the previous set started. Same child: a subject of an
-- earlier set. Older sibling: never a subject, born by that day. A birth date known to the month cannot always decide:
-- then the flag is null, and so is the class unless a flag that comes before it decides.
with subjects as (
    select distinct
        m.parent,
        m.set_number,
        c.child,
        c.born_from,
        c.born_to
    from set_members m
    join application_children c on c.application = m.application
),
first_seen as (
    select
        parent,
        child,
        min(set_number) as first_set
    from subjects
    group by parent, child
),
judged as (
    select
        s.parent,
        s.set_number,
        f.first_set < s.set_number as same_child,
        case
            when f.first_set < s.set_number then false
            when s.born_from > before.started_on then true
            when s.born_to <= before.started_on then false
        end as new_child,
        case
            when f.first_set < s.set_number then false
            when s.born_from > before.started_on then false
            when s.born_to <= before.started_on then true
        end as older_sibling
    from subjects s
    join first_seen f on f.parent = s.parent and f.child = s.child
    join sets before on before.parent = s.parent and before.set_number = s.set_number - 1
),
flags as (
    select
        parent,
        set_number,
        case when bool_or(coalesce(new_child, false)) then true when bool_or(new_child is null) then null else false end
            as new_child,
        bool_or(same_child) as same_child,
        case when bool_or(coalesce(older_sibling, false)) then true when bool_or(older_sibling is null) then null else false end
            as older_sibling
    from judged
    group by parent, set_number
)
select
    s.parent,
    s.set_number,
    s.started_on,
    f.new_child,
    coalesce(f.same_child, false) as same_child,
    f.older_sibling,
    case
        when f.new_child then 'new child'
        when f.new_child is null then null
        when f.same_child then 'same child'
        when f.older_sibling then 'older sibling'
    end as class
from sets s
left join flags f on f.parent = s.parent and f.set_number = s.set_number
where s.set_number > 1
