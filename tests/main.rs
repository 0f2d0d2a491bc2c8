//! All integration tests in one binary: DataFusion is linked once.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test that cannot go on should say so and stop, and makes its own files in temporary folders"
)]

mod architecture;
mod cli;
mod custody;
mod disclosure;
mod linkage;
mod queries;
mod recovery;
mod reference;
mod release;
mod samples;
mod services;
mod store;
mod study;
mod synthesis;
