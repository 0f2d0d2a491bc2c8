//! The random stream: published vectors, and what a draw may depend on.

use std::num::NonZeroU64;

use seriatim::estimate::numeric::random::RandomStream;

/// Philox4x32-10 as in the known-answer file of Random123 (`kat_vectors`): counter words, key
/// words, output words, lowest first.
#[test]
fn words_are_those_of_the_published_vectors() {
    let cases = [
        ([0; 4], [0; 2], [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]),
        (
            [u32::MAX; 4],
            [u32::MAX; 2],
            [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd],
        ),
        (
            [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344],
            [0xa409_3822, 0x299f_31d0],
            [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1],
        ),
    ];
    let join = |low: u32, high: u32| u64::from(low) | u64::from(high) << 32;
    for ([c0, c1, c2, c3], [k0, k1], [w0, w1, w2, w3]) in cases {
        let found = RandomStream::new(join(k0, k1), join(c2, c3)).words(join(c0, c1));
        assert_eq!(found, [join(w0, w1), join(w2, w3)]);
    }
}

/// 100,000 draws in 100 cells: chi-squared on 99 degrees of freedom has mean 99 and standard deviation 14; the bounds
/// are five of these wide.
#[test]
fn uniform_and_bounded_draws_fill_their_range_evenly() {
    let stream = RandomStream::new(2026, 7);
    let hundred = NonZeroU64::MIN.saturating_add(99);
    let by_share = |counter| (stream.uniform(counter) * 100.0) as usize;
    let by_bound = |counter| stream.below(counter, hundred) as usize;
    for cells in [tally(by_share), tally(by_bound)] {
        let chi_squared: f64 = cells
            .iter()
            .map(|count| (*count as f64 - 1000.0).powi(2) / 1000.0)
            .sum();
        assert!((29.0..169.0).contains(&chi_squared), "{chi_squared}");
    }
}

fn tally(cell: impl Fn(u64) -> usize) -> [u32; 100] {
    let mut cells = [0; 100];
    for counter in 0..100_000 {
        cells[cell(counter)] += 1;
    }
    cells
}

/// The correlation of 100,000 independent pairs has standard deviation 0.0032; the bound is five of these wide.
#[test]
fn neighbouring_seeds_streams_and_counters_are_unrelated() {
    let centred = |seed, stream, counter| RandomStream::new(seed, stream).uniform(counter) - 0.5;
    let correlation = |neighbour: &dyn Fn(u64) -> f64| {
        (0..100_000)
            .map(|counter| centred(1, 1, counter) * neighbour(counter))
            .sum::<f64>()
            * 12.0
            / 100_000.0
    };
    let found = [
        correlation(&|counter| centred(2, 1, counter)),
        correlation(&|counter| centred(1, 2, counter)),
        correlation(&|counter| centred(1, 1, counter + 1)),
    ];
    assert!(found.iter().all(|correlation| correlation.abs() < 0.016), "{found:?}");
}
