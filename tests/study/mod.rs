//! Study files: every fault at once, each with its line.

mod area_effect;
mod benchmarks;
mod care_experience;
mod couples;
mod effect;
mod linkage_doubt;
mod money;
mod needed;
mod newborn_rate;
mod observed;
mod orders;
mod origins;
mod services;
mod without_effect;

use std::path::Path;

use seriatim::study::{EstimateKind, Kind, Stratum, Study, StudyError, Traits, Vocabulary};

fn sample() -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("data-samples/study.toml")).unwrap()
}

fn open(text: &str) -> Result<Study, StudyError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("study.toml");
    std::fs::write(&path, text).unwrap();
    Study::open(&path)
}

/// The faults of a study file as `line key`.
fn faults(text: &str) -> Vec<String> {
    match open(text) {
        Err(StudyError::Faults { faults, .. }) => faults
            .iter()
            .map(|fault| format!("{} {}", fault.line(), fault.key()))
            .collect(),
        other => panic!("no faults: {other:?}"),
    }
}

fn line_of(text: &str, needle: &str) -> usize {
    text.lines().position(|line| line.contains(needle)).unwrap() + 1
}

#[test]
fn the_sample_study_has_no_fault() {
    let study = open(&sample()).unwrap();
    assert_eq!(study.name, "returns-to-court");
    // Labels are no synthetic extract, and the sample's key opens nothing else; what services alone ask is in `services/`.
    let elsewhere = [
        Kind::Labels,
        Kind::Costs,
        Kind::Pregnancies,
        Kind::Assessments,
        Kind::Contacts,
    ];
    for kind in Kind::ALL.into_iter().filter(|kind| !elsewhere.contains(kind)) {
        assert!(
            study.sources.iter().any(|source| source.kind == kind),
            "no source of kind {}",
            kind.name()
        );
    }
}

#[test]
fn a_word_of_the_code_book_is_no_mark_no_total_and_not_the_unknown() {
    for word in [
        "[c]",
        "[low]",
        "All",
        "Total",
        "total",
        "ｔｏｔａｌ",
        "not known",
        "told differently",
    ] {
        let line = format!("    \"{word}\",");
        let text = sample().replacen("local_authority = [", &format!("local_authority = [\n{line}"), 1);
        let expected = format!("{} codebook.local_authority", line_of(&text, &line));
        assert_eq!(faults(&text), [expected], "{word}");
    }
    // Of a longer name it is no matter.
    for word in ["Allerdale", "Total care", "C", "x", "OK"] {
        let line = format!("local_authority = [\n    \"{word}\",");
        let text = sample().replacen("local_authority = [", &line, 1);
        assert!(open(&text).is_ok(), "{word}");
    }
}

#[test]
fn all_faults_are_told_at_once_each_on_its_line() {
    let text = sample()
        .replace("overlap = \"while-open\"", "overlap = \"sometimes\"")
        .replace("minimum_gap = \"0 days\"", "minimum_gap = \"soon\"")
        .replace("threshold = 10", "threshold = 1")
        .replace("kind = \"reviews\"", "kind = \"revues\"")
        .replace("birth_date = \"month\"", "birth_dat = \"month\"");
    let expected: Vec<String> = [
        ("birth_dat =", "privacy.birth_dat"),
        ("kind = \"revues\"", "source[11].kind"),
        ("overlap = \"sometimes\"", "sets.overlap"),
        ("minimum_gap = \"soon\"", "sets.minimum_gap"),
        ("threshold = 1\n", "disclosure.threshold"),
    ]
    .iter()
    .map(|(needle, key)| format!("{} {key}", line_of(&text, needle.trim_end())))
    .collect();
    let mut found = faults(&text);
    // `threshold = 1` is also the beginning of other lines; the last one is meant.
    let last = text.lines().position(|line| line == "threshold = 1").unwrap() + 1;
    let mut expected = expected;
    expected[4] = format!("{last} disclosure.threshold");
    found.sort();
    expected.sort();
    assert_eq!(found, expected);
}

