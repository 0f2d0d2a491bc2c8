//! The same counts where grown-up people are held against children: of pairs of one each, less those that are parties of one
//! application. Strangers with one birth date are a few among a hundred thousand pairs, and half a million random pairs, of
//! which every other one is of two kinds, show so few of them that the share would be told to a third at best. A share that
//! comes out three times too small makes matches of strangers, and these raise the shares among matches in turn.
//!
//! Custody: the pseudonymous zone; counts only.

use super::Share;
use crate::linkage::nodes::tokens::NodeTokens;
use crate::linkage::nodes::{Field, Nodes};
use crate::linkage::values::columns::Column;

/// Pairs up to which each is counted once, and those that are parties of one application are left out; of more, bearers are
/// multiplied. Persons bear several values of a field, and those who match have more than one in common: that matters where
/// matches are many of those that agree, and then these are few.
const TOLD_APART: u64 = 1 << 20;

/// Days of the longest year. Of the pairs of strangers born in one year at least one in so many is born on one day: that is
/// the share where all days are as likely, and days that are likelier on both sides make it larger (the sum of the squares
/// of n shares is 1/n at least, by the inequality of Cauchy and Schwarz).
const DAYS_OF_A_YEAR: f64 = 366.0;

/// Who bears what: a key, and the node.
type Borne = Vec<((u32, u32), u32)>;

/// Pairs with a token in common, of those that both tell the field.
pub(super) fn alone<'n>(nodes: &'n Nodes<'_>, value: (Field, &'n Column), told: (Field, &'n Column)) -> Share {
    let tokens = NodeTokens::of(nodes, value);
    let mut borne = Borne::new();
    for node in 0..nodes.len() {
        tokens.each(node, |token| borne.push(((token, 0), node as u32)));
    }
    Share {
        agreeing: sharing(nodes, borne),
        of: telling(nodes, &NodeTokens::of(nodes, told)),
    }
}

/// The share of a value among the pairs that have in common what it hangs on.
pub(super) fn given(nodes: &Nodes<'_>, on: &NodeTokens<'_>, value: &NodeTokens<'_>) -> Share {
    let (mut alike, mut borne) = (Borne::new(), Borne::new());
    for node in 0..nodes.len() {
        on.each(node, |own| {
            let before = borne.len();
            value.each(node, |other| borne.push(((own, other), node as u32)));
            if borne.len() > before {
                alike.push(((own, 0), node as u32));
            }
        });
    }
    Share {
        agreeing: sharing(nodes, borne),
        of: sharing(nodes, alike),
    }
}

/// The least share of pairs with the same birth date, of those that both tell a year: one of the days of a year of those who
/// tell whole dates of one year.
pub(super) fn least_of_births(nodes: &Nodes<'_>) -> f64 {
    let births = &nodes.values.birth;
    let years = NodeTokens::of(nodes, (Field::Birth, &births.year));
    let days = NodeTokens::of(nodes, (Field::Birth, &births.day));
    let of_one_year = given(nodes, &years, &days).of;
    let all = telling(nodes, &years);
    if all > 0.0 {
        of_one_year / all / DAYS_OF_A_YEAR
    } else {
        0.0
    }
}

/// Pairs both of which bear some token.
fn telling(nodes: &Nodes<'_>, tokens: &NodeTokens<'_>) -> f64 {
    let mut borne = Borne::new();
    for node in 0..nodes.len() {
        tokens.each(node, |_| borne.push(((0, 0), node as u32)));
    }
    sharing(nodes, borne)
}

