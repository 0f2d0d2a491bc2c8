//! The definitions, case by case: applications drawn as tables in, sets, returns, entries and times at risk drawn as tables
//! out. Expected tables are worked out by hand from the definitions, never copied from a run.
//!
//! `risk_tables` counts spells by SQL. `drawn` reads the notation, `world` makes a study of a drawing and runs its queries.
//!
//! Custody: invented persons only.

mod analyses;
mod area_effect;
mod benchmark;
mod benchmark_conclusions;
mod born_later;
mod calibrated;
mod care;
mod care_findings;
mod care_periods;
mod care_stated;
mod classes;
mod cohort;
mod conclusions;
mod counted;
mod couples;
mod couples_limits;
mod degenerate;
mod drawn;
mod drawn_levels;
mod effect;
mod effect_eligibility;
mod effect_guards;
mod effect_links;
mod effect_matching;
mod effect_outcomes;
mod eligibility;
mod eligibility_findings;
mod empty_levels;
mod end_of_records;
mod extracts;
mod families;
mod findings;
mod joined;
mod linkage_doubt;
mod look_back;
mod money;
mod money_effect;
mod newborns;
mod none_returns;
mod one_area;
mod orders;
mod origins;
mod over_links;
mod overlap;
mod return_homes;
mod risk_tables;
mod service_records;
mod service_report;
mod service_work;
mod set_facts;
mod set_orders;
mod sets;
mod stand_in_issues;
mod unite;
mod variants;
mod world;