#[test]
fn a_syntax_error_does_not_hide_where_it_is() {
    let text = sample().replace("observed_to = 2024-12-31", "observed_to = 2024-13-31");
    let line = line_of(&text, "observed_to");
    assert!(faults(&text).iter().any(|fault| fault.starts_with(&format!("{line} "))));
}

#[test]
fn disclosure_control_cannot_be_turned_off() {
    for (from, to) in [("threshold = 10", "threshold = 0"), ("round_to = 5", "round_to = 1")] {
        assert!(open(&sample().replace(from, to)).is_err(), "{to}");
    }
}

#[test]
fn only_words_of_the_code_book_become_levels() {
    let study = open(&sample()).unwrap();
    let norfolk = study.codebook.level(Vocabulary::LocalAuthority, "NORFOLK").unwrap();
    assert_eq!(norfolk.as_str(), "Norfolk");
    assert!(
        study
            .codebook
            .level(Vocabulary::LocalAuthority, "Mary O'Neill")
            .is_none()
    );
}

#[test]
fn bands_cover_every_number_once() {
    let study = open(&sample()).unwrap();
    let EstimateKind::TimeToReturn(curves) = &study.estimates[0].kind else {
        panic!("the sample's first estimate is a curve");
    };
    let bands = curves.strata.age_bands();
    let level = |age| bands.level(age).as_str().to_owned();
    let found = [
        Some(0),
        Some(19),
        Some(20),
        Some(24),
        Some(34),
        Some(35),
        Some(70),
        None,
    ]
    .map(level);
    let expected = [
        "under 20",
        "under 20",
        "20 to 24",
        "20 to 24",
        "30 to 34",
        "35 and over",
        "35 and over",
        "not known",
    ];
    assert_eq!(found, expected);
    let children = curves.strata.children_bands();
    let found = [1, 2, 3, 4, 9].map(|count| children.level(Some(count)).as_str().to_owned());
    assert_eq!(found, ["1", "2", "3", "4 or more", "4 or more"]);
}

#[test]
fn periods_are_cut_at_dates_or_by_calendar_year() {
    let levels = |periods: &str| -> Vec<String> {
        let text = sample().replacen("age_bands = ", &format!("{periods}\nage_bands = "), 1);
        let study = open(&text).unwrap();
        let curves = study.estimates.iter().find_map(|estimate| match &estimate.kind {
            EstimateKind::TimeToReturn(curves) => Some(curves.strata.levels(Stratum::Period)),
            _ => None,
        });
        let curves = curves.expect("the sample's first estimate is a curve");
        curves.iter().map(|level| level.as_str().to_owned()).collect()
    };
    let by_year = levels("periods = \"year\"");
    assert_eq!(by_year.len(), 18, "{by_year:?}");
    assert_eq!(by_year[..2], ["before 2009-01-01", "2009"]);
    assert_eq!(by_year[15..], ["2023", "from 2024-01-01", "not known"]);
    let own = levels("periods = [2014-04-22, 2015-01-01, 2016-01-01]");
    let expected = [
        "before 2014-04-22",
        "2014-04-22 to 2014-12-31",
        "2015",
        "from 2016-01-01",
        "not known",
    ];
    assert_eq!(own, expected);
}

/// The faults of the sample with another section of an estimate at its end.
fn faults_with(section: &str) -> Vec<String> {
    faults(&format!("{}\n{section}", sample()))
}

