//! Figures as a service's own view prints them: unrounded counts, shares with one decimal.
//!
//! Custody: the safe side.

use crate::analysis::{Figure, MEAN_DECIMALS, Side};

/// A figure as it is printed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Printed {
    /// A number with so many decimals.
    Number(f64, u32),
    /// There is none.
    Nothing,
}

/// Prints a figure: what is counted as it was counted.
pub(super) fn printed(figure: Figure) -> Printed {
    let number = |value: Option<f64>, side: Side, decimals: u32| {
        let value = value.map(|value| side.rounded(value, decimals));
        let value = value.filter(|value| value.is_finite());
        value.map_or(Printed::Nothing, |value| Printed::Number(value, decimals))
    };
    match figure {
        // Counts of persons are far below 2^53.
        Figure::Persons(count) => Printed::Number(count.get() as f64, 0),
        Figure::Things(things) => Printed::Number(things as f64, 0),
        Figure::For {
            persons,
            each,
            decimals,
        } => number(
            (each > 0).then(|| persons.get() as f64 / each as f64),
            Side::Nearest,
            decimals,
        ),
        Figure::Share { share, side, .. } => number(share.map(|share| share * 100.0), side, 1),
        Figure::Among {
            number: things,
            among,
            decimals,
        } => number(
            (among > 0).then(|| things as f64 / among as f64),
            Side::Nearest,
            decimals,
        ),
        Figure::AtEach {
            number: all,
            things,
            decimals,
        } => number(
            (things > 0).then(|| all as f64 / things as f64),
            Side::Nearest,
            decimals,
        ),
        Figure::Mean { value, side, .. } => number(value, side, MEAN_DECIMALS),
        Figure::ToExpected { ratio, decimals } => number(ratio.exact(), ratio.side(), decimals),
        Figure::Proportion(own) => number(own.exact().map(|share| share * 100.0), own.side(), 1),
        Figure::Number { value, side, decimals } => number(value, side, decimals),
        Figure::Crossed { crossed, decimals } => number(crossed.exact(), crossed.side(), decimals),
        Figure::Above { share, published, .. } => {
            number(share.map(|share| (share - published) * 100.0), Side::Nearest, 1)
        }
        Figure::Rate { rate, decimals } => number(rate.exact(), rate.side(), decimals),
        Figure::Each { total, of, decimals } => {
            let among = Some(of.get()).filter(|among| *among > 0);
            let each = total.zip(among).map(|(total, among)| total / among as f64);
            number(each, Side::Nearest, decimals)
        }
        Figure::Published { value, decimals } => number(value, Side::Nearest, decimals),
    }
}

/// A figure as text; empty where there is none.
pub(super) fn text(figure: Figure) -> String {
    match printed(figure) {
        Printed::Number(value, decimals) => format!("{value:.*}", decimals as usize),
        Printed::Nothing => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cohort::PersonCount;

    #[test]
    fn counts_are_as_they_were_counted_and_limits_are_rounded_outwards() {
        let seven = PersonCount::of(["a", "b", "c", "d", "e", "f", "g"]);
        assert_eq!(text(Figure::Persons(seven)), "7");
        let share = |side| Figure::Share {
            share: Some(7.0 / 29.0),
            around: None,
            side,
            of: seven.get(),
        };
        assert_eq!(text(share(Side::Nearest)), "24.1");
        assert_eq!(text(share(Side::Lower)), "24.1");
        assert_eq!(text(share(Side::Upper)), "24.2");
        let each = |total| Figure::Each {
            total,
            of: seven,
            decimals: 0,
        };
        assert_eq!(text(each(Some(700.0))), "100");
        assert_eq!(text(each(None)), "");
    }
}
