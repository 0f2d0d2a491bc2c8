-- episodes/births_after: births to parents at risk after the origin of their index set, and proceedings about the child.
-- grain: one row per parent, birth day and child
-- key: parent, child, born_on
-- reads: births, entries, exits, time_to_return, record_persons, applications, parties
-- gives: parent text, child text?, born_on date, after_days int, observed_days int, proceedings_after int?
--
-- after_days is the time from the origin to the birth, observed_days that from the birth to the end of observation of the
-- parent. proceedings_after is the time from the birth to the issue of the first application about the child within
-- observation, 0 for one issued before the birth; null: none, or the birth names no child, or a child whose record is in no
-- proceedings.
with about as (
    select
        rp.person as child,
        min(a.issued_on) as issued_on
    from parties p
    join record_persons rp on rp.record = p.record
    join applications a on a.application = p.application
    where p.role = 'child'
        and a.kind in ('care', 'supervision')
        and (a.conclusion is distinct from 'housekeeping')
        and a.issued_on is not null
    group by rp.person
),
born as (
    select distinct
        rp.person as parent,
        coalesce(cp.person, b.child_record) as child,
        b.born_on
    from births b
    join record_persons rp on rp.record = b.record
    left join record_persons cp on cp.record = b.child_record
)
select
    e.parent,
    b.child,
    b.born_on,
    cast(cast(b.born_on as int) - cast(e.origin_on as int) as bigint) as after_days,
    cast(cast(x.exit_on as int) - cast(b.born_on as int) as bigint) as observed_days,
    cast(
        case when a.issued_on <= x.exit_on then greatest(cast(a.issued_on as int) - cast(b.born_on as int), 0) end as bigint
    ) as proceedings_after
from born b
join entries e on e.parent = b.parent
join exits x on x.parent = b.parent
join time_to_return t on t.parent = b.parent
left join about a on a.child = b.child
where e.excluded is null
    and not t.before_origin
    and b.born_on > e.enters_on
    and b.born_on <= x.exit_on