#[test]
fn estimates_that_contradict_their_definitions_name_the_key() {
    let head = |kind: &str| format!("[[estimate]]\nname = \"more\"\ntitle = \"More\"\nkind = \"{kind}\"\n");
    let place = sample().matches("[[estimate]]").count() + 1;
    let cases = [
        (head("time-to-return") + "strata = [\"order\"]\n", "strata"),
        (head("time-to-return") + "strata = [\"colour\"]\n", "strata"),
        (
            head("hazards") + "strata = [\"period\"]\nperiods = [2020-01-01, 2014-01-01]\n",
            "periods",
        ),
        (
            head("hazards") + "strata = [\"period\"]\nperiods = \"month\"\n",
            "periods",
        ),
        (head("hazards"), "strata"),
        (
            head("hazards") + "strata = [\"period\"]\nimpute = [\"age_band\"]\n",
            "impute",
        ),
        (
            head("hazards") + "strata = [\"local_authority\"]\nimpute = [\"local_authority\"]\n",
            "impute",
        ),
        (
            head("hazards") + "strata = [\"age_band\"]\nimpute = [\"age_band\"]\nimputations = 1\n",
            "imputations",
        ),
        (
            head("hazards") + "strata = [\"age_band\"]\nimputations = 5\n",
            "imputations",
        ),
        (head("one-area") + "area = \"Atlantis\"\n", "area"),
        (
            head("quantities") + "[estimate.definitions]\nonly_area = \"Atlantis\"\n",
            "definitions.only_area",
        ),
        (
            head("one-area") + "area = \"Norfolk\"\n[estimate.definitions]\nonly_area = \"Norfolk\"\n",
            "area",
        ),
        (head("quantities") + "horizon = 0\n", "horizon"),
        (
            head("sensitivity") + "minimum_gap = [\"soon\", \"30 days\"]\n",
            "minimum_gap",
        ),
        (head("sensitivity") + "overlap = [\"separate\", \"never\"]\n", "overlap"),
        (
            head("quantities") + "[estimate.definitions]\nunit = \"aunt\"\n",
            "definitions.unit",
        ),
        (
            head("quantities") + "[estimate.definitions]\nearlier_start = \"delayed entry\"\nwash_out = \"2 years\"\n",
            "definitions.earlier_start",
        ),
        (
            head("quantities") + "[estimate.definitions]\nlook_back = \"3 years\"\nwash_out = \"2 years\"\n",
            "definitions.look_back",
        ),
        (
            head("quantities") + "[estimate.definitions]\nearlier_start = \"delayed entry\"\nlook_back = \"2 years\"\n",
            "definitions.earlier_start",
        ),
        (
            head("further-sets") + "[estimate.definitions]\nreturns = \"newborn\"\n",
            "definitions.returns",
        ),
        (head("sensitivity") + "returns = [\"new child\", \"both\"]\n", "returns"),
        // These say themselves which returns they count.
        (
            head("quantities") + "[estimate.definitions]\nreturns = \"new child\"\n",
            "kind",
        ),
        (
            head("return-by-class") + "[estimate.definitions]\nreturns = \"new child\"\n",
            "kind",
        ),
        (
            head("benchmark") + "[estimate.definitions]\nreturns = \"same child\"\n",
            "kind",
        ),
        // The sample draws no linkages.
        (head("quantities") + "pooled = true\n", "pooled"),
        (head("quantities") + "pooled = 20\n", "pooled"),
        // Observation is of 17 years.
        (
            head("quantities") + "[estimate.definitions]\nwash_out = \"17 years\"\n",
            "definitions.wash_out",
        ),
        (
            head("quantities") + "[estimate.definitions]\nlook_back = \"900 weeks\"\n",
            "definitions.look_back",
        ),
        (
            head("sensitivity") + "wash_out = [\"0 years\", \"20 years\"]\n",
            "wash_out",
        ),
        (
            head("sensitivity")
                + "wash_out = [\"0 years\", \"2 years\"]\n[estimate.definitions]\nearlier_start = \"delayed entry\"\n",
            "wash_out",
        ),
        (
            head("sensitivity")
                + "wash_out = [\"0 years\", \"2 years\"]\n[estimate.definitions]\nlook_back = \"2 years\"\n",
            "wash_out",
        ),
    ];
    for (section, key) in cases {
        let found = faults_with(&section);
        let expected = format!("estimate[{place}].{key}");
        assert!(
            found.len() == 1 && found[0].ends_with(&expected),
            "{section}\n{found:?}"
        );
    }
}

