//! Predicates of eligibility: SQL expressions over named facts, read by DataFusion's own parser, checked part by part against
//! a list of what may stand in one, and written anew. What is not on the list does not reach the engine.
//!
//! Custody: no zone; settings only.

use std::collections::{BTreeMap, BTreeSet};

use datafusion::sql::sqlparser::ast::{BinaryOperator, Expr, Ident, Interval, UnaryOperator, Value};
use datafusion::sql::sqlparser::dialect::GenericDialect;
use datafusion::sql::sqlparser::parser::Parser;
use datafusion::sql::sqlparser::tokenizer::Token;
use jiff::civil::Date;

use super::call;
use super::facts::{About, FACTS, FactType, LATER, fact};
use crate::study::codebook::{Codebook, DECLARED, Level};
use crate::study::definitions::Period;
use crate::study::document::nearest;

/// A predicate as it goes to the engine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Predicate {
    sql: String,
    facts: BTreeSet<&'static str>,
}

impl Predicate {
    /// The expression: names of facts, literals and operators of the list alone.
    pub fn sql(&self) -> &str {
        &self.sql
    }

    /// The facts that it speaks of, in the order of their names.
    pub fn facts(&self) -> impl Iterator<Item = &'static str> {
        self.facts.iter().copied()
    }
}

/// Why an expression is no predicate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::study) struct Problem {
    pub(in crate::study) message: String,
    pub(in crate::study) hint: String,
}

pub(super) fn problem<T>(message: impl Into<String>, hint: impl Into<String>) -> Result<T, Problem> {
    Err(Problem {
        message: message.into(),
        hint: hint.into(),
    })
}

/// What an expression gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// What a fact of that type holds.
    Fact(FactType),
    /// A text in quotation marks, which is a word only beside a fact.
    Text,
    /// A span of time.
    Span,
    /// Null.
    Null,
}

/// A part of an expression that was checked.
pub(super) struct Part {
    pub(super) sql: String,
    pub(super) kind: Kind,
}

impl Part {
    fn new(sql: impl Into<String>, kind: Kind) -> Part {
        Part { sql: sql.into(), kind }
    }

    fn flag(sql: String) -> Part {
        Part::new(sql, Kind::Fact(FactType::Flag))
    }
}

/// What the names in an expression may stand for.
pub(super) struct Scope<'s> {
    pub(super) about: About,
    pub(super) codebook: &'s Codebook,
    /// Expressions by the names that stand for them.
    pub(super) named: &'s BTreeMap<String, Expr>,
}

/// Reads one expression, and nothing after it.
pub(super) fn parse(text: &str) -> Result<Expr, Problem> {
    let unreadable = |_| Problem {
        message: "cannot be read as one SQL expression".to_owned(),
        hint: "write a condition such as \"age >= 18 and role = 'mother'\"".to_owned(),
    };
    let mut parser = Parser::new(&GenericDialect {}).try_with_sql(text).map_err(unreadable)?;
    let expression = parser.parse_expr().map_err(unreadable)?;
    match parser.peek_token().token {
        Token::EOF => Ok(expression),
        _ => problem(
            "holds more than one expression",
            "write one condition; join several with `and`",
        ),
    }
}

