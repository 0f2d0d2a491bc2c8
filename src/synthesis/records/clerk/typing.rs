//! Errors of hands and scanners, and marks that systems drop.
//!
//! Custody: no zone. Every letter that comes in exists in windows-1252, which the court's extract uses.

use crate::synthesis::draws::Draws;
use crate::synthesis::records::errors::NameErrors;

/// Keys beside each letter, from `a` to `z`, on a British keyboard.
const NEIGHBOURS: [&str; 26] = [
    "qwsz", "vghn", "xdfv", "serfcx", "wsdr", "drtgvc", "ftyhbv", "gyujnb", "ujko", "huiknm", "jiolm", "kop", "njk",
    "bhjm", "iklp", "ol", "wa", "edft", "awedxz", "rfgy", "yhji", "cfgb", "qase", "zsdc", "tghu", "asx",
];

/// Letters that sound alike.
const SOUNDS: [(&str, &str); 16] = [
    ("ph", "f"),
    ("ie", "ei"),
    ("ei", "ie"),
    ("ck", "k"),
    ("ea", "ee"),
    ("ee", "ea"),
    ("ll", "l"),
    ("nn", "n"),
    ("tt", "t"),
    ("ss", "s"),
    ("gh", "g"),
    ("ey", "y"),
    ("y", "i"),
    ("c", "k"),
    ("z", "s"),
    ("son", "sen"),
];

/// Letters that look alike.
const SHAPES: [(&str, &str); 9] = [
    ("rn", "m"),
    ("m", "rn"),
    ("cl", "d"),
    ("l", "i"),
    ("h", "b"),
    ("e", "c"),
    ("o", "0"),
    ("i", "l"),
    ("a", "o"),
];

/// A name with one error of typing. Short names, and first letters, are mostly spared.
pub(super) fn mistyped(rates: &NameErrors, name: &str, draws: &mut Draws) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    if letters.len() < 3 {
        return name.to_owned();
    }
    let place = 1 + draws.index(letters.len() - 2);
    let letter = letters.get(place).copied().unwrap_or(' ');
    let beside = rates.typing_beside;
    let left_out = beside + rates.typing_left_out;
    let doubled = left_out + rates.typing_doubled;
    match draws.between(0, 99) {
        part if part < beside => {
            let struck = neighbour(letter, draws);
            letters.splice(place..=place, [struck]);
        }
        part if part < left_out => drop(letters.remove(place)),
        part if part < doubled => letters.insert(place, letter),
        part if part < doubled + rates.typing_exchanged => letters.swap(place, place + 1),
        _ => return replaced(name, &SOUNDS, draws),
    }
    letters.into_iter().collect()
}

/// A name with letters that a scanner took for others.
pub(super) fn misread(name: &str, draws: &mut Draws) -> String {
    replaced(name, &SHAPES, draws)
}

fn neighbour(letter: char, draws: &mut Draws) -> char {
    let key = (letter.to_ascii_lowercase() as usize).checked_sub('a' as usize);
    let keys = key.and_then(|key| NEIGHBOURS.get(key)).copied().unwrap_or("e");
    keys.chars().nth(draws.index(keys.len())).unwrap_or(letter)
}

/// The name with one of the pairs, taken from a random one on, exchanged at its first place beyond the first letter.
fn replaced<const N: usize>(name: &str, pairs: &[(&str, &str); N], draws: &mut Draws) -> String {
    let start = draws.index(N);
    let head = name.chars().next().map_or(0, char::len_utf8);
    let (first, rest) = name.split_at(head);
    let pair = pairs
        .iter()
        .cycle()
        .skip(start)
        .take(N)
        .find(|(from, _)| rest.contains(from));
    match pair {
        Some((from, to)) => format!("{first}{}", rest.replacen(from, to, 1)),
        None => name.to_owned(),
    }
}

/// Whether a name has an apostrophe, a hyphen or an accent.
pub(super) fn has_marks(name: &str) -> bool {
    name.bytes()
        .any(|byte| matches!(byte, b'\'' | b'-') || !byte.is_ascii())
}

/// The name without accents, and with its apostrophes and hyphens dropped or become spaces.
pub(super) fn without_marks(name: &str, draws: &mut Draws) -> String {
    let between = draws.one_of(&["", " "]);
    let mut plain = String::with_capacity(name.len());
    for letter in name.chars() {
        match letter {
            '\'' | '\u{2019}' => plain.push_str(between),
            '-' => plain.push(' '),
            letter => plain.push_str(base(letter)),
        }
        if letter.is_ascii() && !matches!(letter, '\'' | '-') {
            plain.push(letter);
        }
    }
    plain
}

/// The letter that stands for an accented one, empty for plain letters.
fn base(letter: char) -> &'static str {
    match letter {
        'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' => "a",
        'é' | 'è' | 'ê' | 'ë' => "e",
        'í' | 'ì' | 'î' | 'ï' => "i",
        'ó' | 'ò' | 'ô' | 'ö' | 'õ' => "o",
        'ú' | 'ù' | 'û' | 'ü' => "u",
        'ç' => "c",
        'ñ' => "n",
        'Á' => "A",
        'É' => "E",
        'Í' => "I",
        'Ó' => "O",
        'Ú' => "U",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::synthesis::draws::{Key, Purpose};

    fn draws() -> Draws {
        let key = Key {
            seed: 1,
            cluster: 1,
            mother: 0,
        };
        key.draws(Purpose::CourtClerk)
    }

    #[test]
    fn names_without_marks_keep_their_letters() {
        let mut draws = draws();
        assert_eq!(without_marks("Siân", &mut draws), "Sian");
        assert_eq!(without_marks("Ellie-Mae", &mut draws), "Ellie Mae");
        let plain = without_marks("O'Brien", &mut draws);
        assert!(["OBrien", "O Brien"].contains(&plain.as_str()), "{plain}");
    }

    #[test]
    fn a_typing_error_changes_one_place_and_leaves_the_first_letter() {
        let mut draws = draws();
        for _ in 0..500 {
            let name = mistyped(&NameErrors::default(), "Thompson", &mut draws);
            assert!(name.starts_with('T') && (7..=9).contains(&name.len()), "{name}");
        }
        let changed = (0..1000).filter(|_| mistyped(&NameErrors::default(), "Thompson", &mut draws) != "Thompson");
        assert!(changed.count() > 950);
    }
}
