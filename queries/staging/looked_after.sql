-- staging/looked_after: SSDA903 episodes of care, short breaks (V3, V4) left out.
-- grain: one row per record and day of start
-- key: record, started_on
-- reads: intake.looked_after
-- gives: record text, started_on date, ended_on date?, legal_status text, placement text?, reason_ended text?
--
-- Returns of successive years repeat an episode that goes on: the one with an end wins.
with repeats as (
    select
        *,
        row_number() over (
            partition by record, started_on
            order by
                ended_on desc nulls last,
                legal_status,
                placement desc nulls last,
                reason_ended desc nulls last,
                extract
        ) as repeat
    from intake.looked_after
    where legal_status not in ('V3', 'V4')
)
select
    record,
    started_on,
    ended_on,
    legal_status,
    placement,
    reason_ended
from repeats
where repeat = 1
