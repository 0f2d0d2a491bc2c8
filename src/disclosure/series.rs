//! One thing read after several years: a step from one reading to the next is told only if it is of none or enough.
//!
//! Custody: the border to the releasable zone.

use std::collections::BTreeMap;

use super::rules::{Step, Steps};
use crate::analysis::{Group, Label};
use crate::study::DisclosurePolicy;

/// Withholds what is read after so many years where too few events have come since the reading shown before it: of those of
/// whom the first cell holds those with the event, and of all others whose cell grows from reading to reading, as that of
/// another arm does. One arm could be told by the other and their difference.
pub(super) fn hide_small_steps(groups: &[Group], withheld: &mut [bool], policy: &DisclosurePolicy) {
    for members in series(groups).into_values() {
        let mut judged: Vec<(usize, Steps)> = growing(groups, &members)
            .into_iter()
            .map(|cell| (cell, Steps::default()))
            .collect();
        for member in members {
            let steps: Vec<Steps> = judged.iter().map(|(_, steps)| *steps).collect();
            let mut shows = true;
            for (cell, steps) in &mut judged {
                let step = Step {
                    with: groups[member].cells.get(*cell).copied().unwrap_or_default(),
                    without: None,
                    at_risk: None,
                    is_withheld: withheld[member],
                };
                shows &= steps.shows(step, policy);
            }
            if !shows {
                // What is not told of one is told of none.
                judged
                    .iter_mut()
                    .zip(steps)
                    .for_each(|((_, own), before)| *own = before);
            }
            withheld[member] = !shows;
        }
    }
}

/// The groups that read one thing after several years, by what they read, in their order.
pub(super) fn series(groups: &[Group]) -> BTreeMap<&[Label], Vec<usize>> {
    let mut series: BTreeMap<&[Label], Vec<usize>> = BTreeMap::new();
    for (place, group) in groups.iter().enumerate() {
        if let (Some((Label::Years(_), about)), false) = (group.labels.split_last(), group.cells.is_empty()) {
            series.entry(about).or_default().push(place);
        }
    }
    series
}

/// The groups that tell of whom one thing has happened by several marks, by what it is, in their order.
pub(super) fn marks(groups: &[Group]) -> BTreeMap<Vec<&Label>, Vec<usize>> {
    let mut marks: BTreeMap<Vec<&Label>, Vec<usize>> = BTreeMap::new();
    for (place, group) in groups.iter().enumerate().filter(|(_, group)| !group.cells.is_empty()) {
        let (by, about): (Vec<&Label>, Vec<&Label>) =
            group.labels.iter().partition(|label| matches!(label, Label::By(_)));
        if !by.is_empty() {
            marks.entry(about).or_default().push(place);
        }
    }
    marks
}

/// The cells of a series that hold those with an event by then: the first, and those that never fall and end higher than they
/// began.
pub(super) fn growing(groups: &[Group], members: &[usize]) -> Vec<usize> {
    let cells = members.iter().map(|member| groups[*member].cells.len()).min();
    let grows = |cell: &usize| {
        let counts: Vec<u64> = members
            .iter()
            .map(|member| groups[*member].cells[*cell].get())
            .collect();
        counts.is_sorted() && counts.first() < counts.last()
    };
    (0..cells.unwrap_or(0))
        .filter(|cell| *cell == 0 || grows(cell))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cohort::PersonCount;
    use crate::study::{Level, Profile};

    fn group(cells: &[u64]) -> Group {
        let persons = |count: &u64| {
            let names: Vec<String> = (0..*count).map(|number| number.to_string()).collect();
            PersonCount::of(names.iter().map(String::as_str))
        };
        Group {
            labels: Vec::new(),
            family: None,
            cells: cells.iter().map(persons).collect(),
            figures: Vec::new(),
            remark: "",
            reservations: Vec::new(),
        }
    }

    fn shown(groups: &[Group]) -> Vec<bool> {
        let mut withheld = vec![false; groups.len()];
        hide_small_steps(groups, &mut withheld, &Profile::Strict.policy());
        withheld.iter().map(|withheld| !withheld).collect()
    }

    #[test]
    fn what_has_happened_by_several_marks_is_one_thing() {
        let by = |year, word| Group {
            labels: vec![Label::By(Level::of_year(year)), Label::Word(word)],
            ..group(&[20, 5])
        };
        let at = Group {
            labels: vec![Label::Level(Level::of_year(2020)), Label::Word("with the service")],
            ..group(&[20, 5])
        };
        let groups = [by(2020, "lost"), by(2020, "completed"), at, by(2021, "lost")];
        let found: Vec<Vec<usize>> = marks(&groups).into_values().collect();
        assert_eq!(found, [vec![1], vec![0, 3]]);
        assert!(series(&groups).is_empty());
    }

    #[test]
    fn a_step_is_judged_in_every_arm_that_grows() {
        // Returned and not, of the served and of comparators. The served go up by ten and more each year; comparators by 3 in
        // the second year, and by 12 from the first to the third.
        let read = |years, cells: [u64; 4]| Group {
            labels: vec![Label::Word("served who returned, %"), Label::Years(years)],
            ..group(&cells)
        };
        let groups = [
            read(1, [20, 80, 40, 160]),
            read(2, [30, 70, 43, 157]),
            read(3, [41, 59, 52, 148]),
        ];
        assert_eq!(shown(&groups), [true, false, true]);
        // With comparators of whom ten return in the second year both can be told; what does not grow is not judged.
        let groups = [
            read(1, [20, 80, 40, 160]),
            read(2, [30, 70, 50, 150]),
            read(3, [41, 59, 50, 150]),
        ];
        assert_eq!(shown(&groups), [true, true, true]);
        // A step that one arm withholds counts towards the next in the other as well.
        let groups = [
            read(1, [20, 80, 40, 160]),
            read(2, [30, 70, 41, 159]),
            read(3, [35, 65, 60, 140]),
        ];
        assert_eq!(shown(&groups), [true, false, true]);
    }
}
