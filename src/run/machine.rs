//! What a run takes of the machine: threads and memory. Neither may change a result.
//!
//! Custody: it looks at no data.

use crate::error::Error;
use crate::store::WorkFolder;
use crate::workbench::{Resources, WorkbenchError};

/// What a run may take; as much as there is where nothing is said.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Limits {
    /// Threads.
    pub threads: Option<usize>,
    /// Bytes of memory for the joins, groups and sorts of queries. What does not fit is spilled to the work folder.
    pub memory: Option<usize>,
}

/// A machine within its limits.
pub(super) struct Machine {
    pool: Option<rayon::ThreadPool>,
    resources: Resources,
}

impl Machine {
    /// Threads of its own where a number is said, and a place in the work folder for what does not fit.
    pub(super) fn within(limits: &Limits, work: &WorkFolder) -> Result<Machine, Error> {
        let pool = |threads: usize| {
            let builder = rayon::ThreadPoolBuilder::new().num_threads(threads.max(1));
            builder.build().map_err(|_| WorkbenchError::Engine)
        };
        Ok(Machine {
            pool: limits.threads.map(pool).transpose()?,
            resources: Resources {
                threads: limits.threads,
                memory: limits.memory,
                spill: limits.memory.map(|_| work.spill()),
            },
        })
    }

    pub(super) fn resources(&self) -> &Resources {
        &self.resources
    }

    /// Does something on the machine's threads. The calling thread waits: were it to work beside them, there would be one
    /// thread more than processors, and of two that have work one would now and then wait for the other's processor.
    pub(super) fn run<T: Send>(&self, work: impl FnOnce() -> T + Send) -> T {
        match &self.pool {
            Some(pool) => pool.install(work),
            None => rayon::scope(|_| work()),
        }
    }
}
