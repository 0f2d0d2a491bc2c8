//! Parents at risk with their childhoods, and who is compared.
//!
//! Custody: cohort rows; nothing leaves but counts.

use std::collections::BTreeMap;

use super::super::crossed::FourCounts;
use super::super::returns::day_of;
use crate::cohort::{CareStatus, Childhood, Episode, PersonCount};
use crate::study::{CareExperience, Level, Standard};

/// How long the parents of a comparison are followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Followed {
    /// All of them so many years from the origin, whether or not they returned.
    Years(i64),
    /// As long as each was observed.
    AnyTime,
}

/// What a parent is standardised for.
pub(super) type Stratum = (Option<Level>, Option<Level>, Option<String>);

/// A parent at risk.
pub(super) struct Member<'c> {
    pub(super) childhood: &'c Childhood,
    pub(super) episode: &'c Episode,
    pub(super) stratum: Stratum,
}

/// All parents at risk, and the childhoods of those who cannot be linked.
pub(super) struct Members<'c> {
    pub(super) all: Vec<Member<'c>>,
    pub(super) unlinkable: PersonCount,
}

impl<'c> Members<'c> {
    pub(super) fn of(asked: &CareExperience, childhoods: &'c [Childhood], episodes: &'c [Episode]) -> Members<'c> {
        let by_parent: BTreeMap<&str, &Childhood> = childhoods
            .iter()
            .map(|childhood| (childhood.parent.as_str(), childhood))
            .collect();
        let member = |episode: &'c Episode| {
            let childhood = *by_parent.get(episode.parent())?;
            Some(Member {
                childhood,
                episode,
                stratum: stratum(asked, childhood, episode),
            })
        };
        let at_risk = episodes.iter().filter(|episode| episode.is_at_risk());
        let unlinkable = childhoods.iter().filter(|childhood| childhood.followed_days.is_none());
        Members {
            all: at_risk.filter_map(member).collect(),
            unlinkable: PersonCount::of(unlinkable.map(|childhood| childhood.parent.as_str())),
        }
    }

    /// Those who are followed so long, from the origin on.
    pub(super) fn followed(&self, followed: Followed) -> impl Iterator<Item = &Member<'c>> {
        self.all.iter().filter(move |member| {
            let from_origin = member.episode.entered_after() == 0;
            from_origin
                && match followed {
                    Followed::AnyTime => true,
                    Followed::Years(years) => member.childhood.followed_days >= Some(day_of(years)),
                }
        })
    }

    /// The comparison of those who are followed so long.
    pub(super) fn table(&self, followed: Followed) -> Table<'_> {
        let compared = |member: &&Member<'_>| member.childhood.compared;
        let unknown = |member: &&Member<'_>| member.childhood.status == CareStatus::Unknown;
        let known: Vec<&Member<'_>> = self
            .followed(followed)
            .filter(|member| compared(member) && !unknown(member))
            .collect();
        let (of_all, of_known) = (self.followed(followed).count(), known.len());
        Table {
            followed,
            members: known,
            many_unknown: (of_all - of_known) * 10 > of_all,
            late: self
                .all
                .iter()
                .filter(|member| member.episode.entered_after() > 0)
                .filter(|member| compared(member) && !unknown(member))
                .collect(),
        }
    }
}

fn stratum(asked: &CareExperience, childhood: &Childhood, episode: &Episode) -> Stratum {
    let is_asked = |standard| asked.standards.contains(&standard);
    (
        is_asked(Standard::Age).then(|| asked.ages.level(episode.age())),
        is_asked(Standard::Cohort).then(|| asked.cohorts.level(childhood.birth_year)),
        childhood
            .deprivation
            .clone()
            .filter(|_| is_asked(Standard::Deprivation)),
    )
}

/// Whether a parent returned within the time of a comparison.
pub(super) fn returned(member: &Member<'_>, followed: Followed) -> bool {
    let in_time = match followed {
        Followed::Years(years) => member.episode.days() <= day_of(years),
        Followed::AnyTime => true,
    };
    member.episode.returned().is_some() && in_time
}

/// Parents who are compared: with care experience and without, returned and not.
pub(super) struct Table<'m> {
    pub(super) followed: Followed,
    pub(super) members: Vec<&'m Member<'m>>,
    /// Those who come under observation late, who can be compared by hazards alone.
    pub(super) late: Vec<&'m Member<'m>>,
    /// Whether more than a tenth of those who are followed so long are not compared.
    pub(super) many_unknown: bool,
}

impl<'m> Table<'m> {
    /// Distinct parents of a cell.
    pub(super) fn cell(&self, care: CareStatus, has_returned: bool) -> PersonCount {
        let kept = self
            .members
            .iter()
            .filter(|member| member.childhood.status == care && returned(member, self.followed) == has_returned);
        let persons = PersonCount::of(kept.map(|member| member.episode.parent()));
        if has_returned { persons.who_returned() } else { persons }
    }

    /// The four cells: care experience with return and without, no care experience with return and without.
    pub(super) fn cells(&self) -> Vec<PersonCount> {
        [
            (CareStatus::Yes, true),
            (CareStatus::Yes, false),
            (CareStatus::No, true),
            (CareStatus::No, false),
        ]
        .map(|(care, has_returned)| self.cell(care, has_returned))
        .to_vec()
    }

    /// Returns by care experience.
    pub(super) fn by_care(&self) -> Counts {
        Counts::of(self.members.iter().copied(), self.followed)
    }

    /// The same in each stratum, in the order of strata.
    pub(super) fn strata(&self) -> Vec<Counts> {
        let mut strata: BTreeMap<&Stratum, Vec<&Member<'_>>> = BTreeMap::new();
        for member in &self.members {
            strata.entry(&member.stratum).or_default().push(member);
        }
        strata
            .into_values()
            .map(|members| Counts::of(members, self.followed))
            .collect()
    }
}

/// The four counts of a table.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) yes_returned: u64,
    pub(super) yes_not: u64,
    pub(super) no_returned: u64,
    pub(super) no_not: u64,
}

impl Counts {
    fn of<'m, 'c: 'm>(members: impl IntoIterator<Item = &'m Member<'c>>, followed: Followed) -> Counts {
        let mut counts = Counts::default();
        for member in members {
            let cell = match (member.childhood.status, returned(member, followed)) {
                (CareStatus::Yes, true) => &mut counts.yes_returned,
                (CareStatus::Yes, false) => &mut counts.yes_not,
                (CareStatus::No, true) => &mut counts.no_returned,
                (CareStatus::No, false) => &mut counts.no_not,
                (CareStatus::Unknown, _) => continue,
            };
            *cell += 1;
        }
        counts
    }

    /// Return as the event, care experience as the exposure.
    pub(super) fn of_return(self) -> FourCounts {
        [self.yes_returned, self.yes_not, self.no_returned, self.no_not]
    }

    /// Care experience as the event, return as the exposure.
    pub(super) fn of_care(self) -> FourCounts {
        [self.yes_returned, self.no_returned, self.yes_not, self.no_not]
    }

    pub(super) fn yes(self) -> u64 {
        self.yes_returned + self.yes_not
    }

    pub(super) fn no(self) -> u64 {
        self.no_returned + self.no_not
    }
}
