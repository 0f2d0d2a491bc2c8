//! Eligibility of drawn clients: how they are drawn and what is said of them.
//!
//! Custody: invented persons only.

mod action_for_change;
mod boundaries;
mod facts;
mod rules;
mod samples;
mod samples_further;

use std::collections::BTreeMap;

use seriatim::cohort::{Eligibility, ReferencePoint, Verdict, Why};

use super::world::{Opened, World};

/// The rule of Mpower in Norfolk (domain.md 5b), with a later version that asks for less.
pub(in crate::queries) const NORFOLK: &str = r#"
[[service]]
name = "Mpower"
areas = ["Norfolk"]
from = 2015-01-01

[[service.rule]]
version = "norfolk"
from = 2015-01-01
to = 2020-05-31

[[service.rule.reading]]
name = "age_counted"
chosen = "removal"
values = { removal = "child_age_at_removal", referral = "child_age" }

[[service.rule.reading]]
name = "back_from"
chosen = "removal"
values = { removal = "removed_on", "final order" = "permanent_order_on" }

[[service.rule.clause]]
name = "mother"
when = "role = 'mother'"

[[service.rule.clause]]
name = "adult"
when = "age >= 18"

[[service.rule.clause]]
name = "lives-there"
when = "in_area"

[[service.rule.clause]]
name = "young-child-removed"
of = "some child"
when = "removed and back_from > reference_on - interval '3 years' and age_counted <= 3"

[[service.rule.clause]]
name = "none-with-her"
of = "no child"
when = "permanently_with_parent"

[[service.rule.discretionary]]
name = "not-the-mother"
when = "role <> 'mother'"

[[service.rule.discretionary]]
name = "with-the-mother"
when = "partner_is_client"

[[service.rule]]
version = "later"
from = 2020-06-01

[[service.rule.clause]]
name = "lives-there"
when = "in_area"
"#;

/// A client with one child, in proceedings of 2017 that are over, as she is unless a test says otherwise: eligible.
#[derive(Clone, Copy)]
pub(in crate::queries) struct Client {
    pub(in crate::queries) name: &'static str,
    pub(in crate::queries) role: &'static str,
    pub(in crate::queries) born: &'static str,
    pub(in crate::queries) child_born: &'static str,
    pub(in crate::queries) left_on: &'static str,
    pub(in crate::queries) returned_on: &'static str,
    pub(in crate::queries) issued_on: &'static str,
    pub(in crate::queries) concluded_on: &'static str,
    /// `order, made_on`.
    pub(in crate::queries) order: Option<(&'static str, &'static str)>,
    pub(in crate::queries) referred_on: &'static str,
    pub(in crate::queries) area: &'static str,
    /// Of the first application.
    pub(in crate::queries) authority: &'static str,
    pub(in crate::queries) refuses: bool,
    pub(in crate::queries) partner: &'static str,
    pub(in crate::queries) engaged: &'static str,
    pub(in crate::queries) sex: &'static str,
    pub(in crate::queries) pregnant: &'static str,
    pub(in crate::queries) consented: &'static str,
    pub(in crate::queries) agrees: &'static str,
    pub(in crate::queries) misuse: &'static str,
    /// The issue of a second application about the child.
    pub(in crate::queries) back_on: &'static str,
    pub(in crate::queries) high_risk: &'static str,
    /// `before`, `during` or `after` proceedings, as the service has it.
    pub(in crate::queries) proceedings: &'static str,
    /// The day on which a second child left for good, born a year before the first.
    pub(in crate::queries) sibling_left_on: &'static str,
    /// `outcome, ended_on` of a residential assessment.
    pub(in crate::queries) assessed: &'static [(&'static str, &'static str)],
}

pub(in crate::queries) const CLIENT: Client = Client {
    name: "",
    role: "mother",
    born: "1990-06-15",
    child_born: "2017-01-10",
    left_on: "2018-02-01",
    returned_on: "",
    issued_on: "2017-06-01",
    concluded_on: "2018-06-01",
    order: None,
    referred_on: "2020-05-01",
    area: "Norfolk",
    authority: "Norfolk",
    refuses: false,
    partner: "",
    engaged: "",
    sex: "",
    pregnant: "",
    consented: "",
    agrees: "",
    misuse: "",
    back_on: "",
    high_risk: "",
    proceedings: "",
    sibling_left_on: "",
    assessed: &[],
};