#[test]
fn a_grid_varies_something_and_not_everything() {
    let head = "[[estimate]]\nname = \"more\"\ntitle = \"More\"\nkind = \"sensitivity\"\n";
    assert_eq!(faults_with(head).len(), 1);
    let periods = (0..150)
        .map(|days| format!("\"{days} days\""))
        .collect::<Vec<_>>()
        .join(", ");
    let many = format!("{head}minimum_gap = [{periods}]\noverlap = [\"while-open\", \"separate\"]\n");
    assert_eq!(faults_with(&many).len(), 1);
}

#[test]
fn periods_and_orders_are_levels_of_the_study() {
    let text = sample().replace(
        "strata = [\"age_band\", \"children\"]",
        "strata = [\"period\", \"order\", \"local_authority\"]\nperiods = [2014-04-22]",
    );
    let text = text.replacen("origin = \"issued\"", "origin = \"final order\"", 1);
    let study = open(&text).unwrap();
    let EstimateKind::TimeToReturn(curves) = &study.estimates[0].kind else {
        panic!("the sample's first estimate is a curve");
    };
    let words = |stratum| {
        curves
            .strata
            .levels(stratum)
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        words(Stratum::Period),
        ["before 2014-04-22", "from 2014-04-22", "not known"]
    );
    assert_eq!(words(Stratum::Order).first().map(String::as_str), Some("adoption"));
    // 21 and 22 April 2014.
    let traits = |started_on, order| Traits {
        age: None,
        children: 1,
        started_on,
        newborn: None,
        youngest: None,
        local_authority: Some("Norfolk"),
        order,
        children_removed: None,
    };
    let removed = |children_removed| Traits {
        children_removed,
        ..traits(0, None)
    };
    let level = |stratum, traits| curves.strata.level(stratum, traits).to_string();
    assert_eq!(level(Stratum::Period, traits(16_181, None)), "before 2014-04-22");
    assert_eq!(level(Stratum::Period, traits(16_182, None)), "from 2014-04-22");
    assert_eq!(level(Stratum::Order, traits(0, Some("supervision"))), "supervision");
    assert_eq!(level(Stratum::Order, traits(0, None)), "not known");
    assert_eq!(level(Stratum::LocalAuthority, traits(0, None)), "Norfolk");
    let of_removed = [Some(0), Some(2), Some(7), None].map(|count| level(Stratum::ChildrenRemoved, removed(count)));
    assert_eq!(of_removed, ["0", "2", "3 or more", "not known"]);
}

#[test]
fn what_is_pooled_as_it_is_or_has_no_limits_cannot_be_asked_for_that() {
    let drawn = sample().replacen("imputations = 0", "imputations = 20", 1);
    let with = |section: &str| drawn.replacen("[disclosure]", &format!("[[estimate]]\n{section}\n[disclosure]"), 1);
    let head = "name = \"more\"\ntitle = \"More\"\npooled = true\n";
    let study = open(&with(&format!("{head}kind = \"further-sets\"\n"))).expect("a study");
    assert!(
        study
            .estimates
            .iter()
            .any(|declared| declared.name == "more" && declared.is_pooled)
    );
    for section in [
        "kind = \"linkage-doubt\"\n",
        "kind = \"eligibility\"\nservice = \"mpower\"\n",
        "kind = \"hazards\"\nstrata = [\"age_band\"]\nimpute = [\"age_band\"]\n",
    ] {
        let found = faults(&with(&format!("{head}{section}")));
        assert!(
            found.iter().any(|fault| fault.ends_with(".pooled")),
            "{section}\n{found:?}"
        );
    }
}
