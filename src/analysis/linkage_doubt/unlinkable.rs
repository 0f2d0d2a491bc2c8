//! Parents who can be linked beside records that cannot: what both tell where they are named.
//!
//! Like is compared with like: what is compared are applications that name a parent, of both. How many persons the records
//! that cannot be linked are is not known, and never told.
//!
//! Custody: cohort rows go in, a finding comes out; reviewed before release.

use super::super::measured::{Figure, Group, Measured, plain_share};
use super::super::{AnalysisError, Label};
use crate::cohort::{Cohort, ParentMention, PersonCount};
use crate::study::{Bands, Estimate, LinkageDoubt};

pub(super) fn compare(
    declared: &Estimate,
    asked: &LinkageDoubt,
    cohort: &mut Cohort,
) -> Result<Measured, AnalysisError> {
    let mentions = cohort.mentions()?;
    let both = Both::of(&mentions);
    let mut groups = vec![both.group([Label::Word("all"), Label::Word("all")], None, &|_| true)];
    for (word, known) in [("known", true), ("not known", false)] {
        let is_so = move |mention: &ParentMention| mention.born_known == known;
        groups.push(both.group([Label::Word("birth date"), Label::Word(word)], Some(0), &is_so));
    }
    let children = |mention: &ParentMention| Some(mention.children).filter(|children| *children > 0);
    groups.extend(both.banded(("children", 1), &asked.children, &children));
    let day = |mention: &ParentMention| Some(i64::from(mention.issued_on));
    groups.extend(both.banded(("period", 2), &asked.periods, &day));
    Ok(Measured {
        name: format!("{}.unlinkable", declared.name),
        title: format!("{}: who cannot be linked", declared.title),
        dimensions: vec!["what", "level"],
        groups,
        remarks: "",
        notes: vec![
            "Parents with a record that tells enough to be linked, beside records that tell too little or bear no person \
             key. The latter are records and not persons: one parent may have several, and none of them enters an estimate. \
             Shares are of the applications within observation that name them, of each application with each parent; a \
             parent who can be linked counts once in every level in which an application of hers lies."
                .to_owned(),
        ],
        model: None,
    })
}

/// Applications that name a parent who can be linked, and those that name a record that cannot.
struct Both<'m> {
    linkable: Vec<&'m ParentMention>,
    unlinkable: Vec<&'m ParentMention>,
}

impl<'m> Both<'m> {
    fn of(mentions: &'m [ParentMention]) -> Both<'m> {
        let (linkable, unlinkable) = mentions.iter().partition(|mention| mention.linkable);
        Both { linkable, unlinkable }
    }

    fn banded(
        &self,
        (what, family): (&'static str, u32),
        bands: &Bands,
        value: &dyn Fn(&ParentMention) -> Option<i64>,
    ) -> Vec<Group> {
        let group = |level: &crate::study::Level| {
            let labels = [Label::Word(what), Label::Level(level.clone())];
            self.group(labels, Some(family), &|mention| bands.level(value(mention)) == *level)
        };
        bands.levels().map(group).collect()
    }

    fn group(&self, labels: [Label; 2], family: Option<u32>, keep: &dyn Fn(&ParentMention) -> bool) -> Group {
        let (linkable, unlinkable) = (part(&self.linkable, keep), part(&self.unlinkable, keep));
        let share = |part: &Part| plain_share(part.share, part.of);
        Group {
            labels: labels.to_vec(),
            family,
            cells: vec![linkable.persons, unlinkable.persons],
            figures: vec![
                ("parents who can be linked", Figure::Persons(linkable.persons)),
                ("% of their applications", share(&linkable)),
                ("records that cannot be linked", Figure::Persons(unlinkable.persons)),
                ("% of these records' applications", share(&unlinkable)),
            ],
            remark: "",
            reservations: Vec::new(),
        }
    }
}

/// Some of the applications of one kind.
struct Part {
    persons: PersonCount,
    share: Option<f64>,
    /// Distinct parents, or records, of the whole.
    of: PersonCount,
}

fn part(whole: &[&ParentMention], keep: &dyn Fn(&ParentMention) -> bool) -> Part {
    let kept: Vec<&&ParentMention> = whole.iter().filter(|mention| keep(mention)).collect();
    // Applications are far below 2^53.
    let share = (!whole.is_empty()).then(|| kept.len() as f64 / whole.len() as f64);
    Part {
        persons: PersonCount::of(kept.iter().map(|mention| mention.parent.as_str())),
        share,
        of: PersonCount::of(whole.iter().map(|mention| mention.parent.as_str())),
    }
}
