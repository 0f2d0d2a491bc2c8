//! Sources: which extract holds what, how it is written, and how its columns and codes map onto the data model.
//!
//! Custody: no zone; settings only.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::BirthPrecision;
use super::codebook::{Codebook, Level};
use super::document::{Section, nearest};
use super::fault::{Fault, Faults};
use super::kind::{Field, FieldType, Kind};

/// The text encoding of a CSV file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without byte order mark.
    Utf8,
    /// Windows-1252, what Excel in western Europe saves as "CSV".
    Windows1252,
    /// UTF-16, little endian: what Excel saves as "Unicode text".
    Utf16Le,
}

/// The order of the parts of a date that is written as text. A year of four digits in front is always understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateOrder {
    /// 2014-11-03.
    YearMonthDay,
    /// 03/11/2014 is 3 November.
    DayMonthYear,
    /// 03/11/2014 is 11 March.
    MonthDayYear,
}

impl Encoding {
    /// The word in the study file.
    pub fn as_str(self) -> &'static str {
        let found = ENCODINGS.iter().find(|(_, encoding)| *encoding == self);
        found.map_or("utf-8", |(word, _)| word)
    }
}

impl DateOrder {
    /// The words in the study file.
    pub fn as_str(self) -> &'static str {
        let found = DATE_ORDERS.iter().find(|(_, order)| *order == self);
        found.map_or("year-month-day", |(word, _)| word)
    }
}

/// One extract.
#[derive(Debug, Clone)]
pub struct Source {
    /// Name in messages, counts and the work folder.
    pub name: String,
    /// What the extract holds.
    pub kind: Kind,
    /// The system whose numbers identify records: equal numbers of one system mean one record.
    pub system: String,
    /// The file as the study file names it, relative to the study file.
    pub file: String,
    /// The sheet of a workbook; the first that is not hidden if none is named.
    pub sheet: Option<String>,
    /// Text encoding, for CSV.
    pub encoding: Encoding,
    /// Field delimiter, for CSV; found out from the header if none is given.
    pub delimiter: Option<u8>,
    /// Order of the parts of dates written as text.
    pub dates: DateOrder,
    /// How exactly the extract knows birth dates: trusted environments give the week or the month only.
    pub birth_dates: BirthPrecision,
    /// Texts that stand for "not known", besides the empty one.
    pub missing: Vec<String>,
    /// Dates that stand for "not known".
    pub default_dates: Vec<Date>,
    /// Field of the data model to header of the column.
    pub columns: BTreeMap<&'static str, String>,
    /// Per field: word of the extract, in lower case, to level.
    pub codes: BTreeMap<&'static str, BTreeMap<String, Level>>,
    /// The largest share of rows that may be set aside before the run stops.
    pub quarantine_at_most: f64,
    /// A digest of everything above, for content addresses: two sources with equal settings read a file alike.
    pub settings: String,
}

impl Source {
    /// Whether another linkage has settled whose records these are.
    pub fn is_already_linked(&self) -> bool {
        self.columns.contains_key("person_id")
    }

    /// Whether it is of clients and holds nothing of who they are: each is one person by the service's own number.
    pub fn is_of_nameless_clients(&self) -> bool {
        let tells = |field: &Field| matches!(field.kind, FieldType::Identity(_) | FieldType::BirthDate);
        let mut fields = self.kind.fields().iter().filter(|field| tells(field));
        self.kind == Kind::Referrals && !fields.any(|field| self.columns.contains_key(field.name))
    }
}

const ENCODINGS: &[(&str, Encoding)] = &[
    ("utf-8", Encoding::Utf8),
    ("windows-1252", Encoding::Windows1252),
    ("utf-16le", Encoding::Utf16Le),
];

const DATE_ORDERS: &[(&str, DateOrder)] = &[
    ("year-month-day", DateOrder::YearMonthDay),
    ("day/month/year", DateOrder::DayMonthYear),
    ("month/day/year", DateOrder::MonthDayYear),
];

const DELIMITERS: &[(&str, u8)] = &[(",", b','), (";", b';'), ("\t", b'\t'), ("|", b'|')];

/// The share of rows set aside at which a run stops, unless the source says otherwise.
const QUARANTINE_AT_MOST: f64 = 0.05;

