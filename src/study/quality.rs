//! Who answers for a study: the section `[quality]`, by the roles of the Aqua Book (HM Treasury), and how a release is cited.
//!
//! Custody: no zone; settings only. Names are printed in the release: they are those of people who answer for it.

use jiff::civil::Date;

use super::document::Section;
use super::fault::{Fault, Faults};
use super::printed;

/// Who answers for a study, and under which terms it is published. Nothing of it changes a figure.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Quality {
    /// Who asks for the analysis, and says what it is for.
    pub commissioner: Option<String>,
    /// Who does it.
    pub analyst: Option<String>,
    /// Who checks it, and is somebody else.
    pub assurer: Option<String>,
    /// Who signs it off.
    pub approver: Option<String>,
    /// The analyst's ORCID, as `https://orcid.org/0000-0000-0000-0000`.
    pub orcid: Option<String>,
    /// Who publishes it.
    pub publisher: Option<String>,
    /// The day of the run that counts: no clock is asked.
    pub ran_on: Option<Date>,
    /// The day on which it is published: no clock is asked.
    pub published_on: Option<Date>,
    /// The licence of what is released, in words or as an address.
    pub licence: Option<String>,
}

impl Quality {
    /// The roles in the order of the Aqua Book, with who fills them.
    pub fn roles(&self) -> [(&'static str, Option<&str>); 4] {
        [
            ("commissioner", self.commissioner.as_deref()),
            ("analyst", self.analyst.as_deref()),
            ("assurer", self.assurer.as_deref()),
            ("approver", self.approver.as_deref()),
        ]
    }

    /// What is to be told of the roles: that who did the analysis also checks it.
    pub fn warning(&self) -> Option<&'static str> {
        let same = |one: &str, other: &str| one.trim().to_lowercase() == other.trim().to_lowercase();
        let both = self.analyst.as_deref().zip(self.assurer.as_deref());
        both.filter(|(analyst, assurer)| same(analyst, assurer))
            .map(|_| "analyst and assurer are one person: the Aqua Book asks for somebody else to check the analysis")
    }
}

pub(super) fn read(section: Option<Section<'_>>, faults: &mut Faults) -> Quality {
    let Some(mut section) = section else {
        return Quality::default();
    };
    let mut text = |key: &str| {
        let found = section.text(key, faults)?;
        printed::judge(&found.value, &section.key_path(key), found.line, faults);
        Some(found)
    };
    let named = ["commissioner", "analyst", "assurer", "approver", "publisher", "licence"].map(&mut text);
    let [commissioner, analyst, assurer, approver, publisher, licence] =
        named.map(|found| found.map(|found| found.value));
    let orcid = text("orcid");
    if let Some(found) = orcid.as_ref().filter(|found| !is_orcid(&found.value)) {
        let message = "is no ORCID".to_owned();
        let hint = "write it as \"https://orcid.org/0000-0002-1825-0097\"; its last digit checks the others";
        faults.add(Fault::new(section.key_path("orcid"), found.line, message).hint(hint));
    }
    let mut day = |key: &str| section.date(key, faults);
    let (ran_on, published_on) = (day("ran_on"), day("published_on"));
    if let (Some(ran), Some(published)) = (&ran_on, &published_on)
        && ran.value > published.value
    {
        let message = "lies after the day of publication".to_owned();
        let hint = "a release is published on the day of its run, or later";
        faults.add(Fault::new(section.key_path("ran_on"), ran.line, message).hint(hint));
    }
    section.finish(faults);
    Quality {
        commissioner,
        analyst,
        assurer,
        approver,
        orcid: orcid.map(|found| found.value),
        publisher,
        ran_on: ran_on.map(|date| date.value),
        published_on: published_on.map(|date| date.value),
        licence,
    }
}

/// Whether it is an ORCID with its right check digit (ISO 7064, MOD 11-2).
fn is_orcid(text: &str) -> bool {
    let Some(id) = text.strip_prefix("https://orcid.org/") else {
        return false;
    };
    let groups: Vec<&str> = id.split('-').collect();
    let digits: Vec<char> = groups.concat().chars().collect();
    let (Some((last, digits)), true) = (
        digits.split_last(),
        groups.len() == 4 && groups.iter().all(|group| group.len() == 4),
    ) else {
        return false;
    };
    let total = digits.iter().try_fold(0, |total: u32, digit| {
        let digit = digit.to_digit(10)?;
        Some((total + digit) * 2 % 11)
    });
    total.is_some_and(|total| {
        let check = (12 - total) % 11;
        let expected = if check == 10 {
            Some('X')
        } else {
            char::from_digit(check, 10)
        };
        expected == Some(*last)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_orcid_is_known_by_its_check_digit() {
        assert!(is_orcid("https://orcid.org/0000-0002-1825-0097"));
        assert!(is_orcid("https://orcid.org/0000-0002-1694-233X"));
        assert!(!is_orcid("https://orcid.org/0000-0002-1825-0098"));
        assert!(!is_orcid("0000-0002-1825-0097"));
        assert!(!is_orcid("https://orcid.org/0000-0002-18250097"));
    }

    #[test]
    fn who_checks_is_somebody_else_whatever_the_letters() {
        let of = |analyst: &str, assurer: &str| Quality {
            analyst: Some(analyst.to_owned()),
            assurer: Some(assurer.to_owned()),
            ..Quality::default()
        };
        assert!(of("A. Lee", "a. lee ").warning().is_some());
        assert!(of("A. Lee", "B. Lee").warning().is_none());
        assert!(Quality::default().warning().is_none());
    }
}
