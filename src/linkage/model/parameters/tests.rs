//! Parameters to text and back, to other numbers of records, and what is refused.
//!
//! Custody: none; invented shares.

use std::collections::BTreeSet;

use serde_json::Value;

use super::*;
use crate::estimate::numeric::random::RandomStream;
use crate::linkage::compare::{BIRTH, COMPARISONS, Elapsed, FIELDS, FORENAME, SURNAME};
use crate::linkage::model::strata::Stratum;

/// A model none of whose numbers is short.
fn model() -> Model {
    let stream = RandomStream::new(1, 2);
    let drawn = |class: u64, stratum: Stratum, field: usize| {
        let levels = COMPARISONS[field].levels.len() as u64;
        let stratum = stratum.number() as u64;
        let mut draws: Vec<f64> = (0..levels)
            .map(|level| 1e-9 + stream.uniform(class << 32 | stratum << 16 | (field as u64) << 8 | level))
            .collect();
        // Matches agree more often than others.
        if class == 1
            && let Some(highest) = draws.last_mut()
        {
            *highest += 1e6;
        }
        let total: f64 = draws.iter().sum();
        draws.into_iter().map(|draw| draw / total).collect()
    };
    let class = |class| Shares::from_strata(|stratum, field| drawn(class, stratum, field));
    Model {
        lambda: 1.0 / 3.0e5,
        matched: class(1),
        kin: Kinship {
            share: 1.0 / 7.0e6,
            shares: class(2),
        },
        household: Kinship {
            share: 1.0 / 11.0e6,
            shares: class(5),
        },
        unrelated: Unrelated::dependent(
            Shares::from_levels(|field| drawn(3, Stratum::FIRST, field)),
            |dependence| Some(drawn(4, Stratum::FIRST, dependence.field)),
        ),
        times: [0.1 / 3.0, 0.2, 1.0 - 0.3 - 0.1 / 3.0, 0.1, 0.0],
        unnamed: 0.1 / 7.0,
        time_ratio: [1.0, 10.0 / 3.0, 2.0 / 3.0, 0.1, 1e-3],
    }
}

fn parameters() -> Parameters {
    let model = as_kept(&model());
    let mut parameters = Parameters::of(vec![
        Kept::of(Population::Mothers, 101, &model),
        Kept::of(Population::Children, 7, &model),
    ]);
    parameters.add_second(vec![Kept::of(Population::Mothers, 101, &model)]);
    parameters
}

fn assert_same(left: &Model, right: &Model) {
    assert_eq!(
        (left.lambda, left.times, left.unnamed, left.time_ratio),
        (right.lambda, right.times, right.unnamed, right.time_ratio)
    );
    assert_eq!(left.matched, right.matched);
    assert_eq!(left.kin, right.kin);
    assert_eq!(left.household, right.household);
    assert_eq!(left.unrelated, right.unrelated);
}

#[test]
fn kept_numbers_are_near_what_they_were_and_come_back_from_text_to_the_last_bit() {
    let stream = RandomStream::new(5, 5);
    for draw in 0..20_000 {
        let number = stream.uniform(draw) * libm::exp2(-60.0 * stream.uniform(1 << 32 | draw));
        let kept = kept(number);
        assert!((kept - number).abs() <= (1e-11 * number).max(1e-22), "{number:e}");
        let back: f64 = serde_json::from_str(&serde_json::to_string(&kept).unwrap()).unwrap();
        assert_eq!(back.to_bits(), kept.to_bits(), "{number:e}");
    }
}

#[test]
fn parameters_come_back_from_their_text_and_give_the_model_again() {
    let parameters = parameters();
    let text = parameters.to_json().unwrap();
    let back = Parameters::from_json(&text).unwrap();
    assert_eq!(back, parameters);
    assert_eq!(back.to_json().unwrap(), text);
    for compared in [Compared::ByThemselves, Compared::WithRelatives] {
        let model = as_kept(&model());
        assert_same(&back.model(Population::Mothers, compared, 101).unwrap(), &model);
    }
}

