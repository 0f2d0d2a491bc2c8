//! What is expected in the cells of a table that nobody can look into.
//!
//! Custody: no zone. Numbers without a subject.

use std::collections::BTreeMap;

/// Rounds after which a fit that has not settled tells nothing, and the change from which on it has.
const ROUNDS: usize = 2_000;
const SETTLED: f64 = 1e-9;

/// The share in cells that are not seen from which on those that are tell nothing.
const MOST: f64 = 0.9;

/// A table by several factors of which some cells are seen whole and the others are not: what was counted of each cell, by
/// its place on each factor.
#[derive(Debug)]
pub(super) struct Incomplete<'t> {
    /// How many places each factor has.
    pub(super) sizes: &'t [usize],
    /// Places and counts; a cell may stand there several times.
    pub(super) counted: &'t [(Vec<usize>, f64)],
}

impl Incomplete<'_> {
    /// What is expected beyond what was counted, in the cells that are not seen whole, if the factors are independent within each of
    /// one or two classes: quasi-independence (Bishop, Fienberg and Holland 1975, *Discrete Multivariate Analysis*, chapters 5 and
    /// 6), or latent classes (Goodman 1974, Biometrika 61(2), equations 1 to 7), of whom those of the one err more in every
    /// factor. Two are believed where they fit what is seen better by more than what they have more of parameters costs (Schwarz
    /// 1978, Ann. Stat. 6(2)). Both are fitted by the EM algorithm, the cells that are not seen and the classes being what is
    /// missing. For two factors of two places and one cell that is not seen it is the estimate of Lincoln and Petersen. None where
    /// next to nothing lies in the cells that are seen.
    pub(super) fn unseen(&self, is_whole: impl Fn(&[usize]) -> bool) -> Option<f64> {
        let seen = Seen::of(self, &is_whole)?;
        let one = seen.fitted(vec![Class::pooled(&seen)])?;
        let two = seen.fitted(Class::apart(&seen));
        let parameters: usize = 1 + self.sizes.iter().map(|size| size.saturating_sub(1)).sum::<usize>();
        let cost = 0.5 * parameters as f64 * libm::log(seen.all.max(1.0));
        let two = two.filter(|two| two.log_likelihood - one.log_likelihood > cost);
        let fit = two.unwrap_or(one);
        let mut in_part: BTreeMap<&[usize], f64> = BTreeMap::new();
        for (cell, count) in self.counted.iter().filter(|(cell, _)| !is_whole(cell)) {
            *in_part.entry(cell).or_default() += count;
        }
        let all = seen.all / (1.0 - fit.unseen);
        // Of all cells together: of each by itself what was counted by chance would be expected once more.
        let beyond = |cell: &[usize]| all * share(&fit.classes, cell) - in_part.get(cell).copied().unwrap_or(0.0);
        Some(seen.open().map(beyond).sum::<f64>().max(0.0))
    }
}

/// The share of a cell among all.
fn share(classes: &[Class], cell: &[usize]) -> f64 {
    classes.iter().map(|class| class.share(cell)).sum()
}

/// What is seen of a table.
struct Seen<'t> {
    sizes: &'t [usize],
    /// Cells that are seen whole, each once, with their counts.
    whole: Vec<(&'t [usize], f64)>,
    /// All their counts.
    all: f64,
    /// The other cells, one after another in one place: they are gone through in every round.
    open: Vec<usize>,
}

impl<'t> Seen<'t> {
    fn of(table: &'t Incomplete<'_>, is_whole: impl Fn(&[usize]) -> bool) -> Option<Seen<'t>> {
        let mut whole: BTreeMap<&[usize], f64> = BTreeMap::new();
        for (cell, count) in table.counted.iter().filter(|(cell, _)| is_whole(cell)) {
            *whole.entry(cell).or_default() += count;
        }
        let all: f64 = whole.values().sum();
        (all > 0.0).then(|| Seen {
            sizes: table.sizes,
            whole: whole.into_iter().collect(),
            all,
            open: cells(table.sizes).filter(|cell| !is_whole(cell)).flatten().collect(),
        })
    }

    fn open(&self) -> impl Iterator<Item = &[usize]> {
        self.open.chunks_exact(self.sizes.len().max(1))
    }

    /// The classes that fit best, from where they start; none where next to nothing is in cells that are seen, or a single class does
    /// not settle. Two settle slowly, and are taken as they are then: no round makes them fit worse.
    fn fitted(&self, mut classes: Vec<Class>) -> Option<Fit> {
        let mut unseen = f64::NAN;
        for round in 1..=ROUNDS {
            let before = unseen;
            unseen = self.open().map(|cell| share(&classes, cell)).sum();
            if unseen >= MOST {
                return None;
            }
            let is_last = round == ROUNDS && classes.len() > 1;
            if is_last || (unseen - before).abs() <= SETTLED {
                let seen = libm::log(1.0 - unseen);
                let of_cell = |(cell, count): &(&[usize], f64)| count * (libm::log(share(&classes, cell)) - seen);
                return Some(Fit {
                    log_likelihood: self.whole.iter().map(of_cell).sum(),
                    classes,
                    unseen,
                });
            }
            classes = self.round(&classes, self.all / (1.0 - unseen));
        }
        None
    }

    /// The classes that are likeliest if cells hold what earlier ones expect of them, `all` together.
    fn round(&self, classes: &[Class], all: f64) -> Vec<Class> {
        let mut next: Vec<Class> = classes.iter().map(|class| class.emptied()).collect();
        let whole = self
            .whole
            .iter()
            .map(|(cell, count)| (*cell, *count / share(classes, cell)));
        let open = self.open().map(|cell| (cell, all));
        for (cell, raised) in whole.chain(open) {
            for (own, next) in classes.iter().zip(&mut next) {
                next.add(cell, raised * own.share(cell));
            }
        }
        next.into_iter().map(|class| class.normalised(all)).collect()
    }
}

