//! What a life allows: nobody appears after death, bears a child at five, or bears two children ten weeks apart.
//!
//! A death refuses to join two clusters, and so do two numbers of one council that are in care at once (see [`care`]) and an
//! age at a birth that no slip of ten years in a birth date explains. An age beyond 10 to 60 years (a father's 90) by less
//! than that, and births too close to each other, are evidence and no veto: birth dates are wrong now and then, and children
//! of one case may be adopted or another woman's. Each has an m and a u of its own: the share of records whose own rows show
//! it, where errors, adopted and step-children tell, and the share of two people taken at random. (A veto on all ages beyond
//! the bounds parted two true pairs of mothers in a world of 3000, and no false one: a decade mistyped in the date of a
//! young mother.)
//!
//! A record whose own rows break a rule is a fault of the data: it is told as a [`Conflict`](super::Conflict) and lays no
//! rule on others. And of ages only records whose own rows bear their dates out lay rules: with a mother of age for the
//! children of her own case. A date that nothing bears out may be the error.
//!
//! Custody: the pseudonymous zone; row numbers and spans of days.

mod care;
pub(in crate::linkage) mod conflicts;
pub(in crate::linkage) mod facts;

mod weights;

use std::ops::Range;

use crate::intake::{LinkageTokens, Role};

use care::Stays;
use conflicts::Fault;
use facts::{Facts, Parenthood, Span};

/// Days after a death on which the dead may still be named: papers that were under way; of a father, a case about a child
/// born after it.
const STILL_NAMED: i32 = 31;
const STILL_NAMED_FATHER: i32 = 400;

/// A parent's age at a birth, in days: at least 10 years, and at most 60 of a mother, 90 of a father.
const YOUNGEST: i32 = 3652;
const OLDEST_MOTHER: i32 = 21_915;
const OLDEST_FATHER: i32 = 32_872;

/// A slip of a decade in a birth date, in days: an age is impossible only beyond the bounds by more.
const DECADE: i32 = 3653;

/// One mother's children are born within so many days of each other (twins), or at least so many apart.
const TWINS: i32 = 3;
const APART: i32 = 160;

/// Families beyond this number of children are lists of another kind.
const LARGEST_FAMILY: usize = 30;

/// Why two clusters cannot be one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bar {
    /// A record of one appears after the death of the other.
    SeenAfterDeath,
    /// A parent would have been too young or too old at a birth, whatever decade was mistyped.
    AgeAtBirth,
    /// One extract has both in care at once by one council, under two numbers.
    InCareTwice,
}

/// What is known of one record's life, as far as it lays a rule on others.
#[derive(Debug, Clone, Default)]
struct Life {
    /// The last day on which the dead may be named.
    gone_by: Option<i32>,
    /// The parent's own birth and those of the children, where each bears the other out.
    ages: Option<(Span, Bounds)>,
    /// Children whose birth is known, of a mother.
    children: Range<u32>,
}

/// Between which births a parent must have been of age.
#[derive(Debug, Clone, Copy)]
struct Bounds {
    /// The first child was born by this day.
    first_by: i32,
    /// The parent was born on this day at the earliest, for the last child.
    earliest: i32,
}

impl Bounds {
    fn of(birth: Span, role: Role) -> Bounds {
        let oldest = if role == Role::Father {
            OLDEST_FATHER
        } else {
            OLDEST_MOTHER
        };
        Bounds {
            first_by: birth.to,
            earliest: birth.from - oldest,
        }
    }

    fn and(self, other: Bounds) -> Bounds {
        Bounds {
            first_by: self.first_by.min(other.first_by),
            earliest: self.earliest.max(other.earliest),
        }
    }

    /// Whether a parent was out of bounds by more than some days, whatever days the spans leave.
    fn forbid(self, born: Span, beyond: i32) -> bool {
        self.first_by - born.from < YOUNGEST - beyond || born.to < self.earliest - beyond
    }
}

/// The lives of all records.
#[derive(Debug, Default)]
pub(crate) struct Lives {
    /// For each row the number of its life, counted from one; empty where nothing is known of anybody.
    numbers: Vec<u32>,
    lives: Vec<Life>,
    /// The last day on which each row is known alive; empty where nobody died.
    seen: Vec<i32>,
    /// Children of mothers, by mother.
    children: Vec<(u32, Span)>,
    /// Times in care.
    stays: Stays,
    births_weight: f64,
    ages_weight: f64,
    mothers: Vec<Parenthood>,
    faults: Vec<Fault>,
}