#[test]
fn in_a_larger_population_a_record_has_as_many_partners() {
    // 100 other records in one, 1,000 in the other: a tenth of each share of all pairs.
    let (model, larger) = (
        as_kept(&model()),
        parameters()
            .model(Population::Mothers, Compared::WithRelatives, 1001)
            .unwrap(),
    );
    assert!((larger.lambda - model.lambda / 10.0).abs() < 1e-12 * model.lambda);
    for (larger, own) in [(&larger.kin, &model.kin), (&larger.household, &model.household)] {
        assert!((larger.share - own.share / 10.0).abs() < 1e-12 * own.share);
        assert_eq!(larger.shares, own.shares);
    }
    assert_eq!(larger.matched, model.matched);
    let shares = |model: &Model, field| model.unrelated.alone().levels(Stratum::FIRST, field).to_vec();
    assert_eq!(shares(&larger, SURNAME), shares(&model, SURNAME));
    let (few, many) = (shares(&larger, RELATIVES), shares(&model, RELATIVES));
    assert!(
        few.iter()
            .zip(&many)
            .skip(1)
            .all(|(few, many)| (few - many / 10.0).abs() < 1e-15)
    );
    assert!((few.iter().sum::<f64>() - 1.0).abs() < 1e-12);
}

#[test]
fn what_is_compared_and_has_no_parameters_is_told() {
    let told = |population, compared| parameters().model(population, compared, 10).unwrap_err().to_string();
    assert_eq!(
        told(Population::Fathers, Compared::ByThemselves),
        "the linkage parameters hold none for `fathers`, of whom there are records to link"
    );
    assert_eq!(
        told(Population::Children, Compared::WithRelatives),
        "the linkage parameters hold none for `children` with relatives, of whom there are records to link"
    );
}

/// All texts in a JSON value, keys and values.
fn texts<'v>(value: &'v Value, found: &mut BTreeSet<&'v str>) {
    match value {
        Value::String(text) => {
            found.insert(text);
        }
        Value::Array(values) => values.iter().for_each(|value| texts(value, found)),
        Value::Object(pairs) => pairs.iter().for_each(|(key, value)| {
            found.insert(key);
            texts(value, found);
        }),
        _ => {}
    }
}

#[test]
fn a_file_holds_no_word_but_the_names_of_what_is_compared() {
    let value: Value = serde_json::from_str(&parameters().to_json().unwrap()).unwrap();
    let mut found = BTreeSet::new();
    texts(&value, &mut found);
    let keys = [
        "format",
        "version",
        "populations",
        "population",
        "records",
        "by_themselves",
        "with_relatives",
        "lambda",
        "kin_share",
        "household_share",
        "times",
        "time",
        "share",
        "fields",
        "field",
        "levels",
        "shares",
        "m",
        "kin",
        "household",
        "u",
        "u_given",
        "from",
        "ratio",
        FORMAT,
        "unnamed",
        "stratum",
        "all pairs",
        "mothers",
        "children",
    ];
    let names = COMPARISONS.iter().flat_map(|comparison| {
        let levels = comparison.levels.iter().map(|level| level.name);
        levels.chain([comparison.name]).collect::<Vec<_>>()
    });
    let known: BTreeSet<&str> = keys
        .into_iter()
        .chain(names)
        .chain(Elapsed::all().map(Elapsed::name))
        .chain(Stratum::all(BIRTH).map(|stratum| stratum.name(BIRTH)))
        .collect();
    assert_eq!(found.difference(&known).collect::<Vec<_>>(), Vec::<&&str>::new());
}

/// What is said to the text of parameters after one change.
fn refusal(change: impl Fn(&mut Value)) -> String {
    let mut value: Value = serde_json::from_str(&parameters().to_json().unwrap()).unwrap();
    change(&mut value);
    Parameters::from_json(&value.to_string()).unwrap_err().to_string()
}

