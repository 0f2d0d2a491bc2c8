//! Estimates that rest on a source which the study does not have.

use super::origins::without;
use super::{faults, open, sample};

#[test]
fn an_estimate_without_the_source_that_it_rests_on_is_a_fault() {
    for (source, estimate) in [("orders", "order-to-return"), ("life_events", "births")] {
        let text = without(&[source]);
        let before = text.split(&format!("kind = \"{estimate}\"")).next().unwrap();
        let place = before.matches("[[estimate]]").count();
        let found = faults(&text);
        assert!(
            found.len() == 1 && found[0].ends_with(&format!(" estimate[{place}]")),
            "{estimate}: {found:?}"
        );
        let told = format!("{:?}", open(&text).err());
        assert!(
            told.contains(&format!("needs a source of kind `{source}`")),
            "{estimate}: {told}"
        );
    }
    assert!(open(&without(&[])).is_ok());
}

#[test]
fn a_source_that_could_not_be_read_is_not_missed_by_an_estimate() {
    let found = faults(&sample().replace("kind = \"orders\"", "kind = \"order\""));
    assert!(found.iter().all(|fault| !fault.contains("estimate")), "{found:?}");
}
