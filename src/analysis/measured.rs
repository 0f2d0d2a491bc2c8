//! Figures about groups of persons: the shape of most findings.
//!
//! A group is told whole or not at all: its cells, disjoint sets of distinct persons, are the evidence on which all its
//! figures rest.
//!
//! Custody: aggregates of persons; reviewed before release.

use super::crossed::Crossed;
use super::proportion::Proportion;
use super::rate::Rate;
use super::{Finding, Label, Probability, Shape, sealed};
use crate::cohort::PersonCount;
use crate::estimate::rates::Ratio;
use crate::estimate::{Estimate, Interval, Reservation};

/// A number, and what its last digits may tell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Figure {
    /// A count of distinct persons.
    Persons(PersonCount),
    /// A share or probability, between 0 and 1, of so many persons, or a limit of one: told in per cent. A limit is told as far
    /// from the share, as that is told, as it lies from it, so that it tells no more of where the share lies.
    Share {
        /// The share, or the limit; none where there is none.
        share: Option<f64>,
        /// Of a limit, the share; none of a share itself, and where there is none.
        around: Option<f64>,
        /// Which way it is rounded.
        side: Side,
        /// How many persons the whole is.
        of: u64,
    },
    /// So many of so many, by counting: told in per cent as the share of the rounded counts, from which no other follows.
    Proportion(Proportion),
    /// A count of things that are no persons, such as sessions: told as counts of persons are, and not at all where they are few.
    Things(u64),
    /// Persons for each of a number of things that all know, such as places: told as their rounded count over that number, from
    /// which no other follows.
    For {
        /// The persons.
        persons: PersonCount,
        /// How many things, of 1 or more.
        each: u64,
        /// Decimals.
        decimals: u32,
    },
    /// Persons or things for each of a number of persons, such as clients for each worker: told as the ratio of their rounded
    /// counts, from which no other follows.
    Among {
        /// How many; no fewer than those for each of whom they are.
        number: u64,
        /// For each of how many distinct persons: another figure counts them.
        among: u64,
        /// Decimals.
        decimals: u32,
    },
    /// So many for each of a number of things that are no persons, such as clients at each session: told as the ratio of their
    /// rounded counts, from which no other follows, and not at all where the things are few, as their number is not.
    AtEach {
        /// How many; no fewer than the things.
        number: u64,
        /// How many things: another figure counts them.
        things: u64,
        /// Decimals.
        decimals: u32,
    },
    /// A mean over persons of values that are told nowhere, or a limit of one: told with as many decimals as tell no more of how
    /// many they are than their rounded count.
    Mean {
        /// The mean, or the limit; none where there is none.
        value: Option<f64>,
        /// Which way it is rounded.
        side: Side,
        /// Over how many persons.
        of: u64,
        /// Values are whole multiples of this apart.
        step: f64,
    },
    /// Observed events, each of one person or child, over expected ones: told as that of the rounded count, from which no other
    /// follows.
    ToExpected {
        /// The figure; it tells which way it is rounded.
        ratio: Rate,
        /// Decimals.
        decimals: u32,
    },
    /// A ratio, a rate or a mean: told with so many decimals, which are chosen so that they tell no count.
    Number {
        /// The number; none where there is none.
        value: Option<f64>,
        /// Which way it is rounded.
        side: Side,
        /// Decimals.
        decimals: u32,
    },
    /// A figure of a table of two groups: told as that of the rounded counts, from which no other follows; a limit of one, and what is
    /// itself the least or the greatest possible, as what holds for all counts that are rounded alike.
    Crossed {
        /// The figure; it tells which way it is rounded.
        crossed: Crossed,
        /// Decimals.
        decimals: u32,
    },
    /// How far a share of so many persons, as it is told, lies above a published one: told in percentage points.
    Above {
        /// The share; none where there is none.
        share: Option<f64>,
        /// The published share.
        published: f64,
        /// The whole.
        of: PersonCount,
    },
    /// Events per so many of a population whose size is known to all: told as that of the rounded count, from which no other
    /// follows.
    Rate {
        /// The figure; it tells which way it is rounded.
        rate: Rate,
        /// Decimals.
        decimals: u32,
    },
    /// A known sum shared out among persons: told as the sum over their rounded count, from which no other follows.
    Each {
        /// The sum; none where there is none.
        total: Option<f64>,
        /// Among whom.
        of: PersonCount,
        /// Decimals.
        decimals: u32,
    },
    /// A figure that others have published.
    Published {
        /// The figure; none where only words were published.
        value: Option<f64>,
        /// Decimals.
        decimals: u32,
    },
}

/// Which way a number is rounded: limits are rounded outwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// To the nearest.
    Nearest,
    /// Down.
    Lower,
    /// Up.
    Upper,
}

/// With how many decimals means of single values are told at most: [`Figure::Mean`].
pub const MEAN_DECIMALS: u32 = 1;

impl Side {
    /// The rounding to whole numbers.
    pub fn towards(self) -> fn(f64) -> f64 {
        match self {
            Side::Nearest => libm::round,
            Side::Lower => libm::floor,
            Side::Upper => libm::ceil,
        }
    }

    /// A number rounded to so many decimals.
    pub fn rounded(self, value: f64, decimals: u32) -> f64 {
        let scale = libm::pow(10.0, f64::from(decimals));
        self.towards()(value * scale) / scale
    }
}

