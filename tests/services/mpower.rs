//! Mpower before April 2023: who refers, at which site, fathers and partners, and who comes again to whom.
//!
//! Custody: synthetic extracts only.

use seriatim::disclosure::{PrintedTies, Tied};

use super::{counts, group, ran, statuses};

const SAMPLE: &str = "mpower-sites.toml";

#[test]
fn half_or_more_come_from_childrens_services_and_sites_are_places() {
    let folder = tempfile::tempdir().unwrap();
    let found = ran(SAMPLE, folder.path()).findings.measured().to_vec();
    let row = |what, level| counts(group(&found, "report.clients", &[what, level]));
    let [from_council, all] = row("source of referral", "children's services")[..] else {
        panic!("two counts");
    };
    let share = from_council as f64 / all as f64;
    assert!((0.5..=0.6).contains(&share), "{share}");
    let sites = ["Norwich", "Great Yarmouth", "King's Lynn"].map(|site| row("area", site)[0]);
    assert_eq!(sites.iter().sum::<u64>(), all);
    // Each father has a number of his own, and so has the mother with whom he came.
    let fathers = row("recorded sex", "male")[0];
    assert!(fathers >= 10 && row("also", "came with a partner")[0] == 2 * fathers);
    for site in ["Norwich", "Great Yarmouth", "King's Lynn"] {
        assert_eq!(
            statuses(folder.path(), "report.clients", &["area", site]),
            ["ok"],
            "{site}"
        );
    }
}

#[test]
fn who_comes_again_is_told_by_whether_the_practitioner_is_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let found = ran(SAMPLE, folder.path()).findings.measured().to_vec();
    let step = |word| counts(group(&found, "report.funnel", &[word]));
    let again = step("referred again")[0];
    let [same, another, unknown] = [
        "came again to the same practitioner",
        "came again to another practitioner",
        "came again, practitioner not known",
    ]
    .map(|word| step(word)[0]);
    assert!(same > 0 && another > 0 && unknown > 0, "{same} {another} {unknown}");
    assert_eq!(same + another + unknown, again);
}

#[test]
fn what_others_have_published_of_a_service_is_told_in_their_words_without_a_court_as_well() {
    let claims = [
        (
            SAMPLE,
            "Half to 60 per cent of referrals came from children's services.",
        ),
        (
            "securing-change.toml",
            "The majority had neither a pregnancy nor a return to court in the year after.",
        ),
    ];
    for (sample, claim) in claims {
        let folder = tempfile::tempdir().unwrap();
        let findings = ran(sample, folder.path()).findings;
        let told = findings
            .definitions()
            .iter()
            .find(|definition| definition.term == "Published elsewhere");
        let told = told.unwrap_or_else(|| panic!("{sample}"));
        assert!(
            told.meaning.starts_with("not worked out here") && told.meaning.contains(claim),
            "{}",
            told.meaning
        );
        let report = std::fs::read_to_string(folder.path().join("release/report.html")).unwrap();
        assert!(report.contains("Published elsewhere"), "{sample}");
    }
}

#[test]
fn whose_observation_ends_before_one_mark_is_among_those_of_the_next() {
    let folder = tempfile::tempdir().unwrap();
    ran(SAMPLE, folder.path());
    let ties = std::fs::read(folder.path().join("release/ties.json")).unwrap();
    let ties: PrintedTies = serde_json::from_slice(&ties).unwrap();
    let at = |mark: &str, state: &str| Tied::Printed {
        table: "report.follow-up".to_owned(),
        labels: vec![mark.to_owned(), state.to_owned()],
        measure: "number".to_owned(),
    };
    let grows = |state: &str| {
        let (before, after) = (at("9 months", state), at("12 months", state));
        let mut relations = ties.relations.iter();
        relations.any(|(whole, parts)| *whole == after && parts.first() == Some(&before))
    };
    assert!(grows("observation ends before") && grows("completed before"));
    assert!(!grows("with the service, not reviewed"));
}
