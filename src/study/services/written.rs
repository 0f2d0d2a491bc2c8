//! Rules of eligibility as the study file has them: sections read, with every fault on its line.
//!
//! Custody: no zone; settings only.

use datafusion::sql::sqlparser::ast::Expr;

use super::facts::FACTS;
use super::predicate::{Problem, parse};
use super::rule::{Clause, Home, MOST_WAYS, OF, Of, Reading, Rule};
use crate::study::codebook::{Level, Vocabulary};
use crate::study::codebook_words::codebook_words;
use crate::study::document::{At, Section, nearest};
use crate::study::estimates::is_slug;
use crate::study::fault::{Fault, Faults};
use crate::study::printed;

/// Names that stand for something in every rule.
const BUILT_IN: [&str; 2] = ["in_area", "source_taken"];

/// A clause with the key path and the line of its predicate; none where it could not be read.
type Listed = (At<String>, Option<Clause>);

impl Clause {
    /// Reads a clause as far as it can be read without the names that a rule gives to its readings.
    pub(in crate::study) fn read(mut section: Section<'_>, faults: &mut Faults) -> Option<Clause> {
        let name = section.required_text("name", "give the clause a short name, such as \"adult\"", faults);
        let of = section.choice("of", OF, Some(Of::Client), faults);
        let hint = "write a condition such as when = \"age >= 18\"";
        let when = section.required_text("when", hint, faults);
        check_word(&section, "name", name.as_ref(), faults);
        let path = section.key_path("when");
        section.finish(faults);
        let (name, when) = (name?, when?);
        Some(Clause {
            name: Level::setting(&name.value),
            of: of?,
            expression: parsed(&path, &when, faults)?,
            written: when.value,
        })
    }
}

/// Reads one version of a rule.
pub(super) fn read(mut section: Section<'_>, home: Home<'_>, faults: &mut Faults) -> Option<Rule> {
    let version = section.required_text("version", "give this version of the rule a short name", faults);
    check_word(&section, "version", version.as_ref(), faults);
    let from = section.required_date("from", faults);
    let to = section.date("to", faults);
    if let (Some(from), Some(to)) = (&from, &to)
        && to.value < from.value
    {
        let message = "lies before `from`".to_owned();
        faults.add(Fault::new(section.key_path("to"), to.line, message).hint("`to` is the last day in force"));
    }
    let areas = codebook_words(
        &mut section,
        ("areas", Vocabulary::LocalAuthority),
        home.codebook,
        faults,
    );
    let readings = readings(&mut section, faults);
    let lists = ["clause", "discretionary"].map(|key| clauses(&mut section, key, faults));
    if lists[0].is_empty() {
        let fault = Fault::new(section.key_path("clause"), section.line(), "is missing".to_owned());
        faults.add(fault.hint("write what the rule asks, each condition under [[service.rule.clause]]"));
    }
    let (path, line) = (section.key_path("reading"), section.line());
    section.finish(faults);
    let complete = |list: &[Listed]| {
        list.iter()
            .map(|(_, clause)| clause.clone())
            .collect::<Option<Vec<_>>>()
    };
    let rule = Rule {
        version: Level::setting(&version?.value),
        from: from?.value,
        to: to.map(|to| to.value),
        areas,
        clauses: complete(&lists[0])?,
        discretionary: complete(&lists[1])?,
        readings: readings?,
        reads: Vec::new(),
    };
    let ways: usize = rule.readings.iter().map(|reading| reading.ways.len()).product();
    if ways > MOST_WAYS {
        let message = format!("gives {ways} ways to read the rule, and at most {MOST_WAYS} are worked out");
        faults.add(Fault::new(path, line, message).hint("leave out readings that matter little"));
        return None;
    }
    checked(rule, home, &lists, faults)
}

/// The rule with its predicates under every way of reading it.
fn checked(mut rule: Rule, home: Home<'_>, lists: &[Vec<Listed>; 2], faults: &mut Faults) -> Option<Rule> {
    match rule.read_all_ways(home) {
        Ok(reads) => {
            rule.reads = reads;
            Some(rule)
        }
        Err(found) => {
            for ((list, place), Problem { message, hint }) in found {
                let at = lists.get(list).and_then(|list| list.get(place));
                let (path, line) = at.map_or(("service.rule", 1), |(at, _)| (at.value.as_str(), at.line));
                faults.add(Fault::new(path, line, message).hint(&hint));
            }
            None
        }
    }
}