/// Pairs of a grown-up and a child that bear a key both.
fn sharing(nodes: &Nodes<'_>, mut borne: Borne) -> f64 {
    borne.sort_unstable();
    borne.dedup();
    let groups = || borne.chunk_by(|one, next| one.0 == next.0);
    let pairs_of = |bearers: &[((u32, u32), u32)]| nodes.pairs_among(bearers.iter().map(|(_, node)| *node as usize));
    let all: u64 = groups().map(pairs_of).sum();
    if all > TOLD_APART {
        return all as f64;
    }
    let mut pairs: Vec<(u32, u32)> = Vec::new();
    for bearers in groups().filter(|bearers| bearers.len() > 1) {
        let bearers = bearers.iter().map(|(_, node)| *node);
        let (grown, children): (Vec<u32>, Vec<u32>) = bearers.partition(|node| nodes.is_grown(*node as usize));
        for one in grown {
            pairs.extend(children.iter().map(|child| (one, *child)));
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs.retain(|(one, child)| !nodes.are_listed_together(*one as usize, *child as usize));
    pairs.len() as f64
}

#[cfg(test)]
mod tests {
    use super::super::Agreeing;
    use super::*;
    use crate::intake::{BirthTokens, LinkageTokens, Mention, NameTokens, Role};
    use crate::linkage::compare::{BIRTH, FORENAME, SURNAME};
    use crate::linkage::nodes::gathered::Gathered;
    use crate::linkage::nodes::records::Records;
    use crate::linkage::training::dependence::{DEPENDENCES, Dependence};
    use crate::linkage::values::Values;

    fn mention((record, role): (&str, Role), forenames: &[u64], (day, year): (Option<u64>, u64)) -> Mention {
        Mention {
            forename: NameTokens {
                whole: forenames.to_vec(),
                ..NameTokens::default()
            },
            birth: BirthTokens {
                day,
                year: Some(year),
                ..BirthTokens::default()
            },
            ..Mention::bare(record, role)
        }
    }

    /// Counts of three mothers and two children; `together` says whether one of each stands in one application.
    fn counted(together: bool) -> (Agreeing, f64) {
        let case = together.then(|| "case".to_owned());
        let mentions = vec![
            mention(("a", Role::Mother), &[1, 3], (Some(7), 70)),
            Mention {
                together: case.clone(),
                ..mention(("b", Role::Mother), &[1], (Some(8), 70))
            },
            mention(("c", Role::Mother), &[2], (None, 70)),
            Mention {
                together: case,
                ..mention(("d", Role::Child), &[1, 3], (Some(7), 70))
            },
            mention(("e", Role::Child), &[2], (Some(9), 71)),
        ];
        let tokens = LinkageTokens::from_mentions(mentions);
        let (values, records) = (Values::of(tokens.values()), Records::of(&tokens));
        let mut gathered = Gathered::default();
        for told in tokens.mentions() {
            gathered.push_person(told.record, &[told], (told.role == Role::Child).then_some((0, 0)));
        }
        let nodes = gathered.nodes(&values, |row| records.together(row as usize).iter().copied());
        let tokens = DEPENDENCES.map(|dependence| NodeTokens::of(&nodes, (dependence.token)(&nodes)));
        (Agreeing::of(&nodes, &tokens), least_of_births(&nodes))
    }

    #[test]
    fn pairs_of_a_grown_up_and_a_child_are_counted_each_once() {
        // Forenames: a and b with d, of whom a has two in common with it, and c with e: 3 of 3 * 2. Birth dates: a with d, of 6
        // that tell a year. Of the three pairs born in 70, a, b and c with d, two have a forename in common.
        let (agreeing, least) = counted(false);
        let share = |agreeing: f64, of: f64| Some(Share { agreeing, of });
        assert_eq!(agreeing.alone(FORENAME), share(3.0, 6.0));
        assert_eq!(agreeing.alone(BIRTH), share(1.0, 6.0));
        assert_eq!(agreeing.alone(SURNAME), share(0.0, 0.0));
        assert_eq!(agreeing.given(Dependence::of(FORENAME).unwrap()), share(2.0, 3.0));
        // Whole dates of one year: a and b with d, 2 of 6, of which one in 366 at least is one day.
        assert!((least - 1.0 / 1098.0).abs() < 1e-15, "{least}");
        assert_eq!((agreeing.least(BIRTH), agreeing.least(FORENAME)), (least, 0.0));
    }

    #[test]
    fn parties_of_one_application_are_left_out() {
        // Without b and d.
        let (agreeing, least) = counted(true);
        let share = |agreeing: f64, of: f64| Some(Share { agreeing, of });
        assert_eq!(agreeing.alone(FORENAME), share(2.0, 5.0));
        assert_eq!(agreeing.alone(BIRTH), share(1.0, 5.0));
        assert_eq!(agreeing.given(Dependence::of(FORENAME).unwrap()), share(1.0, 2.0));
        assert!((least - 1.0 / 1830.0).abs() < 1e-15, "{least}");
    }
}
