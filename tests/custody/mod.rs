//! The canary test: every identifying value of the sample extracts is a canary, and none may be found in anything that a
//! run leaves behind.
//!
//! `canaries` collects the values, `run` runs the sample study once, `exposed` opens every file as far as a reader with
//! the keys could, `searcher` looks. `leaks` states what must not be there; `proof` plants leaks and shows that they
//! would be found.
//!
//! Custody: synthetic extracts only.

mod canaries;
mod digests;
mod exposed;
mod leaks;
mod proof;
mod run;
mod searcher;