/// Classes that fit.
struct Fit {
    classes: Vec<Class>,
    /// Share in cells that are not seen.
    unseen: f64,
    /// Of the cells that are seen, given that they are.
    log_likelihood: f64,
}

/// Those of whom the factors are independent.
#[derive(Clone)]
struct Class {
    /// Their share.
    size: f64,
    /// For each factor the shares of its places among them.
    factors: Vec<Vec<f64>>,
}

/// The share of those who err more, from which on they are looked for.
const ERRING: f64 = 0.1;

impl Class {
    /// All that is seen in one class.
    fn pooled(seen: &Seen<'_>) -> Class {
        let sizes = seen.sizes.iter();
        let mut pooled = Class {
            size: 0.0,
            factors: sizes.map(|size| vec![0.0; *size]).collect(),
        };
        seen.whole.iter().for_each(|(cell, count)| pooled.add(cell, *count));
        pooled.normalised(seen.all)
    }

    /// Two classes: one as all are, and one in which every place is as frequent as among all and as by chance, half each.
    fn apart(seen: &Seen<'_>) -> Vec<Class> {
        let pooled = Class::pooled(seen);
        let mixed = |shares: &Vec<f64>| -> Vec<f64> {
            let even = 1.0 / shares.len().max(1) as f64;
            shares.iter().map(|share| 0.5 * (share + even)).collect()
        };
        let erring = Class {
            size: ERRING,
            factors: pooled.factors.iter().map(mixed).collect(),
        };
        let rest = Class {
            size: 1.0 - ERRING,
            ..pooled
        };
        vec![rest, erring]
    }

    fn share(&self, cell: &[usize]) -> f64 {
        let places = self.factors.iter().zip(cell);
        self.size * places.map(|(factor, place)| factor[*place]).product::<f64>()
    }

    fn emptied(&self) -> Class {
        Class {
            size: 0.0,
            factors: self.factors.iter().map(|shares| vec![0.0; shares.len()]).collect(),
        }
    }

    fn add(&mut self, cell: &[usize], count: f64) {
        self.size += count;
        for (factor, place) in self.factors.iter_mut().zip(cell) {
            factor[*place] += count;
        }
    }

    /// Shares in place of counts, of `all` in all classes. Nobody is left in a class of nobody.
    fn normalised(mut self, all: f64) -> Class {
        if self.size > 0.0 {
            let size = self.size;
            self.factors.iter_mut().flatten().for_each(|sum| *sum /= size);
        }
        self.size /= all;
        self
    }
}

