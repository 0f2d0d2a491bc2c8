//! Every extract against the study files that declare it.

use std::collections::{BTreeMap, BTreeSet};

use toml::Table as Toml;

use super::world::{Row, Table, World, day, sample};

const STUDY_FILES: [&str; 2] = ["study.toml", "already-linked.toml"];

/// Every source that a study file of the world declares, with its extract.
fn sources(world: &World) -> Vec<(Toml, Table)> {
    let mut sources = Vec::new();
    for study in STUDY_FILES {
        let text = String::from_utf8(world.bytes(study)).expect("UTF-8");
        let study: Toml = text.parse().expect("a study file");
        for source in study["source"].as_array().expect("sources") {
            let source = source.as_table().expect("a source").clone();
            let file = source["file"].as_str().expect("a file");
            let mut columns = source["columns"]
                .as_table()
                .expect("columns")
                .values()
                .filter_map(|name| name.as_str());
            // The first column of every extract is one that the study maps; which one, the extract itself shows.
            let table = columns.find_map(|column| world.table_headed(file, column));
            sources.push((
                source.clone(),
                table.unwrap_or_else(|| panic!("{file} has no header that the study knows")),
            ));
        }
    }
    sources
}

fn name(source: &Toml) -> &str {
    source["name"].as_str().expect("a name")
}

fn columns(source: &Toml) -> Vec<(&str, &str)> {
    let columns = source["columns"].as_table().expect("columns");
    columns
        .iter()
        .map(|(field, column)| (field.as_str(), column.as_str().expect("a column")))
        .collect()
}

#[test]
fn every_extract_has_exactly_the_columns_that_its_study_file_maps() {
    for (source, table) in sources(sample()) {
        let mapped: BTreeSet<&str> = columns(&source).into_iter().map(|(_, column)| column).collect();
        let found: BTreeSet<&str> = table.header.iter().map(String::as_str).collect();
        assert_eq!(mapped, found, "{}", name(&source));
        assert!(
            table.rows.len() > 200,
            "{} has {} rows",
            name(&source),
            table.rows.len()
        );
        assert!(
            table.rows.iter().all(|row| row.len() == table.header.len()),
            "{} is ragged",
            name(&source)
        );
    }
}

#[test]
fn all_but_a_few_rows_hold_declared_codes_and_real_dates() {
    let mut set_aside = 0;
    for (source, table) in sources(sample()) {
        let codes = source.get("codes").and_then(|codes| codes.as_table());
        let missing = source
            .get("missing")
            .and_then(|words| words.as_array())
            .cloned()
            .unwrap_or_default();
        let is_missing = |cell: &str| cell.is_empty() || missing.iter().any(|word| word.as_str() == Some(cell));
        let mut faulty = BTreeSet::new();
        for (field, column) in columns(&source) {
            let allowed = codes
                .and_then(|codes| codes.get(field))
                .and_then(|codes| codes.as_table());
            let is_date = field.ends_with("_on") || field == "on" || field == "birth_date";
            for (row, cell) in table
                .column(column)
                .into_iter()
                .enumerate()
                .filter(|(_, cell)| !is_missing(cell))
            {
                if is_date && day(cell).is_none() || allowed.is_some_and(|codes| !codes.contains_key(cell)) {
                    faulty.insert(row);
                }
            }
        }
        assert!(
            faulty.len() * 100 < table.rows.len(),
            "{}: {} faulty rows",
            name(&source),
            faulty.len()
        );
        set_aside += faulty.len();
    }
    assert!(set_aside > 10, "only {set_aside} rows to set aside");
}

#[test]
fn a_few_referrals_end_before_they_start_beside_a_good_row_of_the_same_client() {
    let referrals = sample().table("service/referrals.xlsx", "Client no");
    let backwards = |row: &Row<'_>| day(row.get("Closed")) < day(row.get("Started")) && !row.get("Closed").is_empty();
    let (bad, good): (Vec<_>, Vec<_>) = referrals.iter().partition(backwards);
    assert!(
        !bad.is_empty() && bad.len() * 100 < referrals.rows.len(),
        "{} referrals end too early",
        bad.len()
    );
    let same = |one: &Row<'_>, other: &Row<'_>| {
        ["Client no", "Referral no", "Referred"]
            .iter()
            .all(|column| one.get(column) == other.get(column))
    };
    assert!(bad.iter().all(|row| good.iter().any(|other| same(row, other))));
}

