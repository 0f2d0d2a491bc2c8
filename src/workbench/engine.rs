//! The engine under a workbench: how many threads it takes, how much memory, and where it puts what does not fit. None of
//! it may change a result.
//!
//! Custody: pseudonymous zone. What does not fit is spilled to the work folder, where tables under pseudonyms lie anyway, and is
//! gone when the run ends; of a run that was killed it is swept away by the next.

use std::path::PathBuf;
use std::sync::Arc;

use datafusion::error::DataFusionError;
use datafusion::execution::runtime_env::{RuntimeEnv, RuntimeEnvBuilder};
use datafusion::prelude::SessionConfig;
use tokio::runtime::{Builder, Runtime};

use super::WorkbenchError;

/// What a run may take of the machine.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Resources {
    /// Threads; as many as the machine has cores where none is said.
    pub threads: Option<usize>,
    /// Bytes of memory for joins, groups and sorts of queries; no limit where none is said.
    pub memory: Option<usize>,
    /// The folder for what does not fit.
    pub spill: Option<PathBuf>,
}

/// Below this, sorts cannot hold back what they need to merge what was spilled.
pub const LEAST_MEMORY: usize = 16 * 1024 * 1024;

/// Below this, a query runs in one partition.
const FEW_PARTITIONS: usize = 256 * 1024 * 1024;

/// The engine, shared by a workbench and its variants.
#[derive(Clone)]
pub(super) struct Engine {
    pub(super) runtime: Arc<Runtime>,
    environment: Arc<RuntimeEnv>,
    resources: Resources,
}

impl Engine {
    pub(super) fn start(resources: &Resources) -> Result<Engine, WorkbenchError> {
        let failed = |_| WorkbenchError::Engine;
        let mut builder = Builder::new_multi_thread();
        if let Some(threads) = resources.threads {
            builder.worker_threads(threads.max(1));
        }
        let runtime = builder.enable_all().build().map_err(|_| WorkbenchError::Engine)?;
        let mut environment = RuntimeEnvBuilder::new();
        if let Some(memory) = resources.memory {
            environment = environment.with_memory_limit(memory.max(LEAST_MEMORY), 1.0);
        }
        if let Some(folder) = &resources.spill {
            environment = environment.with_temp_file_path(folder);
        }
        Ok(Engine {
            runtime: Arc::new(runtime),
            environment: environment.build_arc().map_err(failed)?,
            resources: resources.clone(),
        })
    }

    /// The settings of a session.
    pub(super) fn config(&self) -> SessionConfig {
        let mut config = SessionConfig::new().with_information_schema(false);
        let options = config.options_mut();
        // Text stays text: views of text would be a second type for the same thing.
        options.execution.parquet.schema_force_view_types = false;
        options.sql_parser.map_string_types_to_utf8view = false;
        if let Some(threads) = self.resources.threads {
            options.execution.target_partitions = threads.max(1);
        }
        if let Some(memory) = self.resources.memory {
            let memory = memory.max(LEAST_MEMORY);
            // A hash join keeps one side in memory and cannot spill it; joins of sorted rows can. Every sort of every partition
            // holds back memory of its own for the merge: a query has dozens, so that each may hold back little.
            options.optimizer.prefer_hash_join = false;
            let most = if memory < FEW_PARTITIONS { 1 } else { 4 };
            options.execution.target_partitions = options.execution.target_partitions.min(most);
            options.execution.sort_spill_reservation_bytes = memory / 128;
        }
        config
    }

    pub(super) fn environment(&self) -> Arc<RuntimeEnv> {
        Arc::clone(&self.environment)
    }
}

/// Whether an error says that the memory allowed is not enough.
pub(super) fn is_exhausted(error: &DataFusionError) -> bool {
    matches!(error.find_root(), DataFusionError::ResourcesExhausted(_))
}
