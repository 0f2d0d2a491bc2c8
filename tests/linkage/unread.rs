//! Sources that no link hangs on: where they alone change, nothing is linked anew.

use std::path::Path;

use seriatim::run;
use seriatim::study::Study;

use super::contradictions::{HEAD, PARTIES, source};

#[test]
fn records_are_linked_anew_where_parties_change_and_not_where_orders_do() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("applications.csv", "id,kind,issued\nA1,care,2010-02-01\n");
    for key in ["one.key", "two.key"] {
        seriatim::store::SecretKey::create(&folder.path().join(key)).unwrap();
    }
    let orders = "child_record = \"record\", order = \"order\", made_on = \"made\"";
    let sources = [
        source("parties", "parties", PARTIES),
        source("orders", "orders", orders),
    ];
    write("study.toml", &format!("{HEAD}{}", sources.concat()));
    let key = |mother: &str, made: &str| {
        write(
            "parties.csv",
            &format!(
                "record,application,role,name,surname,born\nM1,A1,mother,{mother},Reed,1980-03-04\nC1,A1,child,Tim,Reed,2009-01-02\n"
            ),
        );
        write("orders.csv", &format!("record,order,made\nC1,care,{made}\n"));
        let study = Study::open(Path::new(&folder.path().join("study.toml"))).unwrap();
        let linked = run::link(&study, &folder.path().join("out"), &|_| {}).unwrap();
        linked.key().to_owned()
    };
    let first = key("Wilma", "2010-08-01");
    assert_eq!(key("Wilma", "2010-09-01"), first);
    assert_ne!(key("Ada", "2010-08-01"), first);
}