#[test]
fn authorities_and_services_are_words_of_the_codebook() {
    let world = sample();
    let study: Toml = String::from_utf8(world.bytes("study.toml"))
        .expect("UTF-8")
        .parse()
        .expect("a study file");
    let words = |key: &str| -> Vec<&str> {
        study["codebook"][key]
            .as_array()
            .expect("words")
            .iter()
            .filter_map(|word| word.as_str())
            .collect()
    };
    let applications = world.table("court/applications.csv", "Application ref");
    for authority in applications.column("Applicant authority") {
        let known = authority.trim_end_matches([' ', '\u{a0}']);
        assert!(words("local_authority").contains(&known), "{authority:?}");
    }
    for service in world.table("service/referrals.xlsx", "Client no").column("Service") {
        assert!(words("service").contains(&service), "{service:?}");
    }
}

#[test]
fn references_between_extracts_lead_somewhere() {
    let world = sample();
    let applications = world.table("court/applications.csv", "Application ref");
    let parties = world.table("court/parties.csv", "Party ref");
    let (cases, people) = (applications.by("Application ref"), parties.by("Party ref"));
    assert_eq!(people.len(), parties.rows.len(), "a party reference is used twice");
    for party in parties.iter() {
        let application = cases
            .get(party.get("Application ref"))
            .expect("the party's application");
        assert_eq!(application.get("Case number"), party.get("Case number"));
    }
    for row in applications
        .iter()
        .filter(|row| row.get("Outcome") == "Case consolidated")
    {
        assert!(
            cases.contains_key(row.get("Consolidated into")),
            "consolidated into nothing"
        );
    }
    let parentage = world.table("court/parentage.csv", "Child ref");
    for row in parentage.iter() {
        let (child, parent) = (people[row.get("Child ref")], people[row.get("Parent ref")]);
        assert_eq!(child.get("Application ref"), parent.get("Application ref"));
        assert!(["Child", "Subject"].contains(&child.get("Role")) && parent.get("Role") != "Other");
    }
    for row in world.table("court/orders.csv", "Child ref").iter() {
        assert!(cases.contains_key(row.get("Application ref")) && people.contains_key(row.get("Child ref")));
    }
    for row in world.table("council/removals.txt", "Child ref").iter() {
        assert!(people.contains_key(row.get("Child ref")) && people.contains_key(row.get("Parent ref")));
    }
}

#[test]
fn the_workbook_that_counts_from_1904_holds_the_days_of_the_header() {
    let world = sample();
    let header = world.table("council/ssda903_header.csv", "CHILD");
    let header = header.by("CHILD");
    let identities = world.table("council/identities.xlsx", "Child ID");
    let dated: Vec<_> = identities
        .iter()
        .filter(|row| !row.get("Date of birth").is_empty())
        .collect();
    let same = dated
        .iter()
        .filter(|row| header[row.get("Child ID")].get("DOB") == row.get("Date of birth"))
        .count();
    assert!(
        same * 100 > dated.len() * 90,
        "{same} of {} birth dates agree",
        dated.len()
    );
}

