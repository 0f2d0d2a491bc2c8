//! The bounds of settings: what lies at them makes a world that holds together, and what lies beyond is refused.

use seriatim::synthesis::{Settings, World, synthesise};

use super::sets::{sets_from_court, true_sets};
use super::world::World as Read;

/// Settings at their bounds, those that belong together in one line.
const AT_BOUNDS: [&str; 62] = [
    "proceedings.days.to_issue = [0, 0]",
    "proceedings.days.to_issue = [90, 90]",
    "proceedings.days.siblings_apart = [1, 1]",
    "proceedings.days.siblings_apart = [84, 84]",
    "proceedings.days.newborn_later = 1; proceedings.days.newborn_age = [0, 0]",
    "proceedings.days.newborn_later = 84; proceedings.days.newborn_age = [27, 27]",
    "proceedings.days.newborn_before_end = 77",
    "proceedings.days.newborn_before_end = 0; proceedings.days.to_interim_order = [0, 0]",
    "proceedings.weeks = [6, 6]",
    "proceedings.days.first_ends_early = [1000, 1000]",
    "proceedings.days.to_consolidation = [0, 0]",
    "proceedings.days.to_consolidation = [1000, 1000]",
    "proceedings.days.after_agreement = [1000, 1000]; proceedings.by_agreement = 1",
    "proceedings.days.to_return = [98, 98]; proceedings.interim_children = 1",
    "proceedings.days.after_emergency = [28, 28]; proceedings.emergency = 1",
    "proceedings.days.emergency = [28, 28]; proceedings.emergency = 1",
    "proceedings.days.placement = [1000, 1000]",
    "proceedings.days.to_discharge = [0, 0]; proceedings.discharge = 1",
    "proceedings.days.discharge = [1000, 1000]; proceedings.discharge = 1",
    "proceedings.days.housekeeping = [1000, 1000]; proceedings.housekeeping = 1",
    "children.days.birth_spacing = 3650; children.days.between_births = [3650, 3650]",
    "children.days.birth_spacing = 280; children.days.between_births = [280, 280]",
    "children.days.to_match = [0, 0]; children.days.to_adoption = [1, 1]",
    "children.days.to_match = [3650, 3650]; children.days.to_adoption = [3650, 3650]",
    "children.days.to_breakdown = [1, 1]; children.adoption_breakdown = 1",
    "children.days.to_breakdown = [6570, 6570]; children.adoption_breakdown = 1",
    "children.childbearing = [10, 60]",
    "children.childbearing = [15, 45]",
    "children.subject_under = 10",
    "children.girls = 0; children.twins = 1; children.twins_of_one_sex = 0",
    "children.same_again = 0",
    "fathers.least_age = 10; fathers.older_by_days = [-7300, -7300]",
    "fathers.least_age = 25; fathers.older_by_days = [14600, 14600]",
    "fathers.at_home = 0",
    "population.grandmothers_older_days = [4400, 4400]",
    "population.grandmothers_older_days = [20000, 20000]; files.grandmothers = 1",
    "care.from_age_days = [0, 0]; care.same_authority = 0",
    "care.from_age_days = [6570, 6570]; care.by_agreement = 0",
    "care.least_days = 6570",
    "care.to_order_days = [1, 1]; care.by_agreement = 0",
    "moves.known_before_days = 36525",
    "moves.within_region = 0; moves.across = 1; moves.per_year = 5",
    "moves.wales_observed = true; moves.over_border = 5; moves.beside_wales = 1",
    "names.marries_from = 50",
    "names.marries_from = 16; names.marriages = 5; names.returns = 5",
    "names.customs.fashion = [-40, 40]",
    "names.customs.mothers_surname = 0; names.customs.fathers_surname = 0; names.customs.filiation = 1",
    "names.heritages.same = 0; names.heritages.places = [0, 0, 0, 1000]",
    "names.heritages.shares = { arabic = [1000, 1000, 1000, 1000] }",
    "services.work.to_assessment = [0, 0]; services.work.to_start = [0, 0]; services.referral = 1",
    "services.work.to_second_referral = [1, 1]; services.second_referral = 1; services.referral = 1",
    "services.work.least_days = 1000; services.referral = 1",
    "services.work.pregnancy_known = [279, 279]; services.work.removal_known = 6570; services.referral = 1",
    "services.work.first_scores = [10, 10]; services.work.change_of_score = [10, 10]; services.referral = 1",
    "services.files.spoilt_every = 1; services.files.research_consent = 0; services.referral = 1",
    "files.revisions.entered = [0, 0]; files.revisions.corrected = [0, 0]; files.mistaken_conclusions = 1",
    "files.revisions.entered = [3650, 3650]; files.revisions.corrected = [3650, 3650]; files.revised = 1",
    "files.revisions.mistake_entered = [3650, 3650]; files.mistaken_conclusions = 1",
    "files.revisions.mistake_early = [3650, 3650]; files.mistaken_conclusions = 1; files.revised = 1",
    "records.systems.spell_days = 1; records.systems.copied_twice = 1",
    "records.children.expected_within_days = 100; records.children.unnamed = 1; records.children.expected_date = 1",
    "records.homes.flight_ages = [100, 100]; records.homes.hidden_people = 1",
];

