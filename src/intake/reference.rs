//! A record as somebody names it: by its pseudonym, or by its reference in the system whose extract holds it.
//!
//! Custody: identifiable zone; a reference comes in and its pseudonym goes out. No message repeats a reference.

use super::error::IntakeError;
use super::keys::Keys;
use super::pseudonym::Keyring;
use super::row::Cell;
use crate::study::{FieldType, IdDomain, Study};

/// The pseudonym of a record that is given as `r_` and 32 hexadecimal digits, or as `SYSTEM:REFERENCE`.
///
/// # Errors
/// [`IntakeError::UnknownSystem`] for a system of which the study has no records, [`IntakeError::NotAReference`] for
/// anything else.
pub fn record_pseudonym(study: &Study, keys: &Keys, given: &str) -> Result<String, IntakeError> {
    if is_pseudonym(IdDomain::Record, given) {
        return Ok(given.to_owned());
    }
    let (system, reference) = given.split_once(':').ok_or(IntakeError::NotAReference)?;
    let mut systems: Vec<&str> = study
        .sources
        .iter()
        .filter(|source| {
            let field = source.kind.field("record");
            field.is_some_and(|field| field.kind == FieldType::Id(IdDomain::Record))
        })
        .map(|source| source.system.as_str())
        .collect();
    systems.sort_unstable();
    systems.dedup();
    if !systems.contains(&system) {
        let systems = systems.into_iter().map(str::to_owned).collect();
        return Err(IntakeError::UnknownSystem { systems });
    }
    let reference = Cell::from_text(reference).text().ok_or(IntakeError::NotAReference)?;
    let keyring = Keyring::new(keys.pseudonym(), &study.name);
    Ok(keyring.pseudonym(IdDomain::Record, system, &reference))
}

/// Whether a text has the form of a pseudonym of a domain.
pub(super) fn is_pseudonym(domain: IdDomain, text: &str) -> bool {
    let prefix = format!("{}_", domain.letter());
    text.strip_prefix(&prefix).is_some_and(|digits| {
        digits.len() == 32
            && digits
                .bytes()
                .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pseudonym_is_a_letter_and_32_digits() {
        let digits = "0123456789abcdef0123456789abcdef";
        assert!(is_pseudonym(IdDomain::Record, &format!("r_{digits}")));
        for other in [
            format!("a_{digits}"),
            format!("r_{}", digits.to_uppercase()),
            format!("r_{digits}0"),
            "r_".to_owned(),
            digits.to_owned(),
        ] {
            assert!(!is_pseudonym(IdDomain::Record, &other), "{other}");
        }
    }
}
