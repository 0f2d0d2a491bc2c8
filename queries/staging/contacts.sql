-- staging/contacts: contacts of services with clients.
-- grain: one row per record, service, day, kind and worker
-- key: record, service, on_date, kind, worker
-- reads: intake.contacts
-- gives: record text, service text, on_date date, kind text?, worker text?, in_group bool?
--
-- Contacts of one kind with one worker on one day count once: two cannot be told from one that was entered twice.
select
    record,
    service,
    "on" as on_date,
    kind,
    worker,
    bool_or("group") as in_group
from intake.contacts
group by record, service, "on", kind, worker
