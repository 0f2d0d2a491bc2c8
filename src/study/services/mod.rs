//! Services: the sections `[[service]]`. A service is data: where and when it works, whom it takes, what is published of it.
//!
//! `written` reads rules of eligibility, `rule` is what they are, `predicate` and `call` judge their expressions, `facts` is
//! what these may speak of.
//!
//! Custody: no zone; settings only.

mod call;
mod facts;
mod predicate;
mod rule;
mod written;

use jiff::civil::Date;

pub use facts::{About, FACTS, Fact, FactType, REFERENCE_ON};
pub use predicate::Predicate;
pub use rule::{Clause, Of, Reading, Reads, Rule};

pub(super) use rule::Home;
pub(super) use written::clauses;

use super::codebook::{Codebook, Level, Vocabulary, day_number};
use super::codebook_words::codebook_words;
use super::definitions::{Period, parsed_period};
use super::document::{At, Section, nearest};
use super::fault::{Fault, Faults};
use super::printed;

/// A sentence that others have published about a service: what is published elsewhere, printed as such.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedClaim {
    /// The sentence.
    pub claim: String,
    /// Where it stands.
    pub source: String,
}

/// A service as the study file describes it.
#[derive(Debug, Clone)]
pub struct Service {
    /// Its word of the code book.
    pub name: Level,
    /// Where it works; none for everywhere.
    pub areas: Vec<Level>,
    /// The first day on which it takes anybody.
    pub from: Date,
    /// The last day; none while it lasts.
    pub to: Option<Date>,
    /// How long it works with a client; none where that is open.
    pub programme: Option<Period>,
    /// How often it reviews.
    pub review_every: Period,
    /// Sources of referral that it takes; none for all.
    pub sources: Vec<Level>,
    /// What it reviews.
    pub instruments: Vec<Level>,
    /// What others have published about it.
    pub published: Vec<PublishedClaim>,
    /// Versions of its rule of eligibility, by the day from which they are in force.
    pub rules: Vec<Rule>,
}

/// Which version of a service's rule decides.
#[derive(Debug, Clone, Copy)]
pub enum InForce<'s> {
    /// This one.
    Version(&'s Rule),
    /// None is in force on that day, or there.
    Nothing,
    /// It depends on where the client lives, which nobody tells.
    AreaNotKnown,
}

impl Service {
    /// The version that decides on a day, in days since 1970-01-01, of a client who lives in `area`.
    pub fn rule_at(&self, day: i64, area: Option<&str>) -> InForce<'_> {
        let mut on_day = self.rules.iter().filter(|rule| rule.is_in_force(day));
        let everywhere = self
            .rules
            .iter()
            .find(|rule| rule.is_in_force(day) && rule.areas.is_empty());
        if let Some(rule) = everywhere {
            return InForce::Version(rule);
        }
        match area {
            Some(area) => {
                let there = on_day.find(|rule| rule.areas.iter().any(|known| known.as_str() == area));
                there.map_or(InForce::Nothing, InForce::Version)
            }
            None if on_day.next().is_some() => InForce::AreaNotKnown,
            None => InForce::Nothing,
        }
    }

    /// Whether it takes clients on a day, in days since 1970-01-01.
    pub fn works_on(&self, day: i64) -> bool {
        day_number(self.from) <= day && self.to.is_none_or(|to| day <= day_number(to))
    }

    /// Where it works, each area with the first day: that of the first version of its rule which is in force there, or of the
    /// service if it has none.
    pub fn openings(&self) -> Vec<(Level, Date)> {
        let mut areas = self.areas.clone();
        for area in self.rules.iter().flat_map(|rule| &rule.areas) {
            if !areas.contains(area) {
                areas.push(area.clone());
            }
        }
        let opening = |area: Level| {
            let there = |rule: &&Rule| rule.areas.is_empty() || rule.areas.contains(&area);
            let first = self.rules.iter().filter(there).map(|rule| rule.from).min();
            let from = if self.rules.is_empty() { Some(self.from) } else { first };
            from.map(|from| (area, from))
        };
        areas.into_iter().filter_map(opening).collect()
    }

    /// What its rules may lean on.
    pub(super) fn home<'s>(&'s self, codebook: &'s Codebook) -> Home<'s> {
        Home {
            codebook,
            areas: &self.areas,
            sources: &self.sources,
        }
    }
}

/// Reads all services. The second part says whether every one could be read.
pub(super) fn read(sections: Vec<Section<'_>>, codebook: &Codebook, faults: &mut Faults) -> (Vec<Service>, bool) {
    let declared = sections.len();
    let mut services: Vec<Service> = Vec::new();
    for section in sections {
        let (path, line) = (section.key_path("name"), section.line());
        let Some(service) = read_one(section, codebook, faults) else {
            continue;
        };
        if services.iter().any(|earlier| earlier.name == service.name) {
            let message = "is the name of another service too".to_owned();
            let fault = Fault::new(path, line, message);
            faults.add(fault.hint("describe a service once; its rule may have versions by date and by area"));
        }
        services.push(service);
    }
    let all_read = services.len() == declared;
    (services, all_read)
}

