-- grain: one row per parent who enters
-- key: parent
-- reads: entries
-- binds: observed_to
-- gives: parent text, exit_on date, reason text
set datafusion.execution.batch_size = 1
