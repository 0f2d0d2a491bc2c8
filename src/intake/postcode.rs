//! Postcodes: parsed as the United Kingdom's are, from the right, so that `M1 1AE` and `M11AE` are one; beside them the
//! four or five digits of most other countries, of which the last digit tells one place from its neighbours.
//!
//! Custody: identifiable zone.

/// A postcode in its parts.
pub(super) struct Postcode {
    compact: String,
    outward: usize,
}

/// Letters that the second half never holds (BS 7666).
const NEVER_INWARD: &str = "CIKMOV";

/// How the pseudo-postcodes begin.
const NOWHERE: &str = "ZZ99";

/// Whether a text is one of the pseudo-postcodes, with which extracts say that there is no postcode or that it is not known.
pub(super) fn is_nowhere(text: &str) -> bool {
    compact(text).starts_with(NOWHERE)
}

/// Letters and digits alone, in upper case.
fn compact(text: &str) -> String {
    let letters: String = text.chars().filter(char::is_ascii_alphanumeric).collect();
    letters.to_ascii_uppercase()
}

impl Postcode {
    /// Parses a postcode; none for what is no postcode. The pseudo-postcodes `ZZ99` (no fixed abode, not known) are no
    /// place and so none.
    pub(super) fn parse(text: &str) -> Option<Postcode> {
        let compact = compact(text);
        if is_foreign(&compact) {
            let outward = compact.len() - 2;
            return Some(Postcode { compact, outward });
        }
        if !(5..=7).contains(&compact.len()) || compact.starts_with(NOWHERE) {
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

    /// Letters before the first digit; the first digit where there are none.
    pub(super) fn area(&self) -> &str {
        let letters = self.compact.bytes().take_while(u8::is_ascii_alphabetic).count();
        self.compact.get(..letters.max(1)).unwrap_or_default()
    }

    /// The postcode with one of its characters left open, and with two unlike neighbours in alphabetical order.
    pub(super) fn near_forms(&self) -> Vec<String> {
        let letters = self.compact.as_bytes();
        let open = (0..letters.len()).map(|place| {
            let written = letters.iter().enumerate();
            written
                .map(|(other, letter)| if other == place { '?' } else { char::from(*letter) })
                .collect()
        });
        let exchanged = (1..letters.len()).filter_map(|place| {
            let mut letters = letters.to_vec();
            let (before, after) = (*letters.get(place - 1)?, *letters.get(place)?);
            *letters.get_mut(place - 1)? = before.min(after);
            *letters.get_mut(place)? = before.max(after);
            let text: String = letters.into_iter().map(char::from).collect();
            (before != after).then(|| format!("{place}{text}"))
        });
        open.chain(exchanged).collect()
    }
}

/// Whether a code is four or five digits that are not all the same, as where something had to be entered.
fn is_foreign(code: &str) -> bool {
    let first = code.bytes().next();
    (4..=5).contains(&code.len())
        && code.bytes().all(|byte| byte.is_ascii_digit())
        && code.bytes().any(|byte| Some(byte) != first)
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
    fn four_or_five_digits_are_a_postcode_of_another_country() {
        let postcode = Postcode::parse("2612").expect("a postcode");
        let parts = (postcode.unit(), postcode.sector(), postcode.district(), postcode.area());
        assert_eq!(parts, ("2612", "261", "26", "2"));
    }

    #[test]
    fn postcodes_one_character_or_one_exchange_apart_share_a_form() {
        let near = |one: &str, other: &str| {
            let [one, other] = [one, other].map(|text| Postcode::parse(text).expect("a postcode").near_forms());
            one.iter().any(|form| other.contains(form))
        };
        assert!(near("NR1 1AB", "NR1 1AD") && near("NR1 1AB", "NR1 1BA") && near("NR12 1AB", "NR21 1AB"));
        assert!(!near("NR1 1AB", "NR1 2AD") && !near("NR1 1AB", "NR11 1AB"));
        assert_eq!(
            Postcode::parse("SW1A 1AA")
                .map(|code| code.area().to_owned())
                .as_deref(),
            Some("SW")
        );
    }

    #[test]
    fn what_is_no_place_is_none() {
        for text in ["ZZ99 3VZ", "NR1", "NR1 1CC", "99999", "123", "NFA", "É1 1AA", ""] {
            assert!(Postcode::parse(text).is_none(), "{text}");
        }
    }
}