pub(in crate::queries) fn world(clients: &[Client], sections: &str, birth_date: &'static str) -> World {
    let mut applications = "| application | kind | issued_on | concluded_on | local_authority |\n".to_owned();
    let mut parties = "| application | role | person | birth_date |\n".to_owned();
    let mut removals = "| child | parent | left_on | returned_on |\n".to_owned();
    let mut orders = "| person | application | order | made_on |\n".to_owned();
    let mut referrals = "| person | service | referred_on | area | consented_to_linkage | partner_record | engaged \
                         | birth_date | sex | pregnant_at_referral | consented | agrees_contraception \
                         | substance_misuse | high_risk | proceedings_state_at_referral |\n"
        .to_owned();
    let mut assessments = "| family | parent_record | service | started_on | ended_on | outcome |\n".to_owned();
    for (place, client) in clients.iter().enumerate() {
        let Client { name, role, born, .. } = client;
        for (number, (outcome, ended_on)) in client.assessed.iter().enumerate() {
            let family = format!("f{place}.{number}");
            assessments += &format!("| {family} | client {place} | Mpower | 2017-06-01 | {ended_on} | {outcome} |\n");
        }
        if !client.issued_on.is_empty() {
            let (issued, concluded, authority) = (client.issued_on, client.concluded_on, client.authority);
            applications += &format!("| a{place} | care | {issued} | {concluded} | {authority} |\n");
            parties += &format!("| a{place} | {role} | {name} | {born} |\n");
            parties += &format!("| a{place} | child | child of {name} | {} |\n", client.child_born);
        }
        if !client.back_on.is_empty() {
            applications += &format!("| b{place} | care | {} | | Norfolk |\n", client.back_on);
            parties += &format!("| b{place} | {role} | {name} | {born} |\n");
            parties += &format!("| b{place} | child | child of {name} | {} |\n", client.child_born);
        }
        if !client.left_on.is_empty() {
            removals += &format!(
                "| child of {name} | {name} | {} | {} |\n",
                client.left_on, client.returned_on
            );
        }
        if !client.sibling_left_on.is_empty() {
            parties += &format!("| a{place} | child | sibling of {name} | 2015-01-10 |\n");
            removals += &format!("| sibling of {name} | {name} | {} | |\n", client.sibling_left_on);
        }
        if let Some((order, made_on)) = client.order {
            orders += &format!("| child of {name} | a{place} | {order} | {made_on} |\n");
        }
        let consents = if client.refuses { "no" } else { "yes" };
        let (on, area, partner, engaged) = (client.referred_on, client.area, client.partner, client.engaged);
        referrals += &format!("| {name} | Mpower | {on} | {area} | {consents} | {partner} | {engaged} | {born} ");
        let stated = [
            client.sex,
            client.pregnant,
            client.consented,
            client.agrees,
            client.misuse,
            client.high_risk,
            client.proceedings,
        ];
        referrals += &format!("| {} |\n", stated.join(" | "));
    }
    World {
        applications: applications.leak(),
        parties: parties.leak(),
        removals: removals.leak(),
        orders: orders.leak(),
        referrals: referrals.leak(),
        estimates: (sections.to_owned() + World::PLAIN.estimates).leak(),
        birth_date,
        extracts: match clients.iter().any(|client| !client.assessed.is_empty()) {
            true => vec![("assessments", &*assessments.leak())].leak(),
            false => &[],
        },
        ..World::PLAIN
    }
}

/// The eligibility of every client at the referral, by name.
pub(super) fn judged(world: &World) -> BTreeMap<String, Eligibility> {
    let mut opened = world.open();
    let referrals = opened.cohort.referral_points().unwrap();
    let points: Vec<ReferencePoint> = referrals
        .iter()
        .map(|referral| ReferencePoint {
            person: referral.person.clone(),
            reference_on: referral.referred_on,
            linked: referral.linked,
        })
        .collect();
    at(&mut opened, &points)
}

fn at(opened: &mut Opened, points: &[ReferencePoint]) -> BTreeMap<String, Eligibility> {
    let (study, service) = (opened.study.clone(), opened.study.services[0].clone());
    let found = opened.cohort.eligibility(&study, &service, points);
    let found = found.unwrap_or_else(|error| panic!("{error}"));
    let named = found
        .into_iter()
        .map(|found| (opened.name(&found.point.person).to_owned(), found));
    named.collect()
}

/// A verdict in words, with what is not known.
pub(super) fn words(found: &Eligibility, way: usize) -> String {
    let Some(read) = found.reads.get(way) else {
        return format!("{:?}", found.verdict());
    };
    match &read.verdict {
        Verdict::Eligible => "eligible".to_owned(),
        Verdict::Discretionary => "discretionary".to_owned(),
        Verdict::NotEligible(clause) => format!("not: {clause}"),
        Verdict::Undetermined(Why::Clause(clause)) => {
            let all = read.clauses.iter().chain(&read.discretionary);
            let unknown = all
                .filter(|found| found.clause == *clause)
                .flat_map(|found| &found.unknown);
            let unknown: Vec<&str> = unknown.copied().collect();
            format!("open: {clause} ({})", unknown.join(", "))
        }
        Verdict::Undetermined(why) => format!("{why:?}"),
    }
}