fn read_one(mut section: Section<'_>, codebook: &Codebook, faults: &mut Faults) -> Option<Service> {
    let name = name(&mut section, codebook, faults);
    let areas = codebook_words(&mut section, ("areas", Vocabulary::LocalAuthority), codebook, faults);
    let from = section.required_date("from", faults);
    let to = section.date("to", faults);
    if let (Some(from), Some(to)) = (&from, &to)
        && to.value < from.value
    {
        let message = "lies before `from`".to_owned();
        faults.add(Fault::new(section.key_path("to"), to.line, message).hint("`to` is the last day of the service"));
    }
    let programme = section.text("programme", faults);
    let programme = programme.map(|found| length(&section, "programme", &found, faults));
    let review_every = match section.text("review_every", faults) {
        Some(found) => length(&section, "review_every", &found, faults),
        None => Period::parse("3 months"),
    };
    let sources = codebook_words(&mut section, ("sources", Vocabulary::ReferralSource), codebook, faults);
    let instruments = codebook_words(&mut section, ("instruments", Vocabulary::Instrument), codebook, faults);
    let published = section.sections("published", faults);
    let published = published
        .into_iter()
        .filter_map(|claim| read_claim(claim, faults))
        .collect();
    let rules = section.sections("rule", faults);
    let home = Home {
        codebook,
        areas: &areas,
        sources: &sources,
    };
    let lines: Vec<(String, usize)> = rules.iter().map(|rule| (rule.key_path("from"), rule.line())).collect();
    let rules: Vec<Option<Rule>> = rules
        .into_iter()
        .map(|rule| written::read(rule, home, faults))
        .collect();
    section.finish(faults);
    let spans = (from.as_ref().map(|from| from.value), to.as_ref().map(|to| to.value));
    check_versions(&rules, &lines, spans, faults);
    let mut rules = rules.into_iter().collect::<Option<Vec<Rule>>>()?;
    rules.sort_by(|a, b| (a.from, &a.version).cmp(&(b.from, &b.version)));
    Some(Service {
        name: name?,
        areas,
        from: from?.value,
        to: to.map(|to| to.value),
        programme: match programme {
            Some(programme) => Some(programme?),
            None => None,
        },
        review_every: review_every?,
        sources,
        instruments,
        published,
        rules,
    })
}

fn name(section: &mut Section<'_>, codebook: &Codebook, faults: &mut Faults) -> Option<Level> {
    let name = section.required_text("name", "write a word of `service` under [codebook]", faults)?;
    word(section, ("name", &name), codebook, faults)
}

/// A service of the code book, as a key names it.
pub(super) fn word(
    section: &Section<'_>,
    (key, name): (&str, &At<String>),
    codebook: &Codebook,
    faults: &mut Faults,
) -> Option<Level> {
    let level = codebook.level(Vocabulary::Service, &name.value);
    if level.is_none() {
        let message = format!("`{}` is no service of the code book", name.value);
        let fault = Fault::new(section.key_path(key), name.line, message);
        let known = codebook.levels(Vocabulary::Service).iter().map(Level::as_str);
        faults.add(match nearest(&name.value, known) {
            Some(near) => fault.hint(&format!("did you mean `{near}`?")),
            None => fault.hint("add it to `service` under [codebook]"),
        });
    }
    level
}

/// A period that is some time.
fn length(section: &Section<'_>, key: &str, found: &At<String>, faults: &mut Faults) -> Option<Period> {
    let period = parsed_period(section, key, found, faults)?;
    if period.is_zero() {
        let message = "is no time at all".to_owned();
        faults
            .add(Fault::new(section.key_path(key), found.line, message).hint("write a period, such as \"18 months\""));
        return None;
    }
    Some(period)
}

fn read_claim(mut section: Section<'_>, faults: &mut Faults) -> Option<PublishedClaim> {
    let claim = section.required_text("claim", "write the sentence that was published", faults);
    let source = section.required_text("source", "say where it was published", faults);
    for (key, text) in [("claim", &claim), ("source", &source)] {
        if let Some(text) = text {
            printed::judge(&text.value, &section.key_path(key), text.line, faults);
        }
    }
    section.finish(faults);
    Some(PublishedClaim {
        claim: claim?.value,
        source: source?.value,
    })
}

/// Versions by names of their own, within the service's time, no two of which decide of one client on one day.
fn check_versions(
    rules: &[Option<Rule>],
    lines: &[(String, usize)],
    (from, to): (Option<Date>, Option<Date>),
    faults: &mut Faults,
) {
    let mut earlier: Vec<&Rule> = Vec::new();
    for (rule, (path, line)) in rules.iter().zip(lines) {
        let Some(rule) = rule else { continue };
        if let Some(other) = earlier.iter().find(|other| other.meets(rule)) {
            let message = format!(
                "overlaps version \"{}\": two versions would decide on one day",
                other.version
            );
            faults.add(Fault::new(path, *line, message).hint("end one the day before the other begins"));
        }
        if earlier.iter().any(|other| other.version == rule.version) {
            let path = path.replace(".from", ".version");
            let message = "is the name of another version too".to_owned();
            faults.add(Fault::new(path, *line, message).hint("the report tells versions by their names"));
        }
        let is_outside = from.is_some_and(|from| rule.from < from) || to.is_some_and(|to| rule.from > to);
        if is_outside {
            let message = "lies outside the time of the service".to_owned();
            faults.add(Fault::new(path, *line, message).hint("a rule is in force while its service works"));
        }
        earlier.push(rule);
    }
}
