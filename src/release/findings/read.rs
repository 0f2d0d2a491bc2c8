//! Rows of a released table, found by their labels, and their figures in words.
//!
//! Custody: releasable.

use super::Untold;
use crate::disclosure::{Decimal, Released, Reviewed};
use crate::release::figures::Figures;
use crate::release::measured::MeasuredSection;
use crate::release::told::{Line, lines};

/// A section with its rows.
pub(super) struct Read<'s> {
    pub(super) section: &'s MeasuredSection,
    pub(super) dimensions: &'s [&'static str],
    pub(super) lines: Vec<Line>,
}

/// A figure with its limits, as they are printed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spread {
    pub(super) value: Decimal,
    pub(super) limits: Option<(Decimal, Decimal)>,
}

impl Spread {
    /// Whether a figure lies within the limits; none where there are none.
    pub(super) fn holds(&self, figure: f64) -> Option<bool> {
        let (lower, upper) = self.limits?;
        Some((lower.value()..=upper.value()).contains(&figure))
    }
}

impl<'s> Read<'s> {
    pub(super) fn of(section: &'s MeasuredSection) -> Read<'s> {
        let figures = Figures::of(&section.reviewed.table);
        Read {
            section,
            dimensions: figures.as_ref().map_or(&[], |figures| figures.dimensions()),
            lines: figures.map_or(Vec::new(), |figures| lines(figures.table())),
        }
    }

    /// The label of a row under a dimension.
    pub(super) fn label<'l>(&self, line: &'l Line, dimension: &str) -> &'l str {
        let place = self.dimensions.iter().position(|told| *told == dimension);
        place
            .and_then(|place| line.labels.get(place))
            .map_or("", String::as_str)
    }

    /// Rows with these labels under these dimensions.
    pub(super) fn rows<'r, 'w>(
        &'r self,
        wanted: &'w [(&'w str, &'w str)],
    ) -> impl Iterator<Item = &'r Line> + use<'r, 's, 'w> {
        let is_meant = move |line: &&Line| {
            wanted
                .iter()
                .all(|(dimension, label)| self.label(line, dimension) == *label)
        };
        self.lines.iter().filter(is_meant)
    }

    /// The first of them.
    pub(super) fn row(&self, wanted: &[(&str, &str)]) -> Option<&Line> {
        self.rows(wanted).next()
    }

    /// Of what is read after several years the last row whose figure is told with an interval.
    pub(super) fn last_told(&self, wanted: &[(&str, &str)]) -> Option<&Line> {
        let told = self.rows(wanted).filter(|line| bounded(line).is_some());
        let years = |line: &&Line| self.label(line, "years").parse::<u32>().unwrap_or(0);
        told.max_by_key(years)
    }

    /// The remark of a row, where it may be told.
    pub(super) fn remark(&self, line: &Line) -> Option<&'static str> {
        let mut remarks = self.section.reviewed.remarks.iter();
        let (_, remark) = remarks.find(|(labels, _)| *labels == line.labels)?;
        remark.filter(|remark| !remark.is_empty())
    }

    /// Why a figure that was looked for is not told.
    pub(super) fn untold(&self) -> Untold {
        let is_whole = matches!(self.section.reviewed.table, Reviewed::Withheld { .. });
        match is_whole || self.lines.iter().any(is_withheld) {
            true => Untold::Withheld,
            false => Untold::NoFigure,
        }
    }

    /// Why no figure with an interval is told.
    pub(super) fn without_interval(&self) -> Untold {
        match self.lines.iter().any(|line| estimate(line).is_some()) {
            true => Untold::NoInterval,
            false => self.untold(),
        }
    }

    /// A figure with its interval: "24.6 % (95 % interval 22.8 to 26.4 %)".
    pub(super) fn said(&self, spread: Spread, unit: &str) -> String {
        let Spread { value, limits } = spread;
        match limits {
            Some(limits) => format!("{value}{unit} ({})", self.limits_said(limits, unit)),
            None => format!("{value}{unit} (without an interval)"),
        }
    }

    /// A number of persons or events with its interval: whole where the interval is wider than a few, as decimals would claim
    /// to know more.
    pub(super) fn number_said(&self, spread: Spread) -> String {
        match spread.limits {
            Some((lower, upper)) if upper.value() - lower.value() > A_FEW => {
                format!("{:.0} ({})", spread.value.value(), self.limits_said((lower, upper), ""))
            }
            _ => self.said(spread, ""),
        }
    }

    /// The same with the unit that the row's measures name.
    pub(super) fn estimate_said(&self, line: &Line) -> Option<String> {
        Some(self.said(estimate(line)?, unit(line)))
    }

    /// Limits alone: "95 % interval 22.8 to 26.4 %".
    pub(super) fn limits_said(&self, (lower, upper): (Decimal, Decimal), unit: &str) -> String {
        let interval = match self.section.confidence.as_str() {
            "" => "interval".to_owned(),
            confidence => format!("{confidence}{PERCENT} interval"),
        };
        format!("{interval} {lower} to {upper}{unit}")
    }
}

/// The width of an interval beside which the decimals of a number are still told.
const A_FEW: f64 = 5.0;

/// Per cent, not to be parted from its number.
pub(super) const PERCENT: &str = "\u{a0}%";

/// The unit of a row's estimate.
pub(super) fn unit(line: &Line) -> &'static str {
    let is_share = line.has("estimate, %") || line.labels.iter().any(|label| label.contains(", %"));
    if is_share { PERCENT } else { "" }
}

/// Whether any figure of a row is withheld.
pub(super) fn is_withheld(line: &Line) -> bool {
    line.figures.iter().any(|(_, figure)| *figure == Released::Confidential)
}

/// A printed figure of a row.
pub(super) fn value(line: &Line, measure: &str) -> Option<Decimal> {
    line.figure(measure)?.value()
}

/// A figure of a row with its limits.
pub(super) fn spread(line: &Line, [measure, lower, upper]: [&str; 3]) -> Option<Spread> {
    Some(Spread {
        value: value(line, measure)?,
        limits: value(line, lower).zip(value(line, upper)),
    })
}

/// The estimate of a row with its limits, in per cent or not.
pub(super) fn estimate(line: &Line) -> Option<Spread> {
    spread(line, ["estimate, %", "lower limit, %", "upper limit, %"])
        .or_else(|| spread(line, ["estimate", "lower limit", "upper limit"]))
}

/// The same, if it has limits. A share of nobody or of everybody has none.
pub(super) fn bounded(line: &Line) -> Option<Spread> {
    estimate(line).filter(|spread| spread.limits.is_some())
}

/// "1 year", "7 years".
pub(super) fn years(number: &str) -> String {
    match number {
        "1" => "1 year".to_owned(),
        number => format!("{number} years"),
    }
}

/// Words one after another: "a, b and c".
pub(super) fn listed(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