/// The clauses of a list; two of one name could not be told apart.
pub(in crate::study) fn clauses(section: &mut Section<'_>, key: &str, faults: &mut Faults) -> Vec<Listed> {
    let mut found: Vec<Listed> = Vec::new();
    for mut section in section.sections(key, faults) {
        // A text of another type is told when the clause is read.
        let when = section.text("when", &mut Faults::default());
        let at = At {
            value: section.key_path("when"),
            line: when.map_or(section.line(), |when| when.line),
        };
        let (name, line) = (section.key_path("name"), section.line());
        let clause = Clause::read(section, faults);
        let mut earlier = found.iter().filter_map(|(_, earlier)| earlier.as_ref());
        if clause
            .as_ref()
            .is_some_and(|clause| earlier.any(|earlier| earlier.name == clause.name))
        {
            let message = "is the name of another clause of this rule too".to_owned();
            faults.add(Fault::new(name, line, message).hint("the report tells clauses by their names"));
        }
        found.push((at, clause));
    }
    found
}

fn readings(section: &mut Section<'_>, faults: &mut Faults) -> Option<Vec<Reading>> {
    let mut found: Vec<Option<Reading>> = Vec::new();
    for section in section.sections("reading", faults) {
        let (path, line) = (section.key_path("name"), section.line());
        let reading = reading(section, faults);
        let mut earlier = found.iter().flatten();
        if reading
            .as_ref()
            .is_some_and(|reading| earlier.any(|earlier| earlier.name == reading.name))
        {
            let message = "is the name of another reading of this rule too".to_owned();
            faults.add(Fault::new(path, line, message).hint("give each reading a name of its own"));
        }
        found.push(reading);
    }
    found.into_iter().collect()
}

fn reading(mut section: Section<'_>, faults: &mut Faults) -> Option<Reading> {
    let name = section.required_text("name", "name what predicates call it", faults);
    let question = section.text("question", faults);
    if let Some(question) = &question {
        printed::judge(&question.value, &section.key_path("question"), question.line, faults);
    }
    let chosen = section.required_text("chosen", "name the way in which the rule is read", faults);
    let (path, line) = (section.key_path("values"), section.line());
    let values = section.required_section("values", faults);
    let pairs = values.map(|mut values| values.pairs(faults)).unwrap_or_default();
    for (word, text) in &pairs {
        printed::judge(word, &format!("{path}.{word}"), text.line, faults);
    }
    check_name(&section, name.as_ref(), faults);
    if pairs.len() < 2 {
        let fault = Fault::new(path.clone(), line, "should hold two ways or more".to_owned());
        faults.add(fault.hint("write values = { removal = \"child_age_at_removal\", referral = \"child_age\" }"));
    }
    let is_none = |chosen: &&At<String>| !pairs.iter().any(|(word, _)| *word == chosen.value);
    if let Some(chosen) = chosen.as_ref().filter(is_none) {
        let message = format!("`{}` is none of the values", chosen.value);
        let fault = Fault::new(section.key_path("chosen"), chosen.line, message);
        faults.add(
            match nearest(&chosen.value, pairs.iter().map(|(word, _)| word.as_str())) {
                Some(near) => fault.hint(&format!("did you mean `{near}`?")),
                None => fault.hint("write one of the words under `values`"),
            },
        );
    }
    section.finish(faults);
    let ways = pairs.into_iter().map(|(word, text)| {
        let expression = parsed(&format!("{path}.{word}"), &text, faults)?;
        Some((word, expression))
    });
    let ways: Vec<Option<(String, Expr)>> = ways.collect();
    let mut ways = ways.into_iter().collect::<Option<Vec<_>>>()?;
    let chosen = chosen?.value;
    ways.sort_by_key(|(word, _)| *word != chosen);
    let (ways, expressions) = ways.into_iter().unzip();
    Some(Reading {
        name: name?.value,
        question: question.map(|question| question.value).unwrap_or_default(),
        ways,
        expressions,
    })
}

/// A reading that bore the name of a fact would hide it.
fn check_name(section: &Section<'_>, name: Option<&At<String>>, faults: &mut Faults) {
    let is_allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    let is_free = |name: &str| !BUILT_IN.contains(&name) && !FACTS.iter().any(|fact| fact.name == name);
    let is_name = |name: &str| !name.is_empty() && name.bytes().all(is_allowed) && is_free(name);
    if let Some(name) = name.filter(|name| !is_name(&name.value)) {
        let message = "should be of small letters, digits and underscores, and not what another thing is called";
        let fault = Fault::new(section.key_path("name"), name.line, message.to_owned());
        faults.add(fault.hint("facts, `in_area` and `source_taken` have their names already"));
    }
}

fn parsed(path: &str, text: &At<String>, faults: &mut Faults) -> Option<Expr> {
    match parse(&text.value) {
        Ok(expression) => Some(expression),
        Err(Problem { message, hint }) => {
            faults.add(Fault::new(path, text.line, message).hint(&hint));
            None
        }
    }
}

fn check_word(section: &Section<'_>, key: &str, word: Option<&At<String>>, faults: &mut Faults) {
    if let Some(word) = word.filter(|word| !is_slug(&word.value)) {
        let message = "should hold small letters, digits and hyphens only: tables are told by it".to_owned();
        faults.add(Fault::new(section.key_path(key), word.line, message));
    }
}
