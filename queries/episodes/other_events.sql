-- episodes/other_events: what may stand in for proceedings, of each parent who enters: emergency protection, accommodation, pre-proceedings.
-- grain: one row per parent, kind of event and day
-- key: parent, kind, on_date
-- reads: entries, sets, applications, parties, record_persons, removals, looked_after, parent_children, life_events
-- gives: parent text, kind text, on_date date, relation text
--
-- emergency protection: an application for it that names the parent, a removal on that basis (a row that names another parent
-- does not count), or a child of the parent who comes into care by police protection or an emergency order (L1, L2).
-- accommodation: a removal on that basis, or a child who comes into care by agreement (V2; section 20, in Wales section 76). A
-- child comes into care on the first day of a time away: episodes that meet or overlap are one. pre-proceedings: an event of the
-- parent that says so. A child is the parent's from the day on which something says so, and of what came before the index set from
-- its issue on: a child of whom nothing but later proceedings tells would count for those alone who returned. relation is before
-- (the index set was issued), during (until it was concluded; while it is not known to be, for good) or after: what belongs to the
-- index set comes instead of nothing.
with children_in_care as (
    select
        k.parent,
        k.child,
        l.started_on,
        coalesce(l.ended_on, cast('9999-12-31' as date)) as ended_on,
        l.legal_status,
        k.known_on,
        e.index_started_on
    from entries e
    join parent_children k on k.parent = e.parent
    join record_persons rp on rp.person = k.child
    join looked_after l on l.record = rp.record
    where e.excluded is null
),
reached as (
    select
        *,
        max(ended_on) over (
            partition by parent, child
            order by started_on, ended_on, legal_status
            rows between unbounded preceding and 1 preceding
        ) as before
    from children_in_care
),
into_care as (
    select
        parent,
        case when legal_status = 'V2' then 'accommodation' else 'emergency protection' end as kind,
        started_on as on_date
    from reached
    where (before is null or before < started_on)
        and legal_status in ('V2', 'L1', 'L2')
        and known_on <= greatest(started_on, index_started_on)
),
found as (
    select
        e.parent,
        'emergency protection' as kind,
        a.issued_on as on_date
    from entries e
    join record_persons rp on rp.person = e.parent
    join parties p on p.record = rp.record and p.role in ('mother', 'father', 'second female parent')
    join applications a on a.application = p.application
    where e.excluded is null
        and a.kind = 'emergency protection'
        and (a.conclusion is distinct from 'housekeeping')
        and a.issued_on is not null
    union all
    select
        k.parent,
        r.basis as kind,
        r.left_on as on_date
    from entries e
    join parent_children k on k.parent = e.parent
    join record_persons rp on rp.person = k.child
    join removals r on r.child_record = rp.record
    left join record_persons pp on pp.record = r.parent_record
    where e.excluded is null
        and r.basis in ('emergency protection', 'accommodation')
        and k.known_on <= greatest(r.left_on, e.index_started_on)
        and (pp.person is null or pp.person = k.parent)
    union all
    select
        parent,
        kind,
        on_date
    from into_care
    union all
    select
        e.parent,
        l.event as kind,
        l.on_date
    from entries e
    join record_persons rp on rp.person = e.parent
    join life_events l on l.record = rp.record
    where e.excluded is null
        and l.event = 'pre-proceedings'
),
placed as (
    select distinct
        f.parent,
        f.kind,
        f.on_date,
        case
            when f.on_date < s.started_on then 'before'
            when s.concluded_on is not null and f.on_date > s.concluded_on then 'after'
            else 'during'
        end as relation
    from found f
    join sets s on s.parent = f.parent and s.set_number = 1
)
select
    parent,
    kind,
    on_date,
    relation
from placed
