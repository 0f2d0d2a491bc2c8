//! Rates of newborns: what they need, and what contradicts them.

use super::{faults, line_of, open, sample};
use seriatim::study::{EstimateKind, RateBy, RateLimits};

const OTHER: &str = "
[[estimate]]
name = \"more\"
kind = \"newborn-rate\"
title = \"More\"
by = \"area and year\"
";

#[test]
fn a_rate_is_by_year_with_exact_limits_unless_the_study_says_otherwise() {
    let plain = sample().replace("by = \"year\"\nlimits = \"exact\"\n", "");
    let rate = |text: &str| {
        let study = open(text).unwrap();
        let found = study.estimates.into_iter().find_map(|estimate| match estimate.kind {
            EstimateKind::NewbornRate(rate) => Some(rate),
            _ => None,
        });
        found.unwrap()
    };
    let found = rate(&plain);
    assert_eq!(
        (found.by, found.limits, found.areas.len()),
        (RateBy::Year, RateLimits::Exact, 0)
    );
    let other = plain.replace(
        "kind = \"newborn-rate\"",
        "kind = \"newborn-rate\"\nby = \"area\"\nlimits = \"byar\"\nareas = [\"norfolk\"]",
    );
    let found = rate(&other);
    assert_eq!((found.by, found.limits), (RateBy::Area, RateLimits::Byar));
    assert_eq!(found.areas[0].as_str(), "Norfolk");
}

#[test]
fn births_must_be_told_and_what_is_asked_be_known() {
    let rate = |text: &str| {
        let before = text.split("kind = \"newborn-rate\"").next().unwrap();
        before.matches("[[estimate]]").count()
    };
    let cases = [
        ("kind = \"areas\"", "kind = \"reviews\"", "columns", 3),
        (
            ", live_births = \"Live births\"",
            ", women_15_44 = \"Live births\"",
            "",
            1,
        ),
        ("by = \"year\"", "by = \"week\"", "by", 1),
        ("limits = \"exact\"", "limits = \"wide\"", "limits", 1),
        ("by = \"year\"", "areas = [\"Atlantis\"]", "areas", 1),
    ];
    for (from, to, key, count) in cases {
        let text = sample().replace(from, to);
        let found = faults(&text);
        assert!(found.len() >= count, "{found:?}");
        if key != "columns" {
            let path = format!("estimate[{}]", rate(&text));
            let path = if key.is_empty() { path } else { format!("{path}.{key}") };
            assert!(found.iter().all(|fault| fault.ends_with(&path)), "{to}: {found:?}");
        }
    }
    let text = sample().replace(
        "by = \"year\"\nlimits = \"exact\"\n",
        "areas = [\"Leeds\"]\n[estimate.definitions]\nonly_area = \"Norfolk\"\n",
    );
    let line = line_of(&text, "areas = [\"Leeds\"]");
    assert_eq!(faults(&text), [format!("{line} estimate[{}].areas", rate(&text))]);
}

#[test]
fn what_one_rate_withholds_another_must_not_tell() {
    let text = sample() + OTHER;
    let place = text.matches("[[estimate]]").count();
    let found = faults(&text);
    assert!(
        found.len() == 1 && found[0].ends_with(&format!("estimate[{place}].by")),
        "{found:?}"
    );
    assert!(open(&(sample() + &OTHER.replace("area and year", "area"))).is_ok());

    // The sample counts children under 4 weeks: those of 7 to 27 days are the difference.
    let same = OTHER.replace("area and year", "area");
    for (more, key) in [
        ("[estimate.definitions]\nnewborn = \"7 days\"\n", "definitions.newborn"),
        ("[estimate.definitions]\nunit = \"father\"\n", "definitions"),
        ("areas = [\"Leeds\"]\n", "areas"),
    ] {
        let found = faults(&(sample() + &same + more));
        let wanted = format!("estimate[{place}].{key}");
        assert!(
            found.len() == 1 && found[0].ends_with(&wanted),
            "{found:?} and not {wanted}"
        );
    }
    assert!(open(&(sample() + &same + "limits = \"byar\"\n[estimate.definitions]\nnewborn = \"4 weeks\"\n")).is_ok());
}
