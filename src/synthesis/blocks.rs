//! The clusters of a world in blocks: drawn on all processors, numbered in order.
//!
//! Custody: no zone. What a block holds depends on nothing but settings and seed; how many threads there are changes
//! only how many blocks are in memory at once.

use rayon::prelude::*;

use super::life::{Life, Model, draw_cluster};

/// Clusters in a block. Within a block the court's files run in the order of issue.
const CLUSTERS: u32 = 2048;

/// The lives of a block, mother by mother, clusters one after another.
pub(super) struct Block {
    pub(super) lives: Vec<Life>,
}

impl Block {
    fn draw(model: &Model<'_>, seed: u64, block: u32) -> Block {
        let first = block * CLUSTERS;
        let clusters = first..first.saturating_add(CLUSTERS);
        Block {
            lives: clusters
                .flat_map(|cluster| draw_cluster(model, seed, cluster))
                .collect(),
        }
    }

    /// The mothers of each cluster.
    pub(super) fn clusters(&self) -> impl Iterator<Item = &[Life]> {
        self.lives.chunk_by(|one, next| one.key.cluster == next.key.cluster)
    }
}

/// Draws a world window by window, a window being as many blocks as there are threads, and hands each window over.
///
/// # Errors
/// What `window` fails with.
pub(super) fn draw_world<E>(
    model: &Model<'_>,
    (seed, mothers): (u64, u32),
    mut window: impl FnMut(&[Block]) -> Result<(), E>,
) -> Result<(), E> {
    let at_once = u32::try_from(rayon::current_num_threads()).unwrap_or(1);
    let (mut next_block, mut so_far) = (0, 0_u32);
    while so_far < mothers {
        // Every cluster has a mother at least: there are no more blocks than this to be drawn.
        let needed = (mothers - so_far).div_ceil(CLUSTERS).min(at_once);
        let blocks = next_block..next_block + needed;
        let mut drawn: Vec<Block> = blocks
            .into_par_iter()
            .map(|block| Block::draw(model, seed, block))
            .collect();
        next_block += needed;
        for block in &mut drawn {
            let room = usize::try_from(mothers - so_far).unwrap_or(usize::MAX);
            block.lives.truncate(room);
            for life in &mut block.lives {
                so_far += 1;
                life.number = so_far;
            }
        }
        drawn.retain(|block| !block.lives.is_empty());
        window(&drawn)?;
    }
    Ok(())
}
