//! Linkage on worlds with planted truth, and on input that no world would give.

mod constraints;
mod degenerate;
mod determinism;
mod imputation;
mod names;
mod people;
mod random;
mod recovery;
mod uncertainty;
mod world;
