//! The standard normal distribution.
//!
//! Custody: no zone. Mathematics.

use libm::{erfc, exp, fabs, log, sqrt};

/// Probability of at least `z`: no digits are lost in the upper tail.
pub fn upper(z: f64) -> f64 {
    0.5 * erfc(z * std::f64::consts::FRAC_1_SQRT_2)
}

/// Probability of at most `z`.
pub fn lower(z: f64) -> f64 {
    upper(-z)
}

/// The density at `z`.
pub fn density(z: f64) -> f64 {
    exp(-0.5 * z * z) / sqrt(std::f64::consts::TAU)
}

/// The quantile function: the z below which a standard normal variable falls with probability `p`.
///
/// Relative error about 1e-15 (Wichura 1988, algorithm AS 241, PPND16; Applied Statistics 37:477). Minus infinity at 0,
/// infinity at 1, NaN outside.
pub fn quantile(p: f64) -> f64 {
    let from_middle = p - 0.5;
    if fabs(from_middle) <= 0.425 {
        let r = 0.180_625 - from_middle * from_middle;
        return from_middle * ratio(r, &CENTRE);
    }
    let tail = p.min(1.0 - p);
    if p.is_nan() || tail < 0.0 {
        return f64::NAN;
    }
    if tail == 0.0 {
        return f64::INFINITY.copysign(from_middle);
    }
    let r = sqrt(-log(tail));
    let distance = if r <= 5.0 {
        ratio(r - 1.6, &TAIL)
    } else {
        ratio(r - 5.0, &FAR_TAIL)
    };
    distance.copysign(from_middle)
}

/// Coefficients of a rational function, numerator and denominator, from the highest power down. Those of the paper,
/// rounded to the nearest double.
type Rational = ([f64; 8], [f64; 8]);

fn ratio(x: f64, (numerator, denominator): &Rational) -> f64 {
    let polynomial = |coefficients: &[f64; 8]| coefficients.iter().fold(0.0, |sum, coefficient| sum * x + coefficient);
    polynomial(numerator) / polynomial(denominator)
}

const CENTRE: Rational = (
    [
        2.509_080_928_730_122_7e3,
        3.343_057_558_358_813e4,
        6.726_577_092_700_87e4,
        4.592_195_393_154_987e4,
        1.373_169_376_550_946e4,
        1.971_590_950_306_551_3e3,
        1.331_416_678_917_843_8e2,
        3.387_132_872_796_366_5e0,
    ],
    [
        5.226_495_278_852_854e3,
        2.872_908_573_572_194_3e4,
        3.930_789_580_009_271e4,
        2.121_379_430_158_659_7e4,
        5.394_196_021_424_751e3,
        6.871_870_074_920_579e2,
        4.231_333_070_160_091e1,
        1.0,
    ],
);

const TAIL: Rational = (
    [
        7.745_450_142_783_414e-4,
        2.272_384_498_926_918_4e-2,
        2.417_807_251_774_506e-1,
        1.270_458_252_452_368_4e0,
        3.647_848_324_763_204_5e0,
        5.769_497_221_460_691e0,
        4.630_337_846_156_546e0,
        1.423_437_110_749_683_5e0,
    ],
    [
        1.050_750_071_644_416_9e-9,
        5.475_938_084_995_345e-4,
        1.519_866_656_361_645_7e-2,
        1.481_039_764_274_800_8e-1,
        6.897_673_349_851e-1,
        1.676_384_830_183_803_8e0,
        2.053_191_626_637_759e0,
        1.0,
    ],
);

const FAR_TAIL: Rational = (
    [
        2.010_334_399_292_288_1e-7,
        2.711_555_568_743_487_6e-5,
        1.242_660_947_388_078_4e-3,
        2.653_218_952_657_612_4e-2,
        2.965_605_718_285_048_7e-1,
        1.784_826_539_917_291_3e0,
        5.463_784_911_164_114e0,
        6.657_904_643_501_103e0,
    ],
    [
        2.044_263_103_389_939_7e-15,
        1.421_511_758_316_446e-7,
        1.846_318_317_510_054_8e-5,
        7.868_691_311_456_133e-4,
        1.487_536_129_085_061_5e-2,
        1.369_298_809_227_358e-1,
        5.998_322_065_558_88e-1,
        1.0,
    ],
);
