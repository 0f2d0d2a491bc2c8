//! How much of the machine a command may take: the flags of every command that makes a release.
//!
//! Custody: numbers only.

use clap::Args;

use crate::run::Limits;
use crate::workbench::LEAST_MEMORY;

/// Limits of threads and memory; no byte of a release hangs on either.
#[derive(Debug, Args)]
pub(super) struct LimitFlags {
    /// How many threads to take; as many as there are cores, if it is not given. No byte of a release hangs on it
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// How much memory joins, groups and sorts of queries may take, such as 512MB or 2GB (16MB at least); what does not fit is
    /// spilled to the work folder. No byte of a release hangs on it
    #[arg(long, value_name = "SIZE", value_parser = memory)]
    memory_limit: Option<usize>,
}

impl LimitFlags {
    /// The limits.
    pub(super) fn limits(&self) -> Limits {
        Limits {
            threads: self.threads.map(usize::from),
            memory: self.memory_limit,
        }
    }
}

/// Reads a size: digits, then MB or GB.
fn memory(text: &str) -> Result<usize, String> {
    let upper = text.trim().to_ascii_uppercase();
    let (digits, unit) = match (upper.strip_suffix("MB"), upper.strip_suffix("GB")) {
        (Some(digits), _) => (digits, 1 << 20),
        (_, Some(digits)) => (digits, 1 << 30),
        _ => return Err("write a whole number with MB or GB behind it, such as 512MB".to_owned()),
    };
    let size = digits
        .trim()
        .parse::<usize>()
        .ok()
        .and_then(|size| size.checked_mul(unit));
    match size {
        Some(size) if size >= LEAST_MEMORY => Ok(size),
        Some(_) => Err("give it 16MB at least: sorts need as much to merge what was spilled".to_owned()),
        None => Err("write a whole number with MB or GB behind it, such as 512MB".to_owned()),
    }
}
