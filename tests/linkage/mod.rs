//! Linkage on worlds with planted truth, and on input that no world would give.

mod birth_periods;
mod constraints;
mod contradictions;
mod degenerate;
mod determinism;
mod households;
mod imputation;
mod labels;
mod names;
mod numbers;
mod parameters;
mod people;
mod random;
mod recovery;
mod reservations;
mod set_aside;
mod uncertainty;
mod unread;
mod world;
