//! Worlds one after the other, as many as are wanted or as there is time for.

use std::time::{Duration, Instant};

use rayon::prelude::*;

use crate::world::number;

/// Worlds that are drawn at once, at most.
const AT_ONCE: u64 = 16;

/// What is found in each of so many worlds, by their numbers from 0. `SERIATIM_WORLDS` takes another number of them, and
/// `SERIATIM_MINUTES` draws no more after so many minutes: those that are told of are always the first ones.
pub(crate) fn each_of<T: Send>(usual: u64, find: impl Fn(u64) -> T + Sync) -> Vec<T> {
    let wanted = number("SERIATIM_WORLDS", usual);
    let time = Duration::from_secs(60 * number("SERIATIM_MINUTES", 1_000_000));
    let (begun, mut found) = (Instant::now(), Vec::new());
    while (found.len() as u64) < wanted && begun.elapsed() < time {
        let first = found.len() as u64;
        let next = (first..wanted.min(first + AT_ONCE)).into_par_iter();
        found.extend(next.map(&find).collect::<Vec<T>>());
    }
    found
}
