//! The same history for every parent: sets from before the look-back are as if they had not been seen.
//!
//! Custody: pseudonymous zone.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::uniting::{Application, SetMember};
use crate::study::{Period, day_number};

/// How far back is looked, and from when on records tell.
#[derive(Debug, Clone, Copy)]
pub struct LookBack<'p> {
    /// Every index set has this long a history.
    pub span: &'p Period,
    /// The first day of observation.
    pub observed_from: Date,
}

/// Leaves out the sets before each parent's index set, and numbers the others anew: the index set is the first before which
/// so long a time is observed, without a set of that parent in it. Who has none keeps all sets, and does not enter.
pub fn look_back(members: Vec<SetMember>, applications: &[Application], rule: LookBack<'_>) -> Vec<SetMember> {
    if rule.span.is_zero() {
        return members;
    }
    let starts = starts(&members, applications);
    let shift: BTreeMap<&str, i64> = starts
        .iter()
        .filter_map(|(parent, sets)| Some((*parent, index_number(sets, rule)? - 1)))
        .collect();
    let renumbered = members.iter().filter_map(|member| {
        let before = shift.get(member.parent.as_str()).copied().unwrap_or(0);
        (member.set_number > before).then(|| SetMember {
            set_number: member.set_number - before,
            ..member.clone()
        })
    });
    renumbered.collect()
}

/// Day of start of each parent's sets, by number.
fn starts<'m>(members: &'m [SetMember], applications: &[Application]) -> BTreeMap<&'m str, BTreeMap<i64, i32>> {
    let issued: BTreeMap<(&str, &str), i32> = applications
        .iter()
        .map(|application| {
            let key = (application.parent.as_str(), application.application.as_str());
            (key, application.issued_on)
        })
        .collect();
    let mut starts: BTreeMap<&str, BTreeMap<i64, i32>> = BTreeMap::new();
    for member in members {
        let Some(day) = issued.get(&(member.parent.as_str(), member.application.as_str())) else {
            continue;
        };
        let sets = starts.entry(member.parent.as_str()).or_default();
        let start = sets.entry(member.set_number).or_insert(*day);
        *start = (*start).min(*day);
    }
    starts
}

fn index_number(sets: &BTreeMap<i64, i32>, rule: LookBack<'_>) -> Option<i64> {
    let mut before: Option<i64> = None;
    for (number, start) in sets {
        let start = i64::from(*start);
        let is_clear = match before {
            Some(before) => rule.span.after(before)? < start,
            None => true,
        };
        if is_clear && rule.span.after(day_number(rule.observed_from))? <= start {
            return Some(*number);
        }
        before = Some(start);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Applications of one parent, one a set.
    fn sets(days: &[Date]) -> (Vec<SetMember>, Vec<Application>) {
        let application = |place: usize| format!("a{place}");
        let members = (0..days.len()).map(|place| SetMember {
            parent: "p".to_owned(),
            application: application(place),
            set_number: place as i64 + 1,
        });
        let issued = days.iter().enumerate().map(|(place, day)| Application {
            parent: "p".to_owned(),
            issued_on: i32::try_from(day_number(*day)).unwrap_or(0),
            application: application(place),
        });
        (members.collect(), issued.collect())
    }

    fn kept(days: &[Date]) -> Vec<(String, i64)> {
        let span = Period::parse("3 years").unwrap_or_else(|| panic!("a period"));
        let rule = LookBack {
            span: &span,
            observed_from: Date::constant(2008, 1, 1),
        };
        let (members, applications) = sets(days);
        let kept = look_back(members, &applications, rule).into_iter();
        kept.map(|member| (member.application, member.set_number)).collect()
    }

    const fn day(year: i16, month: i8, day: i8) -> Date {
        Date::constant(year, month, day)
    }

    #[test]
    fn the_index_set_is_the_first_with_a_clear_history_as_long_as_the_look_back() {
        let named = |pairs: &[(&str, i64)]| -> Vec<(String, i64)> {
            pairs
                .iter()
                .map(|(name, number)| ((*name).to_owned(), *number))
                .collect()
        };
        // The second lies within three years of the first; the third does not lie within three of the second.
        let found = kept(&[day(2008, 6, 1), day(2011, 3, 1), day(2016, 1, 1), day(2017, 1, 1)]);
        assert_eq!(found, named(&[("a2", 1), ("a3", 2)]));
        // Three years to the day: the day itself is looked at, and nothing was observed before it.
        assert_eq!(kept(&[day(2011, 1, 1)]), named(&[("a0", 1)]));
        let found = kept(&[day(2011, 1, 1), day(2014, 1, 1), day(2017, 1, 2)]);
        assert_eq!(found, named(&[("a0", 1), ("a1", 2), ("a2", 3)]));
        let found = kept(&[day(2010, 12, 31), day(2013, 12, 31)]);
        assert_eq!(
            found,
            named(&[("a0", 1), ("a1", 2)]),
            "nobody's index set: the day of three years before counts"
        );
        let found = kept(&[day(2010, 12, 31), day(2014, 1, 1)]);
        assert_eq!(found, named(&[("a1", 1)]));
    }
}