impl Scope<'_> {
    /// The predicate that an expression is.
    pub(super) fn predicate(&self, expression: &Expr) -> Result<Predicate, Problem> {
        let mut facts = BTreeSet::new();
        let part = self.part(expression, &mut facts)?;
        match part.kind {
            Kind::Fact(FactType::Flag) => Ok(Predicate { sql: part.sql, facts }),
            _ => problem(
                "is no condition: it gives no yes or no",
                "compare it with something, as in \"children_removed >= 1\"",
            ),
        }
    }

    pub(super) fn part(&self, expression: &Expr, facts: &mut BTreeSet<&'static str>) -> Result<Part, Problem> {
        match expression {
            Expr::Identifier(name) => self.name(name, facts),
            Expr::Value(value) => literal(&value.value),
            Expr::TypedString(typed) => match typed.data_type.to_string().as_str() {
                "DATE" => day(typed.value.value.clone().into_string()),
                _ => problem("holds a literal that is no date", "write days as date '2019-01-01'"),
            },
            Expr::Interval(span) => span_of(span),
            Expr::Nested(inner) => {
                let part = self.part(inner, facts)?;
                Ok(Part::new(format!("({})", part.sql), part.kind))
            }
            Expr::UnaryOp { op, expr } => self.unary(*op, expr, facts),
            Expr::BinaryOp { left, op, right } => self.binary(left, op, right, facts),
            Expr::IsNull(inner) => self.tested(inner, "is null", facts),
            Expr::IsNotNull(inner) => self.tested(inner, "is not null", facts),
            Expr::IsTrue(inner) => self.truth(inner, "is true", facts),
            Expr::IsNotTrue(inner) => self.truth(inner, "is not true", facts),
            Expr::IsFalse(inner) => self.truth(inner, "is false", facts),
            Expr::IsNotFalse(inner) => self.truth(inner, "is not false", facts),
            Expr::Between {
                expr,
                negated,
                low,
                high,
            } => {
                let (from, to) = (
                    self.compared(expr, ">=", low, facts)?,
                    self.compared(expr, "<=", high, facts)?,
                );
                let not = if *negated { "not " } else { "" };
                Ok(Part::flag(format!("({not}({from} and {to}))")))
            }
            Expr::InList { expr, list, negated } => {
                let equal = list.iter().map(|item| self.compared(expr, "=", item, facts));
                let equal = equal.collect::<Result<Vec<_>, _>>()?.join(" or ");
                let not = if *negated { "not " } else { "" };
                Ok(Part::flag(format!("({not}({equal}))")))
            }
            Expr::Function(function) => call::part(self, function, facts),
            Expr::Subquery(_) | Expr::Exists { .. } | Expr::InSubquery { .. } => problem(
                "asks a question of its own (a subquery)",
                "a condition on children is a clause with of = \"some child\" or \"no child\"",
            ),
            _ => problem(
                "holds what may not stand in a predicate",
                "facts, literals, comparisons, and, or, not, is null, between, in, + and - are known",
            ),
        }
    }

    fn name(&self, name: &Ident, facts: &mut BTreeSet<&'static str>) -> Result<Part, Problem> {
        let word = name.value.to_ascii_lowercase();
        if let Some(meant) = self.named.get(&word) {
            let part = self.part(meant, facts)?;
            return Ok(Part::new(format!("({})", part.sql), part.kind));
        }
        if let Some(found) = fact(self.about, &word) {
            facts.insert(found.name);
            return Ok(Part::new(found.name, Kind::Fact(found.kind)));
        }
        self.unknown(&word)
    }

    fn unknown<T>(&self, word: &str) -> Result<T, Problem> {
        let (own, other, place) = match self.about {
            About::Client => ("a client", "a child", "some child\" or \"no child"),
            About::Child => ("a child", "the client", "client"),
        };
        if LATER.contains(&word) {
            let message = format!("speaks of `{word}`, which is known only after the reference day");
            return problem(message, "a rule decides by what is known on its day");
        }
        if FACTS.iter().any(|fact| fact.name == word) {
            let message = format!("speaks of `{word}`, a fact of {other} and not of {own}");
            return problem(message, format!("write of = \"{place}\""));
        }
        let facts = FACTS
            .iter()
            .filter(|fact| fact.about == self.about)
            .map(|fact| fact.name);
        let known: Vec<&str> = facts.chain(self.named.keys().map(String::as_str)).collect();
        let message = format!("speaks of `{word}`, which is no fact that is known of {own}");
        match nearest(word, known.iter().copied()) {
            Some(near) => problem(message, format!("did you mean `{near}`?")),
            None => problem(message, format!("known are {}", known.join(", "))),
        }
    }

    fn unary(&self, op: UnaryOperator, inner: &Expr, facts: &mut BTreeSet<&'static str>) -> Result<Part, Problem> {
        let part = self.part(inner, facts)?;
        match (op, part.kind) {
            (UnaryOperator::Not, Kind::Fact(FactType::Flag)) => Ok(Part::flag(format!("(not {})", part.sql))),
            (UnaryOperator::Minus, Kind::Fact(FactType::Whole)) => {
                Ok(Part::new(format!("(- {})", part.sql), part.kind))
            }
            _ => problem(
                "puts `not` or a minus before what it does not fit",
                "`not` stands before a condition, a minus before a whole number",
            ),
        }
    }

    fn binary(
        &self,
        left: &Expr,
        op: &BinaryOperator,
        right: &Expr,
        facts: &mut BTreeSet<&'static str>,
    ) -> Result<Part, Problem> {
        use BinaryOperator::{And, Eq, Gt, GtEq, Lt, LtEq, Minus, NotEq, Or, Plus};
        match op {
            And | Or => {
                let (left, right) = (self.condition(left, facts)?, self.condition(right, facts)?);
                let word = if *op == And { "and" } else { "or" };
                Ok(Part::flag(format!("({left} {word} {right})")))
            }
            Eq | NotEq | Lt | LtEq | Gt | GtEq => {
                let sign = op.to_string();
                Ok(Part::flag(format!("({})", self.compared(left, &sign, right, facts)?)))
            }
            Plus | Minus => {
                let (one, other) = (self.part(left, facts)?, self.part(right, facts)?);
                let sum = format!("({} {op} {})", one.sql, other.sql);
                match (one.kind, other.kind) {
                    (Kind::Fact(FactType::Whole), Kind::Fact(FactType::Whole)) => Ok(Part::new(sum, one.kind)),
                    (Kind::Fact(FactType::Day), Kind::Span) => Ok(Part::new(format!("cast({sum} as date)"), one.kind)),
                    _ => problem(
                        format!("holds a `{op}` between what cannot be added"),
                        "add whole numbers, or a period to a day, as in \"reference_on - interval '3 years'\"",
                    ),
                }
            }
            _ => problem(
                format!("holds `{op}`, which may not stand in a predicate"),
                "facts, literals, comparisons, and, or, not, is null, between, in, + and - are known",
            ),
        }
    }

    fn condition(&self, inner: &Expr, facts: &mut BTreeSet<&'static str>) -> Result<String, Problem> {
        let part = self.part(inner, facts)?;
        match part.kind {
            Kind::Fact(FactType::Flag) => Ok(part.sql),
            _ => problem(
                "joins by `and` or `or` what is no condition",
                "compare it with something",
            ),
        }
    }

    fn tested(&self, inner: &Expr, test: &str, facts: &mut BTreeSet<&'static str>) -> Result<Part, Problem> {
        let part = self.part(inner, facts)?;
        Ok(Part::flag(format!("({} {test})", part.sql)))
    }

    fn truth(&self, inner: &Expr, test: &str, facts: &mut BTreeSet<&'static str>) -> Result<Part, Problem> {
        let condition = self.condition(inner, facts)?;
        Ok(Part::flag(format!("({condition} {test})")))
    }

    /// Two sides of one type, a text beside a fact being a word of its vocabulary.
    fn compared(
        &self,
        left: &Expr,
        sign: &str,
        right: &Expr,
        facts: &mut BTreeSet<&'static str>,
    ) -> Result<String, Problem> {
        let sides = self.alike(vec![self.part(left, facts)?, self.part(right, facts)?])?;
        let is_word = matches!(sides[0].kind, Kind::Fact(FactType::Word(_) | FactType::Flag));
        if is_word && !["=", "<>"].contains(&sign) {
            return problem(
                format!("orders words by `{sign}`"),
                "words are equal or are not: write `=`, `<>` or `in`",
            );
        }
        Ok(format!("{} {sign} {}", sides[0].sql, sides[1].sql))
    }

    /// Parts of one type; words in quotation marks become those of the code book.
    pub(super) fn alike(&self, parts: Vec<Part>) -> Result<Vec<Part>, Problem> {
        let Some(kind) = parts
            .iter()
            .map(|part| part.kind)
            .find(|kind| matches!(kind, Kind::Fact(_)))
        else {
            return problem("compares no fact with anything", "name a fact on one side");
        };
        let fitted = parts.into_iter().map(|part| match (kind, part.kind) {
            (_, found) if found == kind => Ok(part),
            (Kind::Fact(FactType::Word(vocabulary)), Kind::Text) => {
                let word = part.sql.trim_matches('\'').replace("''", "'");
                match self.codebook.level(vocabulary, &word) {
                    Some(level) => Ok(Part::new(quoted(level.as_str()), kind)),
                    None => {
                        let message = format!("holds the word `{word}`, which the code book does not know there");
                        let levels = self.codebook.levels(vocabulary);
                        let near = nearest(&word, levels.iter().map(Level::as_str));
                        let declared = DECLARED.iter().find(|(_, declared)| *declared == vocabulary);
                        let hint = match (near, declared) {
                            (Some(near), _) => format!("did you mean `{near}`?"),
                            (None, Some((key, _))) => format!("declare it under [codebook] {key}"),
                            (None, None) => {
                                let words: Vec<&str> = levels.iter().map(Level::as_str).collect();
                                format!("its words are {}", words.join(", "))
                            }
                        };
                        problem(message, hint)
                    }
                }
            }
            (_, Kind::Null) => problem("compares something with null", "write `is null` or `is not null`"),
            _ => problem(
                "compares what is of two types",
                "days are written as date '2019-01-01', words in quotation marks, numbers without",
            ),
        });
        fitted.collect()
    }
}

