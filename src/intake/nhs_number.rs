//! Health service numbers, checked by their check digit.
//!
//! Custody: identifiable zone.

/// The ten digits of a valid number; none where the check digit fails or all digits are the same (such numbers pass the
/// check and are nobody's).
pub(super) fn digits(text: &str) -> Option<String> {
    let digits: Vec<u32> = text
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .map(|c| c.to_digit(10))
        .collect::<Option<_>>()?;
    let (check, body) = digits.split_last()?;
    if digits.len() != 10 || body.iter().all(|digit| digit == check) {
        return None;
    }
    let sum: u32 = body
        .iter()
        .zip((2..=10).rev())
        .map(|(digit, weight)| digit * weight)
        .sum();
    let expected = match 11 - sum % 11 {
        11 => 0,
        digit => digit,
    };
    (expected == *check).then(|| digits.iter().filter_map(|digit| char::from_digit(*digit, 10)).collect())
}

#[cfg(test)]
mod tests {
    use super::digits;

    #[test]
    fn the_check_digit_decides() {
        assert_eq!(digits("943 476 5919").as_deref(), Some("9434765919"));
        assert!(digits("4010232137").is_some());
        for text in ["9434765918", "943476591", "0000000000", "1111111111", "94347659I9"] {
            assert!(digits(text).is_none(), "{text}");
        }
    }
}
