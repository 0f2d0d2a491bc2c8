-- grain: one row per parent who enters
-- key: parent
-- reads: exits
-- binds: observed_to
-- gives: parent text, exit_on date, reason text
select parent, exit_on, reason from exits
