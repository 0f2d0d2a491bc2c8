//! Sums that the processor can take several values at a time of, in an order of their own that is the same on every machine.
//!
//! Custody: no zone. Mathematics.

/// Values that are summed side by side.
const LANES: usize = 8;

/// Σ a b of two slices of one length.
pub fn dot(a: &[f64], b: &[f64]) -> f64 {
    if a.len() < LANES {
        return a.iter().zip(b).map(|(a, b)| a * b).sum();
    }
    let mut lanes = [0.0; LANES];
    let (a_parts, b_parts) = (a.chunks_exact(LANES), b.chunks_exact(LANES));
    let rest: f64 = a_parts
        .remainder()
        .iter()
        .zip(b_parts.remainder())
        .map(|(a, b)| a * b)
        .sum();
    for (a, b) in a_parts.zip(b_parts) {
        for lane in 0..LANES {
            lanes[lane] += a[lane] * b[lane];
        }
    }
    gathered(lanes) + rest
}

/// Σ a.
pub fn total(a: &[f64]) -> f64 {
    if a.len() < LANES {
        return a.iter().sum();
    }
    let mut lanes = [0.0; LANES];
    let parts = a.chunks_exact(LANES);
    let rest: f64 = parts.remainder().iter().sum();
    for a in parts {
        for lane in 0..LANES {
            lanes[lane] += a[lane];
        }
    }
    gathered(lanes) + rest
}

fn gathered(lanes: [f64; LANES]) -> f64 {
    let [a, b, c, d, e, f, g, h] = lanes;
    ((a + e) + (b + f)) + ((c + g) + (d + h))
}
