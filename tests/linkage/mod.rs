//! Linkage on worlds with planted truth, and on input that no world would give.

mod constraints;
mod contradictions;
mod degenerate;
mod determinism;
mod labels;
mod names;
mod parameters;
mod people;
mod random;
mod recovery;
mod reservations;
mod uncertainty;
mod world;
