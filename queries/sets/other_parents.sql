-- sets/other_parents: who else is a parent in a set: fathers in the sets of mothers, mothers in those of fathers.
-- grain: one row per parent, set and other parent
-- key: parent, set_number, other
-- reads: set_members, parties, record_persons
-- binds: unit
-- gives: parent text, set_number int, other text, linkable bool
--
-- An other parent whose record tells too little to be linked is a person of its own, and may be one seen elsewhere. A second
-- female parent counts as a mother. Couples have none.
select
    m.parent,
    m.set_number,
    rp.person as other,
    bool_or(rp.unlinkable is null) as linkable
from set_members m
join parties p on p.application = m.application
join record_persons rp on rp.record = p.record
where rp.person <> m.parent
    and (
        ($unit = 'mother' and p.role = 'father')
        or ($unit = 'father' and p.role in ('mother', 'second female parent'))
    )
group by m.parent, m.set_number, rp.person
