-- cohort/index_deprivation: the fifth of deprivation in which a parent lived at the index set, 1 the most deprived; of a couple, the mother.
-- grain: one row per parent with applications on the day of the index set
-- key: parent
-- reads: entries, parent_applications, unit_persons, record_persons, deprivation
-- gives: parent text, deprivation text?
select
    e.parent,
    min(d.deprivation) as deprivation
from entries e
join parent_applications a on a.parent = e.parent and a.issued_on = e.index_started_on
join unit_persons u on u.parent = e.parent and u.leads
join record_persons rp on rp.person = u.person
join deprivation d on d.record = rp.record and d.application = a.application
group by e.parent