/// One group of persons with its figures.
#[derive(Debug, Clone)]
pub struct Group {
    /// What it is about, in the order of the dimensions.
    pub labels: Vec<Label>,
    /// Groups of one family are parts of a whole that is told, or can be worked out: one that is withheld takes others with
    /// it. Their cells are of one meaning, place by place. [`within`] numbers parts of a part.
    pub family: Option<u32>,
    /// The disjoint sets of persons on whom the figures rest, such as those with the event and those without.
    pub cells: Vec<PersonCount>,
    /// What is measured, in one order for all groups.
    pub figures: Vec<(&'static str, Figure)>,
    /// A sentence of this program about the figures, told with them; empty for none. [`REFERENCE`] is told without them too.
    pub remark: &'static str,
    /// What a reader has to be told beside the figures.
    pub reservations: Vec<Reservation>,
}

/// The remark of a group that others are compared with. Which group that is follows from the rows that there are, and tells
/// nothing of who is in it: it is told of a group that is withheld too.
pub const REFERENCE: &str = "reference";

/// Families that are no parts of another are numbered below this.
const FAMILIES: u32 = 1 << 16;

/// The family of groups that make up one member of another family, in its place: what is withheld of them could be worked
/// out from the whole of that family, and from that member where somebody else tells it.
pub fn within(family: u32, part: u16) -> u32 {
    whole(family) + (u32::from(part) + 1) * FAMILIES
}

/// The family to whose whole the groups of a family add up with the others in it: itself, unless it makes up a part.
pub fn whole(family: u32) -> u32 {
    family % FAMILIES
}

/// A finding of figures about groups.
#[derive(Debug, Clone)]
pub struct Measured {
    /// Name of the table.
    pub name: String,
    /// Heading in the report.
    pub title: String,
    /// What the labels are.
    pub dimensions: Vec<&'static str>,
    /// The groups.
    pub groups: Vec<Group>,
    /// Heading of the remarks; empty where there are none.
    pub remarks: &'static str,
    /// How to read it: sentences that rest on settings alone.
    pub notes: Vec<String>,
    /// The model of which the figures are coefficients; none where they are of no model.
    pub model: Option<Model>,
}

/// The size of a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Model {
    /// Those whom it rests on; of a model of times those with the event.
    pub observations: PersonCount,
    /// Its coefficients.
    pub parameters: u64,
}

impl sealed::Sealed for Measured {}

impl Finding for Measured {
    fn shape(&self) -> Shape<'_> {
        Shape::Measured(self)
    }
}

/// Of several runs the fewest persons, cell by cell: what rests on all of them is told as if it rested on these.
pub(super) fn fewest(runs: &[&[PersonCount]]) -> Vec<PersonCount> {
    let places = runs.first().map_or(0, |cells| cells.len());
    let least = |place: usize| runs.iter().filter_map(|cells| cells.get(place)).min().copied();
    (0..places).filter_map(least).collect()
}

/// A probability in per cent with its limits.
pub(super) fn probability(found: &Probability, of: PersonCount) -> [(&'static str, Figure); 3] {
    shares(found.value, found.interval, of)
}

/// A share in per cent with its limits.
pub(super) fn shares(share: Option<f64>, interval: Option<Interval>, of: PersonCount) -> [(&'static str, Figure); 3] {
    let parts = limited_share(
        share,
        [interval.map(|own| own.lower), interval.map(|own| own.upper)],
        of,
    );
    let [estimate, lower, upper] = parts;
    [(SHARES[0], estimate), (SHARES[1], lower), (SHARES[2], upper)]
}

/// The names of a share in per cent and its limits.
pub(super) const SHARES: [&str; 3] = ["estimate, %", "lower limit, %", "upper limit, %"];

/// A share and its limits, each of which may be without the other.
pub(super) fn limited_share(share: Option<f64>, limits: [Option<f64>; 2], of: PersonCount) -> [Figure; 3] {
    share_of(share, limits, of.get())
}

/// A share of so many persons and its limits.
pub fn share_of(share: Option<f64>, [lower, upper]: [Option<f64>; 2], of: u64) -> [Figure; 3] {
    let figure = |share, around, side| Figure::Share {
        share,
        around,
        side,
        of,
    };
    [
        figure(share, None, Side::Nearest),
        figure(lower, share, Side::Lower),
        figure(upper, share, Side::Upper),
    ]
}

/// A share without limits.
pub(super) fn plain_share(share: Option<f64>, of: PersonCount) -> Figure {
    let [share, ..] = limited_share(share, [None; 2], of);
    share
}

/// A share with its limits under the names of plain numbers, for rows that say themselves that they are in per cent.
pub(super) fn per_cent(share: Option<f64>, interval: Option<Interval>, of: PersonCount) -> Vec<(&'static str, Figure)> {
    let names = ["estimate", "lower limit", "upper limit"];
    let figures = names.into_iter().zip(shares(share, interval, of));
    figures.map(|(name, (_, figure))| (name, figure)).collect()
}

/// A number with its limits.
pub(super) fn numbers(found: Option<&Estimate>, decimals: u32) -> [(&'static str, Figure); 3] {
    let interval = found.and_then(|found| found.interval);
    let limits = [
        interval.map(|interval| interval.lower),
        interval.map(|interval| interval.upper),
    ];
    limited(found.map(|found| found.value), limits, decimals)
}

/// A ratio of counts, each of whose limits may be without the other.
pub(super) fn ratio(found: &Ratio, decimals: u32) -> [(&'static str, Figure); 3] {
    limited(found.value, [found.lower, found.upper], decimals)
}

fn limited(value: Option<f64>, [lower, upper]: [Option<f64>; 2], decimals: u32) -> [(&'static str, Figure); 3] {
    let figure = |value: Option<f64>, side| Figure::Number {
        value: value.filter(|value| value.is_finite()),
        side,
        decimals,
    };
    [
        ("estimate", figure(value, Side::Nearest)),
        ("lower limit", figure(lower, Side::Lower)),
        ("upper limit", figure(upper, Side::Upper)),
    ]
}
