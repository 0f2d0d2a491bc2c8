-- staging/parentage: child and parent stated together.
-- grain: one row per child record, parent record and relation
-- key: child_record, parent_record, relation
-- reads: intake.parentage
-- gives: child_record text, parent_record text, relation text, stated_by text?
select
    child_record,
    parent_record,
    relation,
    min(stated_by) as stated_by
from intake.parentage
group by child_record, parent_record, relation
