-- grain: one row per parent who enters
-- key: parent
-- reads: entries
-- binds: observed_to
-- gives: parent text, exit_on date, reason text
copy (select * from entries) to 'entries.csv'