#[test]
fn another_version_or_other_comparisons_are_refused_by_name() {
    assert_eq!(
        refusal(|value| value["version"] = 3.into()),
        "the linkage parameters have version 3, and this program reads version 4"
    );
    assert_eq!(
        refusal(|value| value["populations"][0]["by_themselves"]["fields"][FORENAME]["levels"][0] = "other".into()),
        "the linkage parameters of `mothers` have other levels of `forename` than are compared here"
    );
    let told = refusal(|value| value["populations"][1]["by_themselves"]["fields"][SURNAME]["field"] = "name".into());
    assert!(told.starts_with(
        "the linkage parameters of `children` are of other fields than are compared here: they should be `forename`, `surname`, "
    ));
    assert_eq!(
        refusal(|value| value["populations"][1]["population"] = "mothers".into()),
        "the linkage parameters name the population `mothers` twice"
    );
}

#[test]
fn what_is_no_file_of_parameters_is_refused_with_the_place() {
    let not_one = "the linkage parameters are not a file that a linkage wrote: ";
    for text in ["", "{", "[]", "{}", "{\"format\": \"other\", \"version\": 1}"] {
        let told = Parameters::from_json(text).unwrap_err().to_string();
        assert!(told.starts_with(not_one), "{told}");
    }
    assert!(refusal(|value| value["secret"] = 1.into()).starts_with(not_one));
    let missing = refusal(|value| {
        value["populations"][0]["by_themselves"]
            .as_object_mut()
            .unwrap()
            .remove("lambda");
    });
    assert!(missing.contains("one that is missing, at line"), "{missing}");
}

/// The faults that are told of numbers, without what stands before them.
fn faults(change: impl Fn(&mut Value)) -> Vec<String> {
    let told = refusal(change);
    let mut lines = told.lines();
    let head = lines.next().unwrap();
    assert_eq!(head, "the linkage parameters hold what no training gives:");
    lines.map(|line| line.trim_start().to_owned()).collect()
}

/// The first pass of the mothers.
fn first(value: &mut Value) -> &mut Value {
    &mut value["populations"][0]["by_themselves"]
}

#[test]
fn numbers_that_no_training_gives_are_refused_with_the_place() {
    let highest = COMPARISONS[FORENAME].levels.last().unwrap().name;
    let share = |number: f64| {
        faults(move |value| {
            let shares = first(value)["fields"][FORENAME]["u"][0]["shares"]
                .as_array_mut()
                .unwrap();
            *shares.last_mut().unwrap() = number.into();
        })
    };
    for number in [0.0, -0.1, 2.0, 5e-324] {
        let told = format!(
            "`mothers`, `by_themselves`, `u` of forename, level `{highest}`: its share should be from 1e-22 to 1"
        );
        assert_eq!(share(number), [told]);
    }
    assert_eq!(
        share(1.0),
        ["`mothers`, `by_themselves`, `u` of forename: shares should sum to 1"]
    );
    for (key, number, range) in [
        ("lambda", 0.0, "1e-22 to 0.5"),
        ("lambda", 5e-324, "1e-22 to 0.5"),
        ("lambda", 0.9, "1e-22 to 0.5"),
        ("kin_share", -0.1, "0 to 0.25"),
        ("household_share", 0.3, "0 to 0.25"),
        ("unnamed", 1.5, "0 to 1"),
    ] {
        let told = faults(|value| value["populations"][0]["with_relatives"][key] = number.into());
        let place = format!("`mothers`, `with_relatives`, `{key}`");
        assert_eq!(told, [format!("{place}: it should be from {range}")]);
    }
    let told = faults(|value| first(value)["fields"][SURNAME]["u_given"]["shares"][0] = 2.0.into());
    assert!(told[0].contains("`u_given` of surname, level `else`: "), "{told:?}");
    let told = faults(|value| first(value)["fields"][SURNAME]["u_given"]["field"] = "birth date".into());
    assert!(
        told[0].ends_with("it should name the field on which this one hangs here, and the level from which it does"),
        "{told:?}"
    );
    let told = faults(|value| first(value)["fields"][BIRTH]["m"][1]["stratum"] = "nobody".into());
    assert!(
        told[0].ends_with("`m` of birth date: the strata are other ones than are told apart here"),
        "{told:?}"
    );
    let told = faults(|value| {
        let shares = first(value)["fields"][FORENAME]["m"][0]["shares"]
            .as_array_mut()
            .unwrap();
        shares.pop();
    });
    assert!(
        told[0].ends_with("`m` of forename: there should be one share for each level"),
        "{told:?}"
    );
}