/// Reads one `[[source]]`; nothing if a fault leaves no source to speak of.
pub(super) fn read(mut section: Section<'_>, codebook: &Codebook, faults: &mut Faults) -> Option<Source> {
    let name = section.required_text("name", "give the source a short name", faults);
    let kinds: Vec<(&str, Kind)> = Kind::ALL.iter().map(|kind| (kind.name(), *kind)).collect();
    let kind = section.choice("kind", &kinds, None, faults);
    let file = section.required_text("file", "name the extract, relative to this study file", faults);
    let system = section.text("system", faults).map(|text| text.value);
    let sheet = section.text("sheet", faults).map(|text| text.value);
    let encoding = section.choice("encoding", ENCODINGS, Some(Encoding::Utf8), faults);
    let delimiter = read_delimiter(&mut section, faults);
    let dates = section.choice("dates", DATE_ORDERS, Some(DateOrder::YearMonthDay), faults);
    let birth_dates = section.choice("birth_dates", BirthPrecision::WORDS, Some(BirthPrecision::Day), faults);
    let missing = section
        .texts("missing", faults)
        .into_iter()
        .map(|text| text.value)
        .collect();
    let default_dates = section
        .dates("default_dates", faults)
        .into_iter()
        .map(|date| date.value)
        .collect();
    let quarantine_at_most = read_share(&mut section, faults);
    let columns = section.required_section("columns", faults);
    let codes = section.section("codes", faults);
    let (columns, codes) = match kind {
        Some(kind) => (
            columns
                .map(|columns| read_columns(columns, kind, faults))
                .unwrap_or_default(),
            codes
                .map(|codes| read_codes(codes, kind, codebook, faults))
                .unwrap_or_default(),
        ),
        None => Default::default(),
    };
    section.finish(faults);
    let name = name?.value;
    let mut source = Source {
        system: system.unwrap_or_else(|| name.clone()),
        name,
        kind: kind?,
        file: file?.value,
        sheet,
        encoding: encoding?,
        delimiter,
        dates: dates?,
        birth_dates: birth_dates?,
        missing,
        default_dates,
        columns,
        codes,
        quarantine_at_most,
        settings: String::new(),
    };
    complete_codes(&mut source, codebook);
    // The derived text names every field and no address, and so changes exactly when a setting does.
    source.settings = format!("{source:?}");
    Some(source)
}

fn read_delimiter(section: &mut Section<'_>, faults: &mut Faults) -> Option<u8> {
    let found = section.text("delimiter", faults)?;
    let known = DELIMITERS
        .iter()
        .find(|(text, _)| *text == found.value)
        .map(|(_, byte)| *byte);
    if known.is_none() {
        let fault = Fault::new(
            section.key_path("delimiter"),
            found.line,
            "is not a known delimiter".to_owned(),
        );
        faults.add(fault.hint("write \",\", \";\", \"\\t\" or \"|\""));
    }
    known
}

fn read_share(section: &mut Section<'_>, faults: &mut Faults) -> f64 {
    let Some(share) = section.number("quarantine_at_most", faults) else {
        return QUARANTINE_AT_MOST;
    };
    if !(0.0..=1.0).contains(&share.value) {
        let message = "should be a share between 0 and 1".to_owned();
        faults.add(Fault::new(section.key_path("quarantine_at_most"), share.line, message));
    }
    share.value
}

fn read_columns(mut section: Section<'_>, kind: Kind, faults: &mut Faults) -> BTreeMap<&'static str, String> {
    let mut columns = BTreeMap::new();
    for key in section.keys() {
        let Some(field) = known_field(&section, &key.value, key.line, kind, faults) else {
            continue;
        };
        if let Some(header) = section.text(field.name, faults) {
            if let Some(earlier) = field_of_same_column(&columns, kind, field, &header.value) {
                let message = format!("names the column of `{earlier}` once more");
                let fault = Fault::new(section.key_path(field.name), header.line, message);
                faults.add(
                    fault.hint("one column cannot be both: split it in the extract, or take one of the two fields out"),
                );
            }
            columns.insert(field.name, header.value);
        }
    }
    for field in kind
        .fields()
        .iter()
        .filter(|field| field.required && !columns.contains_key(field.name))
    {
        let message = format!("is missing, and `{}` cannot do without", kind.name());
        let fault = Fault::new(section.key_path(field.name), section.line(), message);
        faults.add(fault.hint("name the column of the extract that holds it"));
    }
    columns
}

/// The header of a column without what makes no difference: letter case and white space.
pub fn normalised_header(header: &str) -> String {
    header.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// An earlier field that names the same column, and cannot be what the column holds if this one is.
fn field_of_same_column(
    columns: &BTreeMap<&'static str, String>,
    kind: Kind,
    field: &Field,
    header: &str,
) -> Option<&'static str> {
    let header = normalised_header(header);
    let clashes = |earlier: &Field| !may_be_one_column(earlier.kind, field.kind);
    columns
        .iter()
        .filter(|(_, earlier)| normalised_header(earlier) == header)
        .find(|(name, _)| kind.field(name).is_some_and(clashes))
        .map(|(name, _)| *name)
}

/// Whether a column can honestly be two fields. Words are read by each field's own codes, such as the sex off the role; a number
/// may be that of an application and of its case, or of a record and of a health service; a sum may be in prices of its year; and
/// one consent may be to both.
fn may_be_one_column(one: FieldType, other: FieldType) -> bool {
    let domain = |field: FieldType| match field {
        FieldType::Id(domain) | FieldType::Reference(domain) => Some(domain),
        _ => None,
    };
    match (one, other) {
        (FieldType::Level(_), _) | (_, FieldType::Level(_)) => true,
        (FieldType::Year, FieldType::Year) | (FieldType::Flag, FieldType::Flag) => true,
        _ => domain(one) != domain(other),
    }
}

fn known_field(
    section: &Section<'_>,
    key: &str,
    line: usize,
    kind: Kind,
    faults: &mut Faults,
) -> Option<&'static Field> {
    let field = kind.field(key);
    if field.is_none() {
        let fault = Fault::new(section.key_path(key), line, format!("is no field of `{}`", kind.name()));
        let names = kind.fields().iter().map(|field| field.name);
        faults.add(match nearest(key, names.clone()) {
            Some(name) => fault.hint(&format!("did you mean `{name}`?")),
            None => fault.hint(&format!("fields are {}", names.collect::<Vec<_>>().join(", "))),
        });
    }
    field
}

