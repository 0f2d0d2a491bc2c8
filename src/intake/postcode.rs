//! Postcodes: parsed as the United Kingdom's are, from the right, so that `M1 1AE` and `M11AE` are one.
//!
//! Custody: identifiable zone.

/// A postcode in its parts.
pub(super) struct Postcode {
    compact: String,
    outward: usize,
}

/// Letters that the second half never holds (BS 7666).
const NEVER_INWARD: &str = "CIKMOV";

impl Postcode {
    /// Parses a postcode; none for what is no postcode. The pseudo-postcodes `ZZ99` (no fixed abode, not known) are no
    /// place and so none.
    pub(super) fn parse(text: &str) -> Option<Postcode> {
        let compact: String = text
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .collect::<String>()
            .to_ascii_uppercase();
        if !(5..=7).contains(&compact.len()) || compact.starts_with("ZZ99") {
            return None;
        }
        let outward = compact.len() - 3;
        let (out, inward) = compact.split_at_checked(outward)?;
        (is_outward(out) && is_inward(inward)).then_some(Postcode { compact, outward })
    }

    /// The whole postcode, without space.
    pub(super) fn unit(&self) -> &str {
        &self.compact
    }

    /// Outward part and first digit of the inward part.
    pub(super) fn sector(&self) -> &str {
        self.compact.get(..=self.outward).unwrap_or_default()
    }

    /// Outward part.
    pub(super) fn district(&self) -> &str {
        self.compact.get(..self.outward).unwrap_or_default()
    }
}

fn is_outward(text: &str) -> bool {
    let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let mut rest = text.bytes().skip(letters);
    let digit_first = rest.next().is_some_and(|byte| byte.is_ascii_digit());
    text == "GIR" || ((1..=2).contains(&letters) && digit_first && rest.count() <= 1)
}

fn is_inward(text: &str) -> bool {
    let mut bytes = text.bytes();
    let digit = bytes.next().is_some_and(|byte| byte.is_ascii_digit());
    digit && bytes.all(|byte| byte.is_ascii_alphabetic() && !NEVER_INWARD.contains(char::from(byte)))
}

#[cfg(test)]
mod tests {
    use super::Postcode;

    #[test]
    fn parts_are_counted_from_the_right() {
        for text in ["m1 1ae", "M11AE", " M1-1AE "] {
            let postcode = Postcode::parse(text).expect("a postcode");
            assert_eq!(
                (postcode.unit(), postcode.sector(), postcode.district()),
                ("M11AE", "M11", "M1")
            );
        }
        assert_eq!(
            Postcode::parse("SW1A 1AA").map(|p| p.sector().to_owned()).as_deref(),
            Some("SW1A1")
        );
        assert!(Postcode::parse("GIR 0AA").is_some());
    }

    #[test]
    fn what_is_no_place_is_none() {
        for text in ["ZZ99 3VZ", "NR1", "NR1 1CC", "12345", "NFA", "É1 1AA", ""] {
            assert!(Postcode::parse(text).is_none(), "{text}");
        }
    }
}
