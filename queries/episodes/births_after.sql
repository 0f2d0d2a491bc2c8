-- episodes/births_after: births to parents at risk after the origin of their index set, and proceedings about the child.
-- grain: one row per parent, birth day and child
-- key: parent, child, born_on
-- reads: births, entries, exits, time_to_return, record_persons, parent_applications, parent_subjects
-- gives: parent text, child text?, born_on date, after_days int, observed_days int, proceedings_after int?
--
-- after_days is the time from the origin to the birth, observed_days that from the birth to the end of observation of the
-- parent. proceedings_after is the time from the birth to the issue of the parent's first application about the child within
-- observation, 0 for one issued before the birth; null: there is none. A birth that names no child is that of a subject who
-- can have been born on its day: children who are never in proceedings mostly have no record to be named by. Where another row names
-- a child of the parent and the day, both tell of one birth (a hospital's extract beside the court's).
with about as (
    select
        a.parent,
        c.child,
        c.born_from,
        c.born_to,
        min(a.issued_on) as issued_on
    from parent_applications a
    join parent_subjects c on c.parent = a.parent and c.application = a.application
    group by a.parent, c.child, c.born_from, c.born_to
),
told as (
    select distinct
        rp.person as parent,
        coalesce(cp.person, b.child_record) as child,
        b.born_on
    from births b
    join record_persons rp on rp.record = b.record
    left join record_persons cp on cp.record = b.child_record
),
named as (
    select distinct
        parent,
        born_on
    from told
    where child is not null
),
born as (
    select
        t.parent,
        t.child,
        t.born_on
    from told t
    left join named n on n.parent = t.parent and n.born_on = t.born_on
    where t.child is not null or n.parent is null
),
followed as (
    select
        b.parent,
        b.child,
        b.born_on,
        e.origin_on,
        x.exit_on
    from born b
    join entries e on e.parent = b.parent
    join exits x on x.parent = b.parent
    join time_to_return t on t.parent = b.parent
    where e.excluded is null
        and not t.before_origin
        and b.born_on > e.enters_on
        and b.born_on <= x.exit_on
),
proceedings as (
    select
        f.parent,
        f.child,
        f.born_on,
        min(a.issued_on) as issued_on
    from followed f
    join about a on a.parent = f.parent
    where (a.child = f.child or (f.child is null and f.born_on between a.born_from and a.born_to))
        and a.issued_on <= f.exit_on
    group by f.parent, f.child, f.born_on
)
select
    f.parent,
    f.child,
    f.born_on,
    cast(cast(f.born_on as int) - cast(f.origin_on as int) as bigint) as after_days,
    cast(cast(f.exit_on as int) - cast(f.born_on as int) as bigint) as observed_days,
    cast(
        case when p.issued_on is not null then greatest(cast(p.issued_on as int) - cast(f.born_on as int), 0) end as bigint
    ) as proceedings_after
from followed f
left join proceedings p
    on p.parent = f.parent
    and p.born_on = f.born_on
    and (p.child is not distinct from f.child)
