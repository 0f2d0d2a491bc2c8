//! What a reader of the links has to be told of what they were made from.
//!
//! Custody: no zone; sentences without figures.

use super::summary::{LinkageSummary, PopulationSummary};
use crate::linkage::{ChildhoodFigures, Emptiness, RegistryFigures};

impl LinkageSummary {
    /// What a reader of the links has to be told of what they were made from, in sentences without figures.
    pub fn notes(&self) -> Vec<String> {
        let mut notes: Vec<String> = self.populations.iter().flat_map(PopulationSummary::notes).collect();
        notes.extend(self.childhoods.iter().flat_map(ChildhoodFigures::sentences));
        notes.extend(self.contradictions.sentences());
        if self.registry.as_ref().is_some_and(RegistryFigures::look_earlier) {
            notes.push(
                "the registry of persons knows records that these extracts lack, and they bring nobody new: they may be earlier than \
                 those of its last release, and persons then bear ids, merges and splits that later records gave them; for the state \
                 of that time name the registry that was left then"
                    .to_owned(),
            );
        }
        notes
    }
}

impl PopulationSummary {
    /// Which fields say nothing or what is believed of them, which birth dates are not believed, whether people are entered twice,
    /// and which labels judge nothing.
    pub(super) fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        for emptiness in Emptiness::ALL {
            let fields = self.fields.iter().filter(|field| field.emptiness == Some(emptiness));
            let fields: Vec<&str> = fields.map(|field| field.field.as_str()).collect();
            if !fields.is_empty() {
                notes.push(format!(
                    "{}: {} in {}",
                    self.population.as_str(),
                    emptiness.as_str(),
                    fields.join(", ")
                ));
            }
        }
        if !self.believed_fields.is_empty() {
            notes.push(format!(
                "{}: the given parameters were learned from records that do not tell {}, which these do: what it says for and \
                 against a match is what was believed beforehand, and was not learned",
                self.population.as_str(),
                self.believed_fields.join(", ")
            ));
        }
        let births = self.births_set_aside.sentences();
        notes.extend(births.map(|sentence| format!("{}: {sentence}", self.population.as_str())));
        if self.repeated_entries > 0 {
            notes.push(format!(
                "{}: some applications enter one person twice, by name and birth date: these are not taken for two people",
                self.population.as_str()
            ));
        }
        if self.labels.unweighted > 0 {
            notes.push(format!(
                "{}: labels without weight calibrate, and tell nothing of precision, recall and false links, for how their \
                 pairs were drawn is not known; map `weight`, which a drawn sample has, in the columns of their source, or \
                 give each pair of a simple random sample the weight one",
                self.population.as_str()
            ));
        }
        notes
    }
}
