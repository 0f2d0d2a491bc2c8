-- staging/orders: orders about children.
-- grain: one row per child record, order and day
-- key: child_record, order_made, made_on
-- reads: intake.orders
-- gives: child_record text, application text?, order_made text, made_on date, interim bool?
select
    child_record,
    min(application) as application,
    "order" as order_made,
    made_on,
    bool_or(interim) as interim
from intake.orders
group by child_record, "order", made_on