#[test]
fn the_extracts_have_the_troubles_that_they_are_meant_to_have() {
    let world = sample();
    let applications = String::from_utf8(world.bytes("court/applications.csv")).expect("UTF-8");
    assert!(applications.starts_with('\u{feff}') && applications.contains("\r\nTotal,"));
    assert!(world.bytes("council/removals.txt").starts_with(&[0xff, 0xfe]));
    let parties = world.table("court/parties.csv", "Party ref");
    let names: Vec<&str> = ["First name", "Surname"]
        .iter()
        .flat_map(|column| parties.column(column))
        .collect();
    for trouble in ["\u{a0}", "é", "’", "'", "-", "Baby", "Unknown"] {
        assert!(
            names.iter().any(|name| name.contains(trouble)),
            "no name with {trouble:?}"
        );
    }
    assert!(parties.column("Also known as").iter().any(|alias| alias.contains('\n')));
    assert!(parties.column("Date of birth").contains(&"01/01/1900"));
    let revised = world.table("court/applications.csv", "Application ref");
    let latest = revised.by("Application ref").len();
    assert!(revised.rows.len() > latest + latest / 50, "no revisions");
}

#[test]
fn a_trusted_environment_tells_the_fifth_in_which_parents_live() {
    let world = sample();
    let parties = world.table("linked/parties.csv", "record_id");
    let childhoods = world.table("linked/looked_after_header.csv", "record_id");
    let in_care: BTreeSet<&str> = childhoods.column("alf").into_iter().collect();
    let mut mothers: BTreeMap<&str, &str> = BTreeMap::new();
    for party in parties.iter() {
        let (role, fifth) = (party.get("role"), party.get("deprivation_fifth"));
        assert_eq!(
            fifth.is_empty(),
            !matches!(role, "mother" | "father") || party.get("week_of_birth").is_empty()
        );
        if role == "mother" {
            let earlier = mothers.insert(party.get("alf"), fifth);
            assert!(earlier.is_none_or(|earlier| earlier == fifth), "a mother in two fifths");
        }
    }
    // 46 in a hundred of those who were looked after live in the most deprived fifth, and 36 of the others.
    let most_deprived = |was_in_care: bool| {
        let kept = mothers.iter().filter(|(key, _)| in_care.contains(*key) == was_in_care);
        let (most, all) = kept.fold((0_u32, 0_u32), |(most, all), (_, fifth)| {
            (most + u32::from(*fifth == "1"), all + 1)
        });
        f64::from(most) / f64::from(all)
    };
    let (cared_for, others) = (most_deprived(true), most_deprived(false));
    assert!((cared_for - 0.46).abs() < 0.08, "{cared_for}");
    assert!((others - 0.36).abs() < 0.05, "{others}");
}

#[test]
fn a_trusted_environment_gives_clients_under_the_keys_of_parents_unless_they_refused() {
    let world = sample();
    let parties = world.table("linked/parties.csv", "record_id");
    let weeks: BTreeMap<&str, &str> = parties
        .iter()
        .filter(|party| party.get("role") == "mother")
        .map(|party| (party.get("alf"), party.get("week_of_birth")))
        .collect();
    let referrals = world.table("linked/referrals.csv", "record_id");
    let named = world.table("service/referrals.xlsx", "Client no");
    let is_of_service = |row: &str| !row.is_empty();
    let days = |column: Vec<&str>| column.into_iter().filter(|day| is_of_service(day)).count();
    // The same referrals as by name, without those that stand twice to be set aside.
    let known: BTreeSet<(&str, &str)> = named
        .iter()
        .map(|row| (row.get("Client no"), row.get("Referral no")))
        .collect();
    assert_eq!(days(referrals.column("referred_on")), known.len());
    let agreed: BTreeSet<&str> = referrals
        .iter()
        .filter(|client| client.get("consented_to_linkage") == "Yes")
        .map(|client| client.get("record_id"))
        .collect();
    let (mut keyed, mut refused) = (0, 0);
    for client in referrals.iter() {
        let key = client.get("alf");
        assert_eq!(key.is_empty(), !agreed.contains(client.get("record_id")));
        assert_eq!(key.is_empty(), client.get("alf_status") == "99");
        assert!(client.get("started_on").is_empty() == (client.get("engaged") == "No"));
        if key.is_empty() {
            refused += 1;
        } else {
            keyed += 1;
            assert_eq!(
                weeks.get(key),
                Some(&client.get("week_of_birth")),
                "no mother of that key"
            );
        }
    }
    assert!(keyed > 3 * refused && refused > 0, "{keyed} and {refused}");
}
