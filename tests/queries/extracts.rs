//! Extracts about persons whom a drawing names by key, as extracts about their records.
//!
//! Custody: invented persons only.

use super::drawn::Drawn;

/// Life events of persons as events of their first records; of a `child`, where the drawing has that column, too.
pub(super) fn recorded(events: &Drawn, parties: &Drawn) -> Drawn {
    let (records, persons) = (parties.column("record"), parties.column("person_id"));
    let record = |person: &str| {
        let index = persons.iter().position(|known| *known == person);
        records[index.unwrap_or_else(|| panic!("`{person}` is party of nothing"))].to_owned()
    };
    let columns = [events.column("person"), events.column("event"), events.column("on")];
    let children = events
        .header
        .iter()
        .any(|name| name == "child")
        .then(|| events.column("child"));
    let row = |index: usize| {
        let child = children.as_ref().map_or("", |children| children[index]);
        vec![
            record(columns[0][index]),
            columns[1][index].to_owned(),
            columns[2][index].to_owned(),
            if child.is_empty() { String::new() } else { record(child) },
        ]
    };
    Drawn {
        header: ["record", "event", "on", "other_record"].map(str::to_owned).to_vec(),
        rows: (0..events.rows.len()).map(row).collect(),
    }
}

/// Orders about persons as orders about their records in the same application.
pub(super) fn of_children(orders: &Drawn, parties: &Drawn) -> Drawn {
    let [records, persons, applications] = ["record", "person_id", "application"].map(|name| parties.column(name));
    let record = |person: &str, application: &str| {
        // An order that names no application is of a record of the person, whichever.
        let is_named = |row: usize| application.is_empty() || applications[row] == application;
        let is_meant = |row: &usize| persons[*row] == person && is_named(*row);
        let row = (0..records.len()).find(is_meant);
        records[row.unwrap_or_else(|| panic!("`{person}` is no party of `{application}`"))].to_owned()
    };
    let columns = ["person", "application", "order", "made_on"].map(|name| orders.column(name));
    let row = |row: usize| {
        let [person, application, order, made_on] = columns.each_ref().map(|column| column[row]);
        [record(person, application).as_str(), application, order, made_on]
            .map(str::to_owned)
            .to_vec()
    };
    Drawn {
        header: ["child_record", "application", "order", "made_on"]
            .map(str::to_owned)
            .to_vec(),
        rows: (0..orders.rows.len()).map(row).collect(),
    }
}

/// Persons as looked-after children, each record once, and the episodes of the records.
pub(super) fn in_care(drawn: &Drawn) -> (Drawn, Drawn) {
    let [persons, records] = ["person", "record"].map(|name| drawn.column(name));
    let mut children: Vec<Vec<String>> = records
        .iter()
        .zip(&persons)
        .map(|(record, person)| vec![(*record).to_owned(), (*person).to_owned()])
        .collect();
    children.dedup();
    let header = ["record", "person_id"].map(str::to_owned).to_vec();
    let episodes = Drawn {
        header: drawn.header[1..].to_vec(),
        rows: drawn.rows.iter().map(|row| row[1..].to_vec()).collect(),
    };
    (Drawn { header, rows: children }, episodes)
}

/// Children who left a parent's care, by the first records of both; with a `basis`, where the drawing has that column.
pub(super) fn left(removals: &Drawn, parties: &Drawn) -> Drawn {
    let (records, persons) = (parties.column("record"), parties.column("person_id"));
    let record = |person: &str| {
        let index = persons.iter().position(|known| *known == person);
        index.map_or_else(String::new, |index| records[index].to_owned())
    };
    let columns = ["child", "parent", "left_on", "returned_on"].map(|name| removals.column(name));
    let has_basis = removals.header.iter().any(|name| name == "basis");
    let basis = has_basis.then(|| removals.column("basis"));
    let row = |row: usize| {
        let [child, parent, left_on, returned_on] = columns.each_ref().map(|column| column[row]);
        assert!(persons.contains(&child), "`{child}` is party of nothing");
        vec![
            record(child),
            record(parent),
            left_on.to_owned(),
            returned_on.to_owned(),
            basis.as_ref().map_or("", |basis| basis[row]).to_owned(),
        ]
    };
    Drawn {
        header: ["child_record", "parent_record", "left_on", "returned_on", "basis"]
            .map(str::to_owned)
            .to_vec(),
        rows: (0..removals.rows.len()).map(row).collect(),
    }
}

/// Referrals with a record of their own each.
pub(super) fn referred(referrals: &Drawn) -> Drawn {
    let name = |field: &String| if field == "person" { "person_id" } else { field }.to_owned();
    let header = std::iter::once("record".to_owned()).chain(referrals.header.iter().map(name));
    let row = |(number, row): (usize, &Vec<String>)| {
        std::iter::once(format!("client {number}"))
            .chain(row.iter().cloned())
            .collect()
    };
    Drawn {
        header: header.collect(),
        rows: referrals.rows.iter().enumerate().map(row).collect(),
    }
}