#[test]
fn ratios_of_times_lie_about_one_and_within_bounds() {
    let ratio = |time: usize, number: f64| faults(move |value| first(value)["times"][time]["ratio"] = number.into());
    for number in [0.0, -1.0, 1e-7, 1e7, 1e308] {
        let told = "`mothers`, `by_themselves`, `times`, `seven years and more`: its ratio should be from 1e-6 to 1e6";
        assert_eq!(ratio(4, number), [told], "{number}");
    }
    let told = ratio(0, 2.0);
    assert!(
        told[0].ends_with("`time not known`: its ratio should be 1, for it speaks neither way"),
        "{told:?}"
    );
    for number in [0.5, 2.0] {
        let told = faults(|value| (1..5_usize).for_each(|time| first(value)["times"][time]["ratio"] = number.into()));
        assert!(
            told[0].ends_with("should not all lie above 1, nor all below"),
            "{told:?}"
        );
    }
    let told = faults(|value| first(value)["times"][1]["time"] = "later".into());
    assert!(
        told[0].ends_with("`times`: they are other ones than are told apart here"),
        "{told:?}"
    );
}

/// Takes the shares of matches for those of unrelated pairs, and the reverse.
fn exchange(pass: &mut Value) {
    for field in pass["fields"].as_array_mut().unwrap() {
        let (m, u) = (field["m"].take(), field["u"].take());
        (field["m"], field["u"]) = (u, m);
    }
}

#[test]
fn classes_that_were_exchanged_are_told_for_each_field_that_a_population_does_not_stretch() {
    let told = faults(|value| exchange(first(value)));
    assert_eq!(told.len(), FIELDS - 1, "{told:?}");
    for (fault, comparison) in told.iter().zip(&COMPARISONS) {
        let highest = comparison.levels.last().unwrap().name;
        let place = format!(
            "`mothers`, `by_themselves`, `m` of {}, level `{highest}`: ",
            comparison.name
        );
        assert!(fault.starts_with(&place), "{fault}");
    }
    let all = faults(|value| {
        exchange(first(value));
        exchange(&mut value["populations"][0]["with_relatives"]);
        exchange(&mut value["populations"][1]["by_themselves"]);
    });
    assert_eq!((all.len(), all[20].as_str()), (21, "and 1 more"));
}

#[test]
fn a_field_that_is_the_same_for_all_is_no_fault() {
    let mut constant = as_kept(&model());
    constant.matched = constant.unrelated.alone().clone();
    let parameters = Parameters::of(vec![Kept::of(Population::Mothers, 101, &constant)]);
    let text = parameters.to_json().unwrap();
    assert_eq!(Parameters::from_json(&text).unwrap(), parameters);
}

#[test]
fn a_population_of_one_record_keeps_what_earlier_parameters_told() {
    // Linked under kept parameters, a population of hardly anybody keeps its number of records beside their times.
    let parameters = Parameters::of(vec![Kept::of(Population::Others, 1, &as_kept(&model()))]);
    let text = parameters.to_json().unwrap();
    assert_eq!(Parameters::from_json(&text).unwrap(), parameters);
}