/// A text as SQL writes it.
pub(super) fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

fn literal(value: &Value) -> Result<Part, Problem> {
    match value {
        Value::Number(digits, _) => match digits.parse::<u32>() {
            Ok(number) => Ok(Part::new(number.to_string(), Kind::Fact(FactType::Whole))),
            Err(_) => problem("holds a number that is not whole", "write a whole number"),
        },
        Value::SingleQuotedString(text) => Ok(Part::new(quoted(text), Kind::Text)),
        Value::Boolean(flag) => Ok(Part::flag(flag.to_string())),
        Value::Null => Ok(Part::new("null", Kind::Null)),
        _ => problem(
            "holds a literal of a kind that is not known",
            "write numbers, words in single quotation marks, true, false, or date '2019-01-01'",
        ),
    }
}

fn day(text: Option<String>) -> Result<Part, Problem> {
    let date = text.and_then(|text| text.parse::<Date>().ok());
    match date {
        Some(date) => Ok(Part::new(format!("date '{date}'"), Kind::Fact(FactType::Day))),
        None => problem("holds a day that is none", "write days as date '2019-01-01'"),
    }
}

fn span_of(span: &Interval) -> Result<Part, Problem> {
    let text = match (span.value.as_ref(), &span.leading_field) {
        (Expr::Value(value), None) => value.value.clone().into_string(),
        _ => None,
    };
    match text.and_then(|text| Period::parse(&text)) {
        Some(period) => Ok(Part::new(format!("interval '{}'", period.as_str()), Kind::Span)),
        None => problem("holds a period that is none", "write periods as interval '3 years'"),
    }
}
