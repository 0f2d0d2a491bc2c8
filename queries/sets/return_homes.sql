-- sets/return_homes: with whom the children of earlier sets lived when a set after the first brought them back to court.
-- grain: one row per parent and set with a child of an earlier set
-- key: parent, set_number
-- reads: set_members, parent_applications, parent_subjects, record_persons, lived_with
-- gives: parent text, set_number int, child_lived_with text?
--
-- A child's home is that on the day on which the set's first application about it was issued. Children who lived with
-- different people make 'more than one home'. Null where the home of one of them is not known: what the others had does not
-- tell it.
with subjects as (
    select
        m.parent,
        m.set_number,
        m.application,
        a.issued_on,
        c.child
    from set_members m
    join parent_applications a on a.parent = m.parent and a.application = m.application
    join parent_subjects c on c.parent = m.parent and c.application = m.application
),
first_seen as (
    select
        parent,
        child,
        min(set_number) as first_set
    from subjects
    group by parent, child
),
back as (
    select
        s.*,
        min(s.issued_on) over (partition by s.parent, s.set_number, s.child) as back_on
    from subjects s
    join first_seen f on f.parent = s.parent and f.child = s.child
    where f.first_set < s.set_number
),
stated as (
    select
        l.application,
        rp.person as child,
        l.lived_with
    from lived_with l
    join record_persons rp on rp.record = l.record
    where l.lived_with is not null
),
-- Two records of one child, or two applications of one day, may contradict each other.
homes as (
    select
        b.parent,
        b.set_number,
        b.child,
        case when count(distinct s.lived_with) = 1 then min(s.lived_with) end as home
    from back b
    left join stated s on s.application = b.application and s.child = b.child
    where b.issued_on = b.back_on
    group by b.parent, b.set_number, b.child
)
select
    parent,
    set_number,
    case
        when bool_or(home is null) then null
        when count(distinct home) > 1 then 'more than one home'
        else min(home)
    end as child_lived_with
from homes
group by parent, set_number
