//! All that linkage works out, while it lasts: what is linked and what is explained come of the same work.
//!
//! Custody: the pseudonymous zone.

use crate::intake::LinkageTokens;

use super::childhoods::{self, ChildhoodFigures, Known};
use super::error::LinkageError;
use super::knowledge::Knowledge;
use super::labels::Labels;
use super::lives::Lives;
use super::lives::facts::Facts;
use super::model::parameters::Parameters;
use super::nodes::entries::leave_repeated;
use super::nodes::people::{People, Reasons};
use super::nodes::records::Records;
use super::nodes::relatives;
use super::pass::{Pass, Under};
use super::population::Population;
use super::quality::{Groups, Truth, Yardstick};
use super::settings::Settings;
use super::values::Values;
use super::values::births_set_aside::set_aside;
use super::values::completeness::Completeness;

/// Row numbers and token numbers have 32 bits; a mention has some fifty tokens.
const MOST_MENTIONS: usize = 50_000_000;

/// All that linkage works out.
pub(super) struct Workings<'w> {
    pub(super) people: &'w [People<'w>],
    pub(super) records: Records,
    pub(super) lives: Lives,
    pub(super) labels: Labels,
    pub(super) truth: Option<Truth>,
    pub(super) groups: Groups,
    pub(super) unlinkable: Reasons,
    pub(super) completeness: Completeness,
    /// The parameters under which pairs were scored.
    pub(super) parameters: Parameters,
    /// How childhoods were looked for; none where no time in care is known.
    pub(super) childhoods: Option<ChildhoodFigures>,
    /// The last pass, and childhoods after it.
    pub(super) pass: Pass,
}

/// Does the work of [`super::link_with`] and hands all of it over. The values that mentions number are told apart from them,
/// so that the tokens themselves need not be kept; nor are the mentions, once they are gathered.
pub(super) fn work_out<T>(
    (mut tokens, values): (LinkageTokens, &Values),
    settings: &Settings,
    knowledge: Knowledge,
    then: impl FnOnce(Workings<'_>) -> T,
) -> Result<T, LinkageError> {
    settings.check()?;
    let mentions = tokens.mentions().len();
    if mentions > MOST_MENTIONS {
        return Err(LinkageError::TooManyMentions {
            mentions,
            limit: MOST_MENTIONS,
        });
    }
    let mut facts = knowledge.facts.unwrap_or_else(|| Facts::about(tokens.shared_records()));
    let births_set_aside = set_aside(&mut tokens, values, &mut facts);
    let repeated_entries = leave_repeated(&mut tokens, values);
    let records = Records::of(&tokens);
    let labels = Labels::of(&knowledge.labels, &records)?;
    let Yardstick { truth, groups } = knowledge.yardstick;
    tracing::debug!("records are gathered");
    let truth = Truth::of(truth, &records)?;
    tracing::debug!("the truth is told by row");
    let mut people: Vec<People<'_>> = Population::ALL
        .into_iter()
        .filter(|population| !population.is_of_childhoods())
        .map(|population| People::of(population, &tokens, values, &records))
        .filter(|people| people.intake.nodes.len() + people.intake.unlinkable.len() > 0)
        .collect();
    let mut unlinkable = Reasons::none(records.len());
    people.iter().for_each(|people| unlinkable.note(&people.intake));
    let asks_for_childhoods = !facts.care().is_empty();
    let reported = people.iter().map(|people| people.population);
    let childhoods = Population::ALL
        .into_iter()
        .filter(|population| population.is_of_childhoods());
    let reported: Vec<Population> = reported.chain(childhoods.filter(|_| asks_for_childhoods)).collect();
    let (lives, completeness) = rayon::join(
        || Lives::of(&tokens, &facts, settings.seed),
        || Completeness::of(&tokens, reported, (births_set_aside, repeated_entries)),
    );
    if !asks_for_childhoods {
        // Nobody asks again what they tell, and they are large.
        facts = Facts::about(tokens.shared_records());
        tokens.forget_mentions();
    }
    // Labels calibrate the last pass alone: relatives, and with them the pairs that are kept, are those of the linkage from
    // which the labels were drawn.
    let unlabelled = Labels::default();
    let mut under = Under {
        settings,
        lives: &lives,
        labels: &unlabelled,
        parameters: knowledge.parameters.as_ref(),
    };
    let mut pass = Pass::run(&people, &records, &under, None)?;
    let mut kept = Parameters::of(pass.kept(&people));
    let nodes = people.iter().map(|people| (people.population, &people.intake.nodes));
    let bonds = settings
        .compares_relatives
        .then(|| relatives::relatives(&nodes.collect::<Vec<_>>(), &pass.clusters))
        .flatten();
    let known = bonds.is_some().then_some(&pass.clusters);
    for (people, bonds) in people.iter_mut().zip(bonds.into_iter().flatten()) {
        people.intake.nodes.kin = bonds;
    }
    if known.is_some() || !labels.are_none() {
        under.labels = &labels;
        let with_relatives = known.is_some();
        pass = Pass::run(&people, &records, &under, known)?;
        if with_relatives {
            kept.add_second(pass.kept(&people));
        }
    }
    let found_in = Known {
        tokens: &tokens,
        values,
        records: &records,
        facts: &facts,
    };
    let childhoods = childhoods::link(&found_in, &under, (&mut people, &mut pass), &mut kept)?;
    tracing::debug!("records are trained on, scored and clustered");
    Ok(then(Workings {
        people: &people,
        records,
        lives,
        labels,
        truth,
        groups,
        unlinkable,
        completeness,
        childhoods,
        parameters: knowledge.parameters.unwrap_or(kept),
        pass,
    }))
}