impl Lives {
    /// Puts facts and mentions together. `seed` draws the pairs that tell how often strangers' children are born too close.
    pub(crate) fn of(tokens: &LinkageTokens, facts: &Facts, seed: u64) -> Lives {
        let births = facts.births();
        let birth_of = |row: u32| {
            let place = births.binary_search_by_key(&row, |(row, _)| *row).ok()?;
            births.get(place).map(|(_, span)| *span)
        };
        let mut parents = facts.parents();
        parents.extend(sole_mothers(tokens, &parents));
        parents.sort_unstable();
        let mut lives = Lives {
            mothers: parents.iter().filter(|of| of.role == Role::Mother).copied().collect(),
            stays: Stays::of(facts.care(), tokens.mentions()),
            ..Lives::default()
        };
        let deaths = facts.deaths();
        if deaths.is_empty() && births.is_empty() {
            return lives;
        }
        lives.numbers = vec![0; tokens.records().len()];
        for family in parents.chunk_by(|one, other| one.parent == other.parent) {
            lives.family(family, &birth_of);
        }
        lives.bury(tokens, &deaths);
        lives.births_weight = lives.weigh_births(seed);
        lives.ages_weight = lives.weigh_ages(seed);
        lives
    }

    /// Mothers and their children, by mother.
    pub(super) fn mothers(&self) -> &[Parenthood] {
        &self.mothers
    }

    /// What the rows of single records say that cannot be.
    pub(super) fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// Bits that one impossible interval between births adds to the weight of a join, 0 or less; none where no two
    /// mothers' children are known.
    pub(crate) fn births_weight(&self) -> Option<f64> {
        (!self.children.is_empty()).then_some(self.births_weight)
    }

    /// Bits that an age out of bounds adds to the weight of a join, 0 or less; none where no age at a birth is known.
    pub(crate) fn ages_weight(&self) -> Option<f64> {
        let any = self.lives.iter().any(|life| life.ages.is_some());
        any.then_some(self.ages_weight)
    }

    /// The children of a mother's row whose birth is known.
    pub(super) fn children(&self, row: u32) -> &[(u32, Span)] {
        self.known(row).map_or(&[], |life| self.of_family(life))
    }

    fn of_family(&self, life: &Life) -> &[(u32, Span)] {
        let Range { start, end } = life.children;
        self.children.get(start as usize..end as usize).unwrap_or_default()
    }

    fn known(&self, row: u32) -> Option<&Life> {
        let number = self.numbers.get(row as usize)?.checked_sub(1)?;
        self.lives.get(number as usize)
    }

    fn life(&mut self, row: u32) -> &mut Life {
        if self.numbers[row as usize] == 0 {
            self.lives.push(Life::default());
            self.numbers[row as usize] = self.lives.len() as u32;
        }
        let number = self.numbers[row as usize] as usize;
        &mut self.lives[number - 1]
    }

    /// The children of one parent.
    fn family(&mut self, family: &[Parenthood], birth_of: &impl Fn(u32) -> Option<Span>) {
        let Some(parent) = family.first().map(|first| first.parent) else {
            return;
        };
        let known = family.iter().filter_map(|of| Some((of, birth_of(of.child)?)));
        let bounds = known.clone().map(|(of, birth)| Bounds::of(birth, of.role));
        let bounds = bounds.reduce(Bounds::and);
        let mut children: Vec<(u32, Span)> = known
            .filter(|(of, _)| of.role == Role::Mother)
            .map(|(of, birth)| (of.child, birth))
            .collect();
        children.dedup();
        if children.len() > LARGEST_FAMILY {
            children.clear();
        }
        let start = self.children.len() as u32;
        self.children.extend(children);
        let end = self.children.len() as u32;
        let ages = birth_of(parent).zip(bounds);
        let is_fault = ages.is_some_and(|(born, bounds)| bounds.forbid(born, 0));
        let life = self.life(parent);
        life.children = start..end;
        life.ages = ages.filter(|_| !is_fault);
        if is_fault {
            self.faults.push(Fault::AgeAtBirth { parent });
        }
    }

    /// Notes deaths, and until when everybody else is known to live.
    fn bury(&mut self, tokens: &LinkageTokens, deaths: &[(u32, i32)]) {
        if deaths.is_empty() {
            return;
        }
        self.seen = vec![i32::MIN; tokens.records().len()];
        let mut fathers = vec![false; tokens.records().len()];
        for told in tokens.mentions() {
            let row = told.record as usize;
            self.seen[row] = self.seen[row].max(told.on.unwrap_or(i32::MIN));
            fathers[row] |= told.role == Role::Father;
        }
        for of in &self.mothers {
            let children = self.children(of.parent).iter();
            let last = children.map(|(_, birth)| birth.from).max().unwrap_or(i32::MIN);
            let row = of.parent as usize;
            self.seen[row] = self.seen[row].max(last);
        }
        for (row, day) in deaths {
            let father = fathers[*row as usize];
            let gone_by = day.saturating_add(if father { STILL_NAMED_FATHER } else { STILL_NAMED });
            if self.seen[*row as usize] > gone_by {
                self.faults.push(Fault::SeenAfterDeath { record: *row });
            } else {
                self.life(*row).gone_by = Some(gone_by);
            }
        }
    }