/// Settings beyond their bounds, or that contradict others.
const BEYOND: [&str; 32] = [
    "proceedings.days.to_issue = [5, 0]",
    "proceedings.days.siblings_apart = [0, 10]",
    "proceedings.days.siblings_apart = [1, 90]",
    "proceedings.days.newborn_age = [0, 21]",
    "proceedings.days.newborn_later = 85",
    "proceedings.days.to_interim_order = [1, 15]",
    "proceedings.days.to_return = [0, 99]",
    "proceedings.days.after_emergency = [0, 8]",
    "children.days.birth_spacing = 301",
    "children.days.to_match = [60, 181]",
    "children.days.to_breakdown = [0, 10]",
    "children.childbearing = [16, 47]",
    "children.childbearing = [14, 44]",
    "children.subject_under = 18",
    "fathers.least_age = 9",
    "fathers.older_by_days = [10, 0]",
    "population.grandmothers_older_days = [4399, 14000]",
    "care.from_age_days = [400, 6571]",
    "care.least_days = 0",
    "care.placements = { U6 = 0.5 }",
    "moves.known_before_days = -1",
    "moves.border = { wales = 1 }",
    "names.marries_from = 15",
    "names.customs.mothers_surname = 0.6",
    "names.marriage = { english = [0.6, 0.5] }",
    "names.heritages.places = [500, 500, 500, 500]",
    "names.heritages.shares = { english = [1000, 1000, 1000, 999] }",
    "services.work.first_scores = [1, 11]",
    "services.files.spoilt_every = 0",
    "linked.others = { \"1\" = 0.5 }",
    "files.revisions.entered = [-1, 40]",
    "records.names.typing_beside = 51",
];

fn parse(settings: &str) -> Result<World, seriatim::synthesis::SynthesisError> {
    World::parse(&format!("[world]\n{}\n", settings.replace("; ", "\n")))
}

#[test]
fn settings_at_their_bounds_make_a_world_whose_extracts_tell_its_truth() {
    for settings in AT_BOUNDS {
        let quick = "files.planted_draws = 100; files.planted_fathers = 100";
        let world = parse(&format!("{quick}; {settings}")).unwrap_or_else(|error| panic!("{settings}: {error}"));
        let settings_of_world = Settings {
            world,
            ..Settings::new(60, 1)
        };
        let folder = tempfile::tempdir().expect("a temporary folder");
        let written = synthesise(&settings_of_world, &folder.path().join("world"));
        let written = written.unwrap_or_else(|error| panic!("{settings}: {error}"));
        let world = Read::made((folder, written));
        assert_eq!(sets_from_court(&world), true_sets(&world), "{settings}");
    }
}

#[test]
fn settings_beyond_their_bounds_are_refused() {
    for settings in BEYOND {
        assert!(parse(settings).is_err(), "{settings}");
    }
}
