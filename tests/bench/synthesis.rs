//! How fast worlds are written, and whether memory stays where it is when they grow.

use std::time::Instant;

use seriatim::synthesis::{Settings, synthesise};

const SMALL: u32 = 60_000;
const LARGE: u32 = 600_000;
/// A row of the large world may take so many times as long as one of the small.
const SLOWER_AT_MOST: f64 = 1.3;
/// Peak memory of the large world, relative to that of the small.
const MORE_MEMORY_AT_MOST: f64 = 1.5;

/// What writing a world took.
struct Effort {
    rows: u64,
    seconds: f64,
    /// The most memory that the program has ever held, in MiB; none where the system does not tell.
    peak: Option<f64>,
}

fn write(mothers: u32) -> Effort {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let start = Instant::now();
    let written = synthesise(&Settings::new(mothers, 1), &folder.path().join("world")).expect("a world");
    Effort {
        rows: written.files.iter().map(|file| file.rows).sum(),
        seconds: start.elapsed().as_secs_f64(),
        peak: peak(),
    }
}

/// The high-water mark of this process's memory, as Linux tells it.
fn peak() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kib: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib / 1024.0)
}

pub(crate) fn measure() -> bool {
    println!("synthesis: worlds of {SMALL} and {LARGE} mothers");
    let (small, large) = (write(SMALL), write(LARGE));
    for (mothers, effort) in [(SMALL, &small), (LARGE, &large)] {
        let per_second = effort.rows as f64 / effort.seconds;
        let peak = effort
            .peak
            .map_or("not known".to_owned(), |peak| format!("{peak:.0} MiB"));
        println!(
            "  {mothers} mothers: {} rows, {per_second:.0} rows per second, peak memory {peak}",
            effort.rows
        );
    }
    let slower = (large.seconds / large.rows as f64) / (small.seconds / small.rows as f64);
    let more = large.peak.zip(small.peak).map_or(1.0, |(large, small)| large / small);
    println!("  a row of the larger takes {slower:.2} times as long, at {more:.2} times the memory");
    slower <= SLOWER_AT_MOST && more <= MORE_MEMORY_AT_MOST
}