    /// Why two clusters cannot be one person, if lives forbid it.
    pub(crate) fn bar(&self, left: &[u32], right: &[u32]) -> Option<Bar> {
        if self.stays.are_at_once(left, right) {
            return Some(Bar::InCareTwice);
        }
        if self.numbers.is_empty() {
            return None;
        }
        if self.outlives(left, right) || self.outlives(right, left) {
            return Some(Bar::SeenAfterDeath);
        }
        self.is_out_of_bounds(left, right, DECADE).then_some(Bar::AgeAtBirth)
    }

    fn outlives(&self, dead: &[u32], others: &[u32]) -> bool {
        let gone_by = dead.iter().filter_map(|row| self.known(*row)?.gone_by).min();
        let seen = || others.iter().filter_map(|row| self.seen.get(*row as usize)).max();
        gone_by.is_some_and(|gone_by| seen().is_some_and(|seen| *seen > gone_by))
    }

    /// Whether a parent of either cluster would be out of bounds at the birth of a child of the other.
    fn is_out_of_bounds(&self, left: &[u32], right: &[u32], beyond: i32) -> bool {
        let ages = |rows: &[u32]| -> Vec<(Span, Bounds)> {
            let lives = rows.iter().filter_map(|row| self.known(*row));
            lives.filter_map(|life| life.ages).collect()
        };
        let (left, right) = (ages(left), ages(right));
        let forbids = |(born, own): &(Span, Bounds), (later, others): &(Span, Bounds)| {
            others.forbid(*born, beyond) || own.forbid(*later, beyond)
        };
        left.iter().any(|one| right.iter().any(|other| forbids(one, other)))
    }

    /// Bits that lives add to the weight of joining two clusters: those of ages out of bounds, and of births too close, each
    /// once however many there are, for one wrong date makes several. `same` tells two records that are one child.
    pub(crate) fn weight_between(&self, left: &[u32], right: &[u32], same: &impl Fn(u32, u32) -> bool) -> f64 {
        if self.numbers.is_empty() {
            return 0.0;
        }
        let ages = if self.is_out_of_bounds(left, right, 0) {
            self.ages_weight
        } else {
            0.0
        };
        ages + self.births_between(left, right, same)
    }

    fn births_between(&self, left: &[u32], right: &[u32], same: &impl Fn(u32, u32) -> bool) -> f64 {
        let too_close = |(one, born): &(u32, Span), (other, later): &(u32, Span)| {
            one != other && are_too_close(*born, *later) && !same(*one, *other)
        };
        let mut children = left.iter().flat_map(|row| self.children(*row));
        let others = || right.iter().flat_map(|row| self.children(*row));
        if children.any(|one| others().any(|other| too_close(one, other))) {
            self.births_weight
        } else {
            0.0
        }
    }
}

/// Whether one mother cannot have borne both: whatever days the spans leave, they lie between twins and the next child.
pub(super) fn are_too_close(one: Span, other: Span) -> bool {
    let (fewest, most) = one.days_from(other);
    fewest > TWINS && most < APART
}

/// For each child of whom no mother is stated, the only mother of a case in which both are parties.
fn sole_mothers(tokens: &LinkageTokens, stated: &[Parenthood]) -> Vec<Parenthood> {
    const NOBODY: u32 = u32::MAX;
    const SEVERAL: u32 = u32::MAX - 1;
    let cases = tokens.mentions().iter().filter_map(|told| told.case).max();
    let mut sole = vec![NOBODY; cases.map_or(0, |last| last as usize + 1)];
    let parties = |role: Role| {
        let own = tokens.mentions().iter().filter(move |told| told.role == role);
        own.filter_map(|told| Some((told.case?, told.record)))
    };
    for (case, row) in parties(Role::Mother) {
        let known = &mut sole[case as usize];
        *known = match *known {
            NOBODY => row,
            same if same == row => row,
            _ => SEVERAL,
        };
    }
    let mothers = stated.iter().filter(|of| of.role == Role::Mother);
    let mut with_mother: Vec<u32> = mothers.map(|of| of.child).collect();
    with_mother.sort_unstable();
    let mut found: Vec<Parenthood> = parties(Role::Child)
        .filter(|(case, child)| sole[*case as usize] < SEVERAL && with_mother.binary_search(child).is_err())
        .map(|(case, child)| Parenthood {
            parent: sole[case as usize],
            child,
            role: Role::Mother,
        })
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

#[cfg(test)]
mod tests;