/// All cells of a table.
fn cells(sizes: &[usize]) -> impl Iterator<Item = Vec<usize>> {
    let all: usize = sizes.iter().product();
    (0..all).map(|number| {
        let mut rest = number;
        let place = |size: &usize| {
            let place = rest % size;
            rest /= size;
            place
        };
        sizes.iter().map(place).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unseen(sizes: &[usize], counted: &[(&[usize], f64)], is_whole: impl Fn(&[usize]) -> bool) -> Option<f64> {
        let counted: Vec<(Vec<usize>, f64)> = counted.iter().map(|(cell, count)| (cell.to_vec(), *count)).collect();
        let table = Incomplete {
            sizes,
            counted: &counted,
        };
        table.unseen(is_whole)
    }

    #[track_caller]
    fn assert_near(found: Option<f64>, wanted: f64) {
        let found = found.unwrap();
        assert!(
            (found - wanted).abs() < 1e-6 * wanted.max(1.0),
            "{found} and not {wanted}"
        );
    }

    #[test]
    fn two_factors_give_the_estimate_of_lincoln_and_petersen() {
        // 12 by both, 6 and 4 by one: 6 * 4 / 12 by none.
        let counted: [(&[usize], f64); 3] = [(&[1, 1], 12.0), (&[1, 0], 6.0), (&[0, 1], 4.0)];
        assert_near(unseen(&[2, 2], &counted, |cell| cell.contains(&1)), 2.0);
    }

    #[test]
    fn three_factors_of_which_two_have_to_agree() {
        // 24, of which 3/4, 2/3 and 1/2 agree: 6 in all three, 6, 3 and 2 in two, and 7 in one or none.
        let counted: [(&[usize], f64); 4] = [
            (&[1, 1, 1], 6.0),
            (&[1, 1, 0], 6.0),
            (&[1, 0, 1], 3.0),
            (&[0, 1, 1], 2.0),
        ];
        let is_whole = |cell: &[usize]| cell.iter().sum::<usize>() >= 2;
        assert_near(unseen(&[2, 2, 2], &counted, is_whole), 7.0);
        // Of those that are seen in part what was counted of them is not missed: 24 / 4 * 1/3 * 1/2 = 1 in none, 3 * that by
        // the first alone, of which 2 were counted.
        let in_part: Vec<(&[usize], f64)> = counted.into_iter().chain([(&[1, 0, 0][..], 2.0)]).collect();
        assert_near(unseen(&[2, 2, 2], &in_part, is_whole), 5.0);
    }

    #[test]
    fn a_field_that_is_often_empty_is_no_sign_of_many_that_are_missed() {
        // The date of one in eight is not known, whatever else: 700 of whom it is, 0.9 of 100 of whom it is not by both other
        // fields, 0.09 by one each, which is not enough: 19 of 800.
        let mut counted: Vec<(&[usize], f64)> = vec![
            (&[1, 1, 1], 567.0),
            (&[1, 1, 0], 63.0),
            (&[1, 0, 1], 63.0),
            (&[1, 0, 0], 7.0),
        ];
        counted.push((&[0, 1, 1], 81.0));
        let is_whole = |cell: &[usize]| cell[0] == 1 || cell[1..] == [1, 1];
        assert_near(unseen(&[2, 2, 2], &counted, is_whole), 19.0);
    }

    #[test]
    fn what_nothing_tells_of_is_not_made_up() {
        assert_eq!(unseen(&[2, 2], &[], |cell| cell.contains(&1)), None);
        // Of all that is seen the one factor agrees: of those in whom it does not nothing is known.
        let counted: [(&[usize], f64); 2] = [(&[1, 1], 12.0), (&[1, 0], 6.0)];
        assert_eq!(unseen(&[2, 2], &counted, |cell| cell[0] == 1), Some(0.0));
        // Seen by one or the other and never by both, there may be any number by neither.
        let apart: [(&[usize], f64); 2] = [(&[1, 0], 6.0), (&[0, 1], 4.0)];
        assert_eq!(unseen(&[2, 2], &apart, |cell| cell.contains(&1)), None);
        let none_seen: [(&[usize], f64); 1] = [(&[0, 1], 3.0)];
        assert_eq!(unseen(&[2, 2], &none_seen, |cell| cell[0] == 1), None);
    }

    #[test]
    fn of_those_who_err_in_everything_more_are_missed_than_if_errors_came_alone() {
        // Five factors of which two have to agree; of 9,000 nearly all do, of 1,000 few.
        let sizes = [2; 5];
        let shares = [
            (9_000.0, [0.98, 0.9, 0.95, 0.85, 0.97]),
            (1_000.0, [0.5, 0.3, 0.6, 0.2, 0.4]),
        ];
        let count = |cell: &[usize]| -> f64 {
            let of_class = |(size, agree): &(f64, [f64; 5])| {
                let places = cell.iter().zip(agree);
                let places = places.map(|(place, agree)| if *place == 1 { *agree } else { 1.0 - agree });
                size * places.product::<f64>()
            };
            shares.iter().map(of_class).sum()
        };
        let is_whole = |cell: &[usize]| cell.iter().sum::<usize>() >= 2;
        let all: Vec<Vec<usize>> = cells(&sizes).collect();
        let missed: f64 = all.iter().filter(|cell| !is_whole(cell)).map(|cell| count(cell)).sum();
        let seen: Vec<(Vec<usize>, f64)> = all
            .into_iter()
            .filter(|cell| is_whole(cell))
            .map(|cell| (cell.clone(), count(&cell)))
            .collect();
        let table = Incomplete {
            sizes: &sizes,
            counted: &seen,
        };
        let told = table.unseen(is_whole).unwrap();
        assert!((told / missed - 1.0).abs() < 0.1, "{told} of {missed}");
        // Fewer tell nothing of two classes: as one they would miss far less.
        let few: Vec<(Vec<usize>, f64)> = seen.into_iter().map(|(cell, count)| (cell, count / 500.0)).collect();
        let table = Incomplete {
            sizes: &sizes,
            counted: &few,
        };
        let told = table.unseen(is_whole).unwrap() * 500.0;
        assert!(told < 0.5 * missed, "{told} of {missed}");
    }
}