fn read_codes(
    mut section: Section<'_>,
    kind: Kind,
    codebook: &Codebook,
    faults: &mut Faults,
) -> BTreeMap<&'static str, BTreeMap<String, Level>> {
    let mut codes = BTreeMap::new();
    for key in section.keys() {
        let Some(field) = known_field(&section, &key.value, key.line, kind, faults) else {
            continue;
        };
        let Some(mut table) = section.section(field.name, faults) else {
            continue;
        };
        let FieldType::Level(vocabulary) = field.kind else {
            let message = "holds no codes: it is not a field of levels".to_owned();
            faults.add(Fault::new(section.key_path(field.name), key.line, message));
            continue;
        };
        let mut words = BTreeMap::new();
        for (word, level) in table.pairs(faults) {
            let line = level.line;
            match codebook.level(vocabulary, &level.value) {
                Some(level) => {
                    let earlier = words.insert(word.to_lowercase(), level.clone());
                    if earlier.is_some_and(|earlier| earlier != level) {
                        let message = "stands for two levels: letter case makes no difference".to_owned();
                        faults.add(Fault::new(table.key_path(&word), line, message));
                    }
                }
                None => {
                    let known = codebook.levels(vocabulary).iter().map(|level| format!("`{level}`"));
                    let fault = Fault::new(table.key_path(&word), line, "names no known level".to_owned());
                    faults.add(fault.hint(&format!("write one of {}", known.collect::<Vec<_>>().join(", "))));
                }
            }
        }
        codes.insert(field.name, words);
    }
    codes
}

/// Where the study file maps no codes, the extract holds the levels' own words.
fn complete_codes(source: &mut Source, codebook: &Codebook) {
    for field in source.kind.fields() {
        let FieldType::Level(vocabulary) = field.kind else {
            continue;
        };
        if source.columns.contains_key(field.name) && !source.codes.contains_key(field.name) {
            let levels = codebook.levels(vocabulary).iter();
            let words = levels
                .map(|level| (level.as_str().to_lowercase(), level.clone()))
                .collect();
            source.codes.insert(field.name, words);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_two_fields_only_where_it_can_be_both() {
        let clash = |kind: Kind, earlier: &'static str, later: &str| {
            let columns = BTreeMap::from([(earlier, "SURNAME, Forename".to_owned())]);
            let field = kind.field(later).expect("a field");
            field_of_same_column(&columns, kind, field, " Surname,  forename").is_some()
        };
        assert!(clash(Kind::Parties, "forename", "surname"));
        assert!(clash(Kind::Parties, "birth_date", "postcode"));
        assert!(clash(Kind::Applications, "issued_on", "concluded_on"));
        assert!(clash(Kind::Parentage, "child_record", "parent_record"));
        assert!(!clash(Kind::Applications, "application", "case"));
        assert!(!clash(Kind::Referrals, "record", "nhs_number"));
        assert!(!clash(Kind::Parties, "role", "sex"));
        assert!(!clash(Kind::Costs, "year", "price_year"));
        let columns = BTreeMap::from([("forename", "Forename".to_owned())]);
        let field = Kind::Parties.field("surname").expect("a field");
        assert_eq!(field_of_same_column(&columns, Kind::Parties, field, "Surname"), None);
    }
}
